//! Which segments are merged, by their sizes and ages.

/// While more documents are to come, so many segments of one size are merged. Sizes are powers of
/// this times [`SMALL`], so that a document is written again once for each size.
const FAN_IN: usize = 6;
const SMALL: u32 = 400;

/// No segment gets larger, so that a merge holds a bounded part of the index in memory.
const MAX_DOCUMENTS: u32 = 150_000;

/// Once all is there, a merge takes in a segment that is up to so many times as large as all younger
/// ones.
const RATIO: u32 = 8;

/// It takes in a larger one when this has been there for a second for each so many of its documents. So
/// a shop where little happens comes back to one segment, and however often something does, no more
/// than this is written again in a second.
const RESTED: u32 = 50;

/// What decides whether to merge a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) documents: u32,
    /// Documents that are not deleted.
    pub(super) live: u32,
    /// In seconds.
    pub(super) age: u32,
}

impl Size {
    pub(super) fn merged(inputs: &[Self]) -> Self {
        let live = inputs.iter().map(|input| input.live).sum();
        Self {
            documents: live,
            live,
            age: 0,
        }
    }

    fn has_rested(self) -> bool {
        self.age.saturating_mul(RESTED) >= self.live
    }
}

/// Which neighbours to merge, of segments with the oldest first.
pub(super) fn due(sizes: &[Size], busy: bool) -> Option<(usize, usize)> {
    if busy {
        return crowded(sizes);
    }
    let mut end = sizes.len();
    while end > 0 {
        let mut start = end - 1;
        let mut sum = sizes[start].live;
        while let Some(before) = start.checked_sub(1).map(|before| sizes[before]) {
            let is_small = before.live <= sum.saturating_mul(RATIO).max(1);
            if !(is_small || before.has_rested()) || before.live + sum > MAX_DOCUMENTS {
                break;
            }
            sum += before.live;
            start -= 1;
        }
        // By itself a segment is written anew where much of it is gone.
        let Size {
            documents, live, ..
        } = sizes[start];
        if end - start > 1 || live == 0 || documents - live > documents / 3 {
            // The younger ones, which are no reason to write these anew, come along for little.
            let younger = sizes[end..].iter().take_while(|size| {
                sum += size.live;
                sum <= MAX_DOCUMENTS
            });
            return Some((start, end + younger.count()));
        }
        end = start;
    }
    None
}

/// The youngest segments up to the first size of which there are [`FAN_IN`].
fn crowded(sizes: &[Size]) -> Option<(usize, usize)> {
    let class = |size: &Size| (size.live / SMALL).max(1).ilog(FAN_IN as u32);
    for largest in 0..=(MAX_DOCUMENTS / SMALL).ilog(FAN_IN as u32) {
        let younger = sizes.iter().rev();
        let younger = younger.take_while(|size| class(size) <= largest);
        let (mut sum, mut taken, mut of_class) = (0, 0, 0);
        for size in younger {
            if sum + size.live > MAX_DOCUMENTS {
                break;
            }
            sum += size.live;
            taken += 1;
            of_class += usize::from(class(size) == largest);
        }
        if of_class >= FAN_IN {
            return Some((sizes.len() - taken, sizes.len()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size((documents, live): (u32, u32)) -> Size {
        Size {
            documents,
            live,
            age: 0,
        }
    }

    fn live(sizes: &[u32]) -> Vec<Size> {
        sizes.iter().map(|live| size((*live, *live))).collect()
    }

    /// The segments of a list over time.
    #[derive(Default)]
    struct List {
        segments: Vec<Size>,
        written: u32,
    }

    impl List {
        fn publish(&mut self, documents: u32) {
            self.segments.push(size((documents, documents)));
            self.written += documents;
        }

        fn maintain(&mut self, busy: bool) {
            while let Some((start, end)) = due(&self.segments, busy) {
                let merged = Size::merged(&self.segments[start..end]);
                self.written += merged.live;
                self.segments.splice(start..end, [merged]);
            }
        }

        fn wait(&mut self, seconds: u32) {
            self.segments.iter_mut().for_each(|one| one.age += seconds);
        }
    }

    #[test]
    fn a_stream_of_small_segments_is_merged_now_and_then_to_few() {
        let mut list = List::default();
        for _ in 0..100 {
            list.publish(1_000);
            list.maintain(true);
            assert!(list.segments.len() < 3 * FAN_IN);
        }
        list.maintain(false);
        assert!(list.segments.len() <= 3, "{:?}", list.segments);
        assert!(
            list.written <= 4 * 100_000,
            "every document is written {} times",
            list.written / 100_000
        );
    }

    #[test]
    fn a_list_comes_back_to_one_segment_when_little_happens() {
        let mut list = List::default();
        list.publish(100_000);
        for _ in 0..30 {
            list.publish(3);
            list.maintain(false);
        }
        assert_eq!(
            list.segments.len(),
            2,
            "the large one is not yet written again"
        );
        list.wait(100_000 / RESTED);
        list.maintain(false);
        assert_eq!(list.segments, [size((100_090, 100_090))]);
    }

    #[test]
    fn what_is_edited_every_minute_is_written_again_at_a_bounded_rate() {
        for edited in [1, 20, 300] {
            let mut list = List::default();
            list.publish(100_000);
            list.written = 0;
            let mut most = 0;
            for _ in 0..24 * 60 {
                list.wait(60);
                list.publish(edited);
                list.maintain(false);
                most = most.max(list.segments.len());
                // What is edited leaves the others.
                list.segments[0].live = 100_000_u32.min(list.segments[0].live);
            }
            let rate = list.written / (24 * 60 * 60);
            assert!(
                rate <= 2 * RESTED,
                "{rate} in a second, of {edited} in a minute"
            );
            assert!(most <= 3, "{most} segments, of {edited} in a minute");
        }
    }

    #[test]
    fn no_segment_outgrows_the_most_that_a_merge_holds() {
        assert_eq!(due(&live(&[140_000, 20_000]), false), None);
        assert_eq!(due(&live(&[140_000, 90, 80]), false), Some((1, 3)));
    }

    #[test]
    fn a_merge_takes_along_what_is_younger() {
        let sizes = live(&[36_000, 35_000, 5_800, 236, 9]);
        assert_eq!(due(&sizes, false), Some((0, 5)));
        assert_eq!(due(&live(&[90_000, 60_000, 1]), false), Some((0, 2)));
    }

    #[test]
    fn what_is_mostly_deleted_is_written_anew() {
        let due_of = |sizes: &[(u32, u32)]| {
            let sizes: Vec<_> = sizes.iter().copied().map(size).collect();
            due(&sizes, false)
        };
        assert_eq!(due_of(&[(100, 60)]), Some((0, 1)));
        assert_eq!(due_of(&[(100, 90)]), None);
        assert_eq!(due_of(&[(100, 0), (2_000, 2_000)]), Some((0, 2)));
    }
}
