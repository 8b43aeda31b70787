//! The allocator of an engine.

#![expect(unsafe_code, reason = "an allocator hands out addresses")]

use std::alloc::{GlobalAlloc, Layout};
use std::cell::UnsafeCell;
use std::ptr;

use crate::Arena;

const PAGE: usize = 65_536;

struct Memory(UnsafeCell<Arena>);

// SAFETY: an engine is called by one at a time, and has no threads.
unsafe impl Sync for Memory {}

#[global_allocator]
static MEMORY: Memory = Memory(UnsafeCell::new(Arena::EMPTY));

/// The memory's own end is where it grows; answers where the new space begins and ends.
fn grow(bytes: usize) -> Option<(usize, usize)> {
    // A quarter of a megabyte at a time: growing is a call into the host.
    let pages = bytes.div_ceil(PAGE).max(4);
    let before = core::arch::wasm32::memory_grow(0, pages);
    if before == usize::MAX {
        return None;
    }
    Some((before * PAGE, (before + pages) * PAGE))
}

// SAFETY: what the arena hands out is memory that was grown for it, and never overlaps.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: nothing else holds the arena while it is asked.
        let arena = unsafe { &mut *self.0.get() };
        match arena.allocate(layout, grow) {
            Some(place) => place as *mut u8,
            None => ptr::null_mut(),
        }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        // SAFETY: as above.
        let arena = unsafe { &mut *self.0.get() };
        arena.free(place as usize, layout.size());
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above; the arena is let go before it is asked again.
        if unsafe { &mut *self.0.get() }.resize(place as usize, layout.size(), size) {
            return place;
        }
        // SAFETY: the caller gives a layout that was allocated, and a size that fits its alignment.
        unsafe {
            let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !moved.is_null() {
                ptr::copy_nonoverlapping(place, moved, layout.size().min(size));
                self.dealloc(place, layout);
            }
            moved
        }
    }
}
