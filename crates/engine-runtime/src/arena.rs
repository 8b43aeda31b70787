use std::alloc::Layout;

/// Where the next bytes go, in a space that only grows at its end.
///
/// The last allocation can grow and shrink in its place; nothing is given back before the arguments of
/// the next call come, when all starts afresh, where an engine has said that it may. So a call costs next
/// to nothing for its memory, and an instance that is called again starts where it did before.
#[derive(Debug)]
pub struct Arena {
    /// Where the space begins.
    start: usize,
    /// Behind the last allocation.
    next: usize,
    /// Behind the space that there is.
    end: usize,
    /// The same for arguments; zero where the next one ends all that there is, so that what is asked
    /// for each of them is asked once.
    end_of_arguments: usize,
}

impl Arena {
    /// Nothing yet.
    pub const EMPTY: Self = Self {
        start: 0,
        next: 0,
        end: 0,
        end_of_arguments: 0,
    };

    /// Whether it never had any space.
    pub fn is_empty(&self) -> bool {
        self.end == 0
    }

    /// A place in the space that there is.
    #[inline]
    pub fn fit(&mut self, layout: Layout) -> Option<usize> {
        self.fit_before(layout, self.end)
    }

    /// A place for a layout. `grow` is asked for so many bytes more, and says from where to where there
    /// are some, or that there are none.
    pub fn allocate(
        &mut self,
        layout: Layout,
        grow: impl FnOnce(&Self, usize) -> Option<(usize, usize)>,
    ) -> Option<usize> {
        if let Some(place) = self.fit(layout) {
            return Some(place);
        }
        // One byte more than could be needed: the end itself is no place.
        let bytes = layout.size().checked_add(layout.align())?;
        let (from, end) = grow(self, bytes)?;
        if from != self.end {
            // The first space, or one behind what somebody else took.
            if self.is_empty() {
                self.start = from;
            }
            self.next = from;
        }
        if self.end_of_arguments == self.end {
            self.end_of_arguments = end;
        }
        self.end = end;
        self.fit(layout)
    }

    /// That all there is by the next argument is no longer needed then.
    pub fn finish(&mut self) {
        self.end_of_arguments = 0;
    }

    /// A place for an argument of a call in the space that there is, unless that ended.
    #[inline]
    pub fn fit_argument(&mut self, layout: Layout) -> Option<usize> {
        self.fit_before(layout, self.end_of_arguments)
    }

    /// A place for an argument of a call. The first one after a call that is finished ends all that it left.
    pub fn allocate_argument(
        &mut self,
        layout: Layout,
        grow: impl FnOnce(&Self, usize) -> Option<(usize, usize)>,
    ) -> Option<usize> {
        if self.end_of_arguments < self.end {
            self.end_of_arguments = self.end;
            self.next = self.start;
        }
        self.allocate(layout, grow)
    }

    /// A place before `end`, which is none itself: where there is no space, there is none for nothing.
    #[inline]
    fn fit_before(&mut self, layout: Layout, end: usize) -> Option<usize> {
        // Neither is near the end of all numbers: no place, and no size of what is allocated.
        let place = self.next.wrapping_add(layout.align() - 1) & layout.align().wrapping_neg();
        let behind = place.wrapping_add(layout.size());
        if behind >= end || behind < place {
            return None;
        }
        self.next = behind;
        Some(place)
    }

    /// Makes what is at a place larger or smaller, where it need not move for that.
    #[inline]
    pub fn resize(&mut self, place: usize, size: usize, wanted: usize) -> bool {
        if place + size != self.next {
            return wanted <= size;
        }
        match place.checked_add(wanted) {
            Some(behind) if behind <= self.end => {
                self.next = behind;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PAGE: usize = 1_000;

    /// A memory of so many pages, in which somebody else takes one now and then.
    struct Space {
        end: usize,
        most: usize,
        others: bool,
    }

    impl Space {
        fn grow(&mut self, bytes: usize) -> Option<(usize, usize)> {
            if self.others {
                self.end += PAGE;
            }
            let from = self.end;
            let end = from + bytes.next_multiple_of(PAGE);
            if end > self.most * PAGE {
                return None;
            }
            self.end = end;
            Some((from, end))
        }
    }

    fn layout(size: usize, align: u32) -> Layout {
        Layout::from_size_align(size, 1 << align).unwrap()
    }

    #[test]
    fn all_starts_afresh_when_the_next_arguments_come() {
        let mut arena = Arena::EMPTY;
        let mut space = Space {
            end: PAGE,
            most: 4,
            others: false,
        };
        let mut argument = |arena: &mut Arena| {
            arena.allocate_argument(layout(10, 0), |_, bytes| space.grow(bytes))
        };
        let a = argument(&mut arena).unwrap();
        assert_eq!(argument(&mut arena), Some(a + 10));
        let result = arena.allocate(layout(10, 0), |_, _| None);
        assert_eq!(result, Some(a + 20));
        arena.finish();
        assert_eq!(argument(&mut arena), Some(a));
        assert_eq!(argument(&mut arena), Some(a + 10));
    }

    #[test]
    fn the_last_one_grows_in_its_place() {
        let mut arena = Arena::EMPTY;
        let mut space = Space {
            end: PAGE,
            most: 4,
            others: false,
        };
        let a = arena
            .allocate(layout(10, 0), |_, bytes| space.grow(bytes))
            .unwrap();
        assert!(arena.resize(a, 10, 500));
        assert!(!arena.resize(a, 500, 5_000));
        let b = arena.allocate(layout(1, 0), |_, _| None).unwrap();
        assert_eq!(b, a + 500);
        assert!(arena.resize(a, 500, 400));
        assert!(!arena.resize(a, 400, 500));
    }

    proptest! {
        #[test]
        fn allocations_never_overlap_and_lie_in_the_space(
            others: bool,
            // Nobody asks an allocator for nothing.
            steps in prop::collection::vec((1_usize..2_000, 0_u32..5, 0_usize..8), 0..60),
        ) {
            let mut arena = Arena::EMPTY;
            let mut space = Space { end: PAGE, most: 40, others };
            let mut held: Vec<(usize, usize)> = Vec::new();
            for (size, align, what) in steps {
                match what {
                    0..4 => {
                        let layout = layout(size, align);
                        if let Some(place) = arena.allocate(layout, |_, bytes| space.grow(bytes)) {
                            prop_assert!(place % layout.align() == 0);
                            prop_assert!(place >= PAGE && place + size <= space.end);
                            held.push((place, size));
                        }
                    }
                    4..6 => {
                        if let Some((place, held_size)) = held.last_mut()
                            && arena.resize(*place, *held_size, size)
                        {
                            *held_size = size;
                            prop_assert!(*place + size <= space.end);
                        }
                    }
                    _ => {
                        if !held.is_empty() {
                            // The next call.
                            held.clear();
                            let layout = layout(size, align);
                            if let Some(place) = arena.allocate(layout, |_, bytes| space.grow(bytes)) {
                                held.push((place, size));
                            }
                        }
                    }
                }
                let mut sorted = held.clone();
                sorted.sort_unstable();
                for pair in sorted.windows(2) {
                    prop_assert!(pair[0].0 + pair[0].1 <= pair[1].0, "{pair:?}");
                }
            }
        }
    }
}
