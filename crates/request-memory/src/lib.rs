//! How components allocate that live for a request or a few.
//!
//! The allocator that Wasm programs come with keeps memory together over years of use: it looks for
//! a place that fits, and joins places that are given back. A page allocates some thousand times,
//! nearly always a few bytes, and then its instance ends. Here what is given back waits in a list
//! of its size for the next one of that size, so either takes a few instructions. What is large
//! goes to the allocator below, which can make it larger where it is.

#![expect(unsafe_code, reason = "an allocator hands out addresses")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::ptr::{NonNull, null_mut};

/// What all places begin at multiples of.
const ALIGN: usize = 16;

/// The largest that has a list.
const LARGEST: usize = 2 * 1024;

/// How much is taken from the allocator below at once.
const CHUNK: usize = 64 * 1024;

/// Below it sizes are multiples of [`ALIGN`]; above there are four to each power of two.
const FINE: usize = 128;

const SIZES: usize = size_number(LARGEST) + 1;

/// Which of the sizes so many bytes get.
#[inline]
const fn size_number(bytes: usize) -> usize {
    if bytes <= FINE {
        return bytes.saturating_sub(1) / ALIGN;
    }
    let last = bytes - 1;
    let power = last.ilog2();
    let quarter = (last >> (power - 2)) & 3;
    FINE / ALIGN + (power - FINE.ilog2()) as usize * 4 + quarter
}

/// How many bytes a size has.
#[inline]
const fn size(number: usize) -> usize {
    if number < FINE / ALIGN {
        return (number + 1) * ALIGN;
    }
    let number = number - FINE / ALIGN;
    (5 + number % 4) << (FINE.ilog2() as usize - 2 + number / 4)
}

/// The allocator: lists of free places by size, above `System`. It is for a program with one
/// thread, as components are.
pub struct Lists(UnsafeCell<State>);

struct State {
    /// The first free place of each size; each has the address of the next in it.
    free: [Option<NonNull<Free>>; SIZES],
    /// What has never been given out.
    fresh: *mut u8,
    left: usize,
}

struct Free(Option<NonNull<Free>>);

// SAFETY: a component has one thread.
#[cfg(target_family = "wasm")]
unsafe impl Sync for Lists {}

impl Default for Lists {
    fn default() -> Self {
        Self::new()
    }
}

impl Lists {
    /// Empty lists.
    pub const fn new() -> Self {
        Self(UnsafeCell::new(State {
            free: [None; SIZES],
            fresh: null_mut(),
            left: 0,
        }))
    }

    /// Whether a layout has a list.
    #[inline]
    fn has_list(layout: Layout) -> bool {
        layout.size() <= LARGEST && layout.align() <= ALIGN
    }
}

impl State {
    /// A place that was never given out, from a new chunk where this one has no more room.
    fn fresh(&mut self, bytes: usize) -> *mut u8 {
        if self.left < bytes {
            let Ok(chunk) = Layout::from_size_align(CHUNK, ALIGN) else {
                return null_mut();
            };
            // SAFETY: a chunk is not empty.
            let place = unsafe { System.alloc(chunk) };
            if place.is_null() {
                return place;
            }
            (self.fresh, self.left) = (place, CHUNK);
        }
        let place = self.fresh;
        // SAFETY: there are as many bytes left.
        self.fresh = unsafe { place.add(bytes) };
        self.left -= bytes;
        place
    }
}

// SAFETY: a place is in one list, or given out, or fresh; sizes and chunks are multiples of the
// alignment, and each size is at least that of an address.
unsafe impl GlobalAlloc for Lists {
    // Inlined, each would be 10 kB of a component.
    #[inline(never)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if !Self::has_list(layout) {
            // SAFETY: the caller's.
            return unsafe { System.alloc(layout) };
        }
        // SAFETY: there is one thread, and nothing below comes back here.
        let state = unsafe { &mut *self.0.get() };
        let number = size_number(layout.size());
        match state.free[number] {
            Some(place) => {
                // SAFETY: whoever gave it back left the address of the next in it.
                state.free[number] = unsafe { place.as_ref() }.0;
                place.as_ptr().cast()
            }
            None => state.fresh(size(number)),
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if !Self::has_list(layout) {
            // SAFETY: the caller's.
            return unsafe { System.alloc_zeroed(layout) };
        }
        // SAFETY: the caller's, and as many bytes as were asked for are there.
        unsafe {
            let place = self.alloc(layout);
            if !place.is_null() {
                place.write_bytes(0, layout.size());
            }
            place
        }
    }

    #[inline(never)]
    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        if !Self::has_list(layout) {
            // SAFETY: the caller's; it came from there.
            return unsafe { System.dealloc(place, layout) };
        }
        // SAFETY: as above.
        let state = unsafe { &mut *self.0.get() };
        let first = &mut state.free[size_number(layout.size())];
        if let Some(place) = NonNull::new(place.cast::<Free>()) {
            // SAFETY: nobody else has the place any more, and an address fits.
            unsafe { place.write(Free(*first)) };
            *first = Some(place);
        }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        // SAFETY: the caller sees to it that the size is none beyond what is possible.
        let wanted = unsafe { Layout::from_size_align_unchecked(bytes, layout.align()) };
        match (Self::has_list(layout), Self::has_list(wanted)) {
            // SAFETY: the caller's.
            (false, false) => return unsafe { System.realloc(place, layout, bytes) },
            (true, true) if size_number(layout.size()) == size_number(bytes) => return place,
            _ => {}
        }
        // SAFETY: the size is not zero, says the caller.
        let moved = unsafe { self.alloc(wanted) };
        if !moved.is_null() {
            // SAFETY: both are there, and are not the same.
            unsafe {
                place.copy_to_nonoverlapping(moved, layout.size().min(bytes));
                self.dealloc(place, layout);
            }
        }
        moved
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_size_is_the_least_that_fits() {
        let mut least = 0;
        for number in 0..SIZES {
            assert_eq!(size(number) % ALIGN, 0);
            for bytes in least + 1..=size(number) {
                assert_eq!(size_number(bytes), number, "{bytes} bytes");
            }
            least = size(number);
        }
        assert_eq!(least, LARGEST);
    }

    #[test]
    fn what_is_given_back_is_given_out_again() {
        let lists = Lists::new();
        let layout = |bytes| Layout::from_size_align(bytes, 8).unwrap();
        // SAFETY: none is used after it was given back.
        unsafe {
            let [a, b] = [lists.alloc(layout(40)), lists.alloc(layout(40))];
            lists.dealloc(a, layout(40));
            lists.dealloc(b, layout(40));
            assert_eq!(lists.alloc(layout(33)), b);
            assert_eq!(lists.alloc(layout(48)), a);
            assert_ne!(lists.alloc(layout(48)), a);
        }
    }

    proptest! {
        #[test]
        fn places_keep_what_is_written_to_them(
            steps in prop::collection::vec(
                (prop_oneof![1_usize..400, 1_usize..80_000], 0_u32..7, 0_usize..8), 1..200,
            ),
        ) {
            let lists = Lists::new();
            let mut held: Vec<(*mut u8, Layout, u8)> = Vec::new();
            for (step, (bytes, align, what)) in steps.into_iter().enumerate() {
                let layout = Layout::from_size_align(bytes, 1 << align).unwrap();
                let mark = step as u8;
                // SAFETY: places are used within their layouts, and none after it was given back.
                unsafe {
                    match what {
                        0..4 => {
                            let place = lists.alloc(layout);
                            place.write_bytes(mark, bytes);
                            held.push((place, layout, mark));
                        }
                        4..6 if !held.is_empty() => {
                            let index = bytes % held.len();
                            let (place, old, kept) = held[index];
                            let place = lists.realloc(place, old, bytes);
                            let same = old.size().min(bytes);
                            prop_assert!((0..same).all(|at| place.add(at).read() == kept));
                            place.write_bytes(kept, bytes);
                            let new = Layout::from_size_align(bytes, old.align()).unwrap();
                            held[index] = (place, new, kept);
                        }
                        _ => {
                            if let Some((place, layout, _)) = held.pop() {
                                lists.dealloc(place, layout);
                            }
                        }
                    }
                    for (place, layout, mark) in &held {
                        prop_assert_eq!(place.addr() % layout.align(), 0);
                        let ends = [place.read(), place.add(layout.size() - 1).read()];
                        prop_assert_eq!(ends, [*mark; 2]);
                    }
                }
            }
            for (place, layout, _) in held {
                // SAFETY: as above.
                unsafe { lists.dealloc(place, layout) };
            }
        }
    }
}
