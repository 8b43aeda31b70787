//! Questions as they are typed in a hurry.

use super::Mistake;

impl Mistake {
    /// The question with the mistake; none where it has no place for it.
    pub(super) fn made_in(self, question: &str) -> Option<String> {
        let mut words: Vec<String> = question.split_whitespace().map(str::to_lowercase).collect();
        let mut chance = Chance::of(question);
        match self {
            Self::Typo => {
                let is_typed = |word: &&mut String| {
                    word.len() >= 4 && word.bytes().all(|b| b.is_ascii_lowercase())
                };
                let mut typed: Vec<_> = words.iter_mut().filter(is_typed).collect();
                let count = typed.len();
                let word = typed.get_mut(chance.below(count.max(1)))?;
                **word = typo(word, &mut chance);
            }
            Self::Glued => {
                let first = chance.below(words.len().checked_sub(1).filter(|n| *n > 0)?);
                let next = words.remove(first + 1);
                words[first].push_str(&next);
            }
        }
        Some(words.join(" "))
    }
}

/// A word of ASCII letters with one typo, the first letter as it was.
fn typo(word: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + chance.below(letters.len() - 2);
    let other = char::from(b'a' + chance.below(26) as u8);
    match chance.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, other),
        2 => letters[at] = other,
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

/// Numbers that look random and are the same in each run.
struct Chance(u64);

impl Chance {
    fn of(text: &str) -> Self {
        // FNV-1a.
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(hash | 1)
    }

    fn below(&mut self, end: usize) -> usize {
        // Xorshift.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_has_one_mistake_and_always_the_same() {
        let glued = Mistake::Glued.made_in("Phone stand").unwrap();
        assert_eq!(glued, "phonestand");
        let typed = Mistake::Typo.made_in("phone").unwrap();
        assert_eq!(Mistake::Typo.made_in("phone"), Some(typed.clone()));
        assert!(typed.starts_with('p') && (4..=6).contains(&typed.len()));
        for (mistake, question) in [(Mistake::Glued, "stand"), (Mistake::Typo, "tv 16gb")] {
            assert_eq!(mistake.made_in(question), None);
        }
    }
}
