use std::alloc::Layout;

/// Where the next bytes go, in a space that only grows at its end.
///
/// The last allocation can grow, shrink and be given back in its place; anything else stays until nothing
/// is left, when all starts afresh.
#[derive(Debug)]
pub struct Arena {
    /// Where the space begins.
    start: usize,
    /// Behind the last allocation.
    next: usize,
    /// Behind the space that there is.
    end: usize,
    /// How many allocations were not given back.
    live: usize,
}

impl Arena {
    /// Nothing yet.
    pub const EMPTY: Self = Self {
        start: 0,
        next: 0,
        end: 0,
        live: 0,
    };

    /// A place for a layout; `grow` is asked for at least so many bytes from an address on, and says where
    /// the space ends then and where it begins if it had to begin anew.
    pub fn allocate(
        &mut self,
        layout: Layout,
        grow: impl FnOnce(usize) -> Option<(usize, usize)>,
    ) -> Option<usize> {
        let place = |next: usize| {
            let place = next.checked_add(layout.align() - 1)? & !(layout.align() - 1);
            Some((place, place.checked_add(layout.size())?))
        };
        let (mut at, mut behind) = place(self.next)?;
        if behind > self.end {
            let (from, end) = grow(layout.size().checked_add(layout.align())?)?;
            if from != self.end {
                // Somebody else has grown the memory meanwhile.
                (self.start, self.next) = (from, from);
            }
            self.end = end;
            if self.start == 0 {
                self.start = from;
            }
            (at, behind) = place(self.next)?;
            if behind > self.end {
                return None;
            }
        }
        self.next = behind;
        self.live += 1;
        Some(at)
    }

    /// Gives back what is at a place.
    pub fn free(&mut self, place: usize, size: usize) {
        self.live -= 1;
        if self.live == 0 {
            self.next = self.start;
        } else if place + size == self.next {
            self.next = place;
        }
    }

    /// Whether what is at a place has another size now, without having moved.
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
