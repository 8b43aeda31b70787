//! Chance that is the same everywhere: SplitMix64, and integers only.

/// A stream of numbers that its seed decides.
pub(super) struct Random(u64);

impl Random {
    /// The stream of the `index`th thing of a kind.
    pub(super) fn of(seed: u64, kind: u64, index: u64) -> Self {
        let mut random = Self(seed ^ kind.rotate_left(32));
        random.0 = random.next() ^ index.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Zero to `bound`, exclusive.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound.max(1))) >> 64) as u64
    }

    /// From `low` to `high`, both inclusive.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    /// True in `percent` of a hundred cases.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of them, each as likely.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u64) as usize]
    }

    /// One of them, the first ones much more often, as words are in any language.
    pub(super) fn pick_common<'a, T>(&mut self, items: &'a [T], ranks: &Zipf) -> &'a T {
        &items[ranks.draw_below(self, items.len())]
    }
}

/// The law of Zipf: rank k comes up in proportion to 1 / k.
pub(super) struct Zipf {
    /// By rank, the weight of it and all before.
    sums: Vec<u64>,
}

impl Zipf {
    pub(super) fn new(ranks: usize) -> Self {
        Self::flattened(ranks, 0)
    }

    /// As Mandelbrot has it: rank k comes up in proportion to 1 / (k + `shift`).
    pub(super) fn flattened(ranks: usize, shift: u64) -> Self {
        let mut sum = 0;
        let weights = (1..=ranks as u64).map(|rank| {
            sum += 1_000_000_000 / (rank + shift);
            sum
        });
        Self {
            sums: weights.collect(),
        }
    }

    /// A rank, from zero.
    pub(super) fn draw(&self, random: &mut Random) -> usize {
        self.draw_below(random, self.sums.len())
    }

    /// A rank among the first ones.
    pub(super) fn draw_below(&self, random: &mut Random, ranks: usize) -> usize {
        let sums = &self.sums[..ranks];
        let drawn = random.below(sums[ranks - 1]);
        sums.partition_point(|sum| *sum <= drawn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rank_comes_up_twice_as_often_as_the_second() {
        let zipf = Zipf::new(100);
        let mut random = Random::of(1, 2, 3);
        let mut counts = [0_u32; 100];
        for _ in 0..50_000 {
            counts[zipf.draw(&mut random)] += 1;
        }
        let ratio = |a: usize, b: usize| f64::from(counts[a]) / f64::from(counts[b]);
        assert!((1.8..2.2).contains(&ratio(0, 1)), "{counts:?}");
        assert!((8.0..12.0).contains(&ratio(0, 9)), "{counts:?}");
        assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    }

    #[test]
    fn streams_of_neighbours_differ() {
        let first = |index| Random::of(7, 0, index).below(u64::MAX);
        assert_ne!(first(1), first(2));
        assert_eq!(first(1), first(1));
    }
}
