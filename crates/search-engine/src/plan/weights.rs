//! How much the words of a question count.

use super::Plan;
use super::alternatives::Alternative;
use super::rows::Rows;
use crate::rank::{self, Levels, WHOLE};

impl Plan {
    /// The shares of [`WHOLE`] that the words have in the question.
    pub(super) fn weights(&self, rows: &Rows<'_>) -> Vec<u32> {
        let mut weights: Vec<u32> = (0..self.words.len())
            .map(|index| match self.df(index, rows) {
                0 => 0,
                df => {
                    let rarity =
                        log2(rows.documents.saturating_mul(8) / df.min(rows.documents) + 8) - 256;
                    // What may not have been meant counts less.
                    let rarity = if self.words[index].is_guess {
                        rarity * 13 / 16
                    } else {
                        rarity
                    };
                    if self.head == Some(index) {
                        rarity * 9 / 8
                    } else if self.rules.is_errand(&self.words[index].token.word) {
                        rarity / 4
                    } else {
                        rarity
                    }
                }
            })
            .collect();
        make_whole(&mut weights);
        weights
    }

    /// Where no document has both parts of a word, and neither says enough alone, they count
    /// nothing: without microwaves, a wave is none. Whether there are such.
    pub(super) fn leave_out_parts(&self, weights: &mut [u32], levels: &Levels) -> bool {
        let mut any = false;
        for first in 0..self.words.len().saturating_sub(1) {
            let [one, other] = &self.words[first..first + 2] else {
                continue;
            };
            let is_pair = one.glued.is_some() && one.glued == other.glued;
            let sum = weights[first] + weights[first + 1];
            if is_pair && sum > 0 && 4 * sum >= rank::share_of(levels.best() + 1) {
                weights[first..first + 2].fill(0);
                any = true;
            }
        }
        if any {
            make_whole(weights);
        }
        any
    }

    /// How many documents have a word: itself, else what stands in for it.
    fn df(&self, index: usize, rows: &Rows<'_>) -> u32 {
        let of = || {
            self.alternatives
                .iter()
                .filter(|alternative| alternative.stands_for(index))
        };
        let most = |of: &mut dyn Iterator<Item = &Alternative>| {
            of.map(|alternative| rows.df(alternative))
                .max()
                .unwrap_or(0)
        };
        // What a word may be cut into is in many more documents, which make it no less rare.
        let own = most(&mut of().filter(|alternative| {
            let is_whole = alternative.count == 1 && alternative.groups.len() == 1;
            is_whole && !alternative.worth.weak && !alternative.open
        }));
        if own > 0 { own } else { most(&mut of()) }
    }
}

fn make_whole(weights: &mut [u32]) {
    let sum = weights.iter().sum::<u32>().max(1);
    for weight in weights {
        if *weight > 0 {
            *weight = (*weight * WHOLE / sum).max(1);
        }
    }
}

/// The words that together make up less than half of a question: the most frequent ones, whose
/// postings are long.
pub(super) fn light(weights: &[u32]) -> (Vec<bool>, u32) {
    let mut light = vec![false; weights.len()];
    let mut sum = 0;
    loop {
        let others = (0..weights.len()).filter(|word| !light[*word]);
        let Some(next) = others.min_by_key(|word| weights[*word]) else {
            break;
        };
        if sum + weights[next] >= WHOLE / 2 {
            break;
        }
        sum += weights[next];
        light[next] = true;
    }
    (light, sum)
}

/// The logarithm to base 2 of a positive number in 1/256, a straight line between powers of 2.
fn log2(number: u32) -> u32 {
    let whole = number.ilog2();
    let fraction = (u64::from(number) << 8 >> whole) as u32 - 256;
    whole * 256 + fraction
}
