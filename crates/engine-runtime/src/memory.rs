//! The allocator of an engine.

#![expect(unsafe_code, reason = "an allocator hands out addresses")]

use std::alloc::{GlobalAlloc, Layout};
use std::cell::UnsafeCell;
use std::ptr::{self, NonNull};

use crate::Arena;

const PAGE: usize = 65_536;
/// To grow is a call into the host.
const LEAST_PAGES: usize = 16;

struct Memory(UnsafeCell<Arena>);

// SAFETY: an engine is called by one at a time, and has no threads.
unsafe impl Sync for Memory {}

#[global_allocator]
static MEMORY: Memory = Memory(UnsafeCell::new(Arena::EMPTY));

unsafe extern "C" {
    /// Where the linker has put its last.
    static __heap_base: u8;
}

/// More space at the end: at first what the memory has from the start, then what it grows by.
#[cold]
fn grow(arena: &Arena, bytes: usize) -> Option<(usize, usize)> {
    let end = core::arch::wasm32::memory_size(0) * PAGE;
    let from = if arena.is_empty() {
        ptr::addr_of!(__heap_base) as usize
    } else {
        end
    };
    if end - from >= bytes {
        return Some((from, end));
    }
    let pages = bytes.div_ceil(PAGE).max(LEAST_PAGES);
    if core::arch::wasm32::memory_grow(0, pages) == usize::MAX {
        return None;
    }
    Some((from, end + pages * PAGE))
}

/// Room for a value. Without memory an engine ends here: that it is always given some spares all who ask for it
/// what they would do otherwise.
#[inline(never)]
fn allocate(arena: &mut Arena, layout: Layout) -> NonNull<u8> {
    let place = match arena.fit(layout) {
        Some(place) => place,
        None => allocate_more(arena, layout),
    };
    // SAFETY: nothing is at the beginning of the memory, which is the linker's.
    unsafe { NonNull::new_unchecked(place as *mut u8) }
}

#[cold]
#[inline(never)]
fn allocate_more(arena: &mut Arena, layout: Layout) -> usize {
    match arena.allocate(layout, grow) {
        Some(place) => place,
        None => core::arch::wasm32::unreachable(),
    }
}

// SAFETY: what the arena hands out lies in this memory behind all that the linker put there, and never
// overlaps.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: nothing else holds the arena while it is asked.
        allocate(unsafe { &mut *self.0.get() }, layout).as_ptr()
    }

    // Nothing at all, so that the compiler leaves out what walks through an order to give it back.
    unsafe fn dealloc(&self, _place: *mut u8, _layout: Layout) {}

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above; the arena is let go before it is asked again.
        if unsafe { &mut *self.0.get() }.resize(place as usize, layout.size(), size) {
            return place;
        }
        // SAFETY: the caller gives a layout that was allocated, and a size that fits its alignment.
        unsafe {
            let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            ptr::copy_nonoverlapping(place, moved, layout.size().min(size));
            moved
        }
    }
}

/// Has the next call start with all memory: for a component that calls nobody, whose arguments alone the host
/// makes room for.
///
/// # Safety
/// Nothing that is on the heap may be used by a later call.
pub unsafe fn finish() {
    // SAFETY: an engine is called by one at a time.
    unsafe { &mut *MEMORY.0.get() }.finish();
}

/// Room for what the host brings. It comes before the weak one of wit-bindgen.
#[unsafe(no_mangle)]
unsafe extern "C" fn cabi_realloc(
    old: *mut u8,
    old_size: usize,
    align: usize,
    size: usize,
) -> *mut u8 {
    // SAFETY: the canonical ABI gives a power of two, and no size beyond the memory.
    let layout = unsafe { Layout::from_size_align_unchecked(size, align) };
    // SAFETY: an engine is called by one at a time.
    let arena = unsafe { &mut *MEMORY.0.get() };
    if old_size == 0
        && let Some(place) = arena.fit_argument(layout)
    {
        return place as *mut u8;
    }
    let place = allocate_argument(arena, layout);
    // SAFETY: the host says that so many bytes are there, and the new ones lie elsewhere.
    unsafe { ptr::copy_nonoverlapping(old, place, old_size.min(size)) };
    place
}

#[cold]
#[inline(never)]
fn allocate_argument(arena: &mut Arena, layout: Layout) -> *mut u8 {
    match arena.allocate_argument(layout, grow) {
        Some(place) => place as *mut u8,
        None => core::arch::wasm32::unreachable(),
    }
}
