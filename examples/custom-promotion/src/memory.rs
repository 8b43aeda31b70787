//! Memory for one call: it is never given back, since the instance ends with the call.

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32;
use core::cell::Cell;
use core::ptr;

const PAGE: usize = 65_536;

struct Memory {
    next: Cell<usize>,
    end: Cell<usize>,
}

// SAFETY: there is one thread.
unsafe impl Sync for Memory {}

#[global_allocator]
static MEMORY: Memory = Memory {
    next: Cell::new(0),
    end: Cell::new(0),
};

// SAFETY: each place is behind the one before, in memory that was grown for it.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let mut at = self.next.get().next_multiple_of(layout.align());
        if at + layout.size() > self.end.get() {
            let pages = (layout.size() + layout.align()).div_ceil(PAGE);
            let before = wasm32::memory_grow(0, pages);
            if before == usize::MAX {
                return ptr::null_mut();
            }
            if before * PAGE != self.end.get() {
                at = before * PAGE;
            }
            self.end.set((before + pages) * PAGE);
        }
        self.next.set(at + layout.size());
        at as *mut u8
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

/// Where whoever calls puts the arguments: a part of the canonical ABI.
#[unsafe(no_mangle)]
unsafe extern "C" fn cabi_realloc(
    _old: *mut u8,
    _old_size: usize,
    align: usize,
    size: usize,
) -> *mut u8 {
    match Layout::from_size_align(size, align) {
        // SAFETY: an allocation of no bytes is a place like any other here.
        Ok(layout) => unsafe { MEMORY.alloc(layout) },
        Err(_) => wasm32::unreachable(),
    }
}
