//! What is particular to a language.

use std::borrow::Cow;

use waken_snowball::SnowballEnv;
use waken_snowball::algorithms::{english_stemmer, german_stemmer};

use super::letters::fold;

/// How words are read in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rules {
    Arabic,
    English,
    German,
    /// Words match as they are.
    Other,
}

/// A word of a name that what it relates to another thing or to a quality stands before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Connector {
    /// What follows is what the thing is for: "case *for* cameras".
    For,
    /// What follows comes along: "case *with* zip".
    With,
    /// What follows says more of the same: "case *in* black".
    Detail,
}

impl Rules {
    pub(crate) fn of(language: &str) -> Self {
        match language.split(['-', '_']).next().unwrap_or_default() {
            "ar" => Self::Arabic,
            "de" => Self::German,
            "en" => Self::English,
            _ => Self::Other,
        }
    }

    /// What two neighbours have in common with the word that they may be written as. The end of a
    /// short word is not an ending: silver and ring are not silver.
    pub(crate) fn pair(self, word: &str, next: &str) -> String {
        let whole = self.stem(&(word.to_owned() + next));
        if whole.len() > word.len() {
            whole
        } else {
            word.to_owned() + &self.stem(next)
        }
    }

    /// What the forms of a word have in common, without diacritics.
    pub(crate) fn stem(self, word: &str) -> String {
        if word.contains(|c: char| c.is_ascii_digit()) {
            return fold(word).into_owned();
        }
        let stem = match self {
            Self::Other => String::new(),
            // Snowball's German knows umlauts, also those written as two letters.
            Self::German => {
                let stem = fold(&run(german_stemmer::stem, word)).into_owned();
                initials_singular(loan_singular(&stem), &[]).to_owned()
            }
            Self::English => {
                let word = fold(word);
                let stem = run(english_stemmer::stem, &singular(&word).unwrap_or(word));
                initials_singular(&stem, &['a', 'i', 'o', 'u']).to_owned()
            }
            Self::Arabic => arabic(&fold(word)).to_owned(),
        };
        if stem.is_empty() {
            fold(word).into_owned()
        } else {
            stem
        }
    }

    /// What an Arabic noun shares with its broken plurals, which are made by other vowels: two or
    /// more nouns may share it.
    pub(crate) fn skeleton(self, word: &str, stem: &str) -> Option<String> {
        if self != Self::Arabic || !stem.starts_with(|c| matches!(c, 'ء'..='ي')) {
            return None;
        }
        // Black and white, whose feminine begins without the alef.
        if let "اسود" | "ابيض" = stem {
            return Some(stem.chars().skip(1).collect());
        }
        let is_long = |c: char| matches!(c, 'ا' | 'و' | 'ي');
        // The plural of a game, whose first letters are the article's but for the hamza. Few type
        // that, and games, colours and boards are asked for often.
        if let ['أ', 'ل', a, 'ا', b] = word.chars().collect::<Vec<_>>()[..] {
            return Some(String::from_iter(['ل', a, b]));
        }
        if let "العاب" | "الوان" | "الواح" = word {
            return Some(word.chars().filter(|c| *c != 'ا').collect());
        }
        let letters: Vec<char> = stem.chars().collect();
        let mut skeleton = String::new();
        match letters[..] {
            // The plurals of a pen, a cup, a device and a finger begin with a letter that those
            // have not, those of a shoe and a bed without their last.
            ['ا', a, b, 'ا', c] => skeleton.extend([a, b, c]),
            ['ا', a, 'ا', b, c] if b != 'ي' => skeleton.extend([a, b, c]),
            ['ا', a, b, c] if ![a, b, c].into_iter().any(is_long) => skeleton.extend([a, b, c]),
            [a, b, 'ا', 'ء'] => skeleton.extend(['ا', a, b]),
            // Cups have their long letter twice, and pans theirs before the last letter.
            [a, 'و', 'و', c] => skeleton.extend([a, 'و', c]),
            ['م', a, b, 'ا'] => skeleton.extend(['م', a, b]),
            [a, b, 'ي', last] if b == last => skeleton.extend(['ا', a, b]),
            // A house keeps its long letter in the plural, a shelf has its last twice.
            [a, 'ي', 'و', c] => skeleton.extend([a, 'ي', c]),
            [a, 'و', 'ا', c] => skeleton.extend([a, 'و', c]),
            [a, b] => skeleton.extend([a, b, b]),
            [a, 'ا', c] => skeleton.extend([a, 'و', c]),
            [a, b, c] => skeleton.extend([a, b, c]),
            [first, ref inner @ .., last] => {
                skeleton.push(first);
                skeleton.extend(inner.iter().filter(|c| !is_long(**c)));
                skeleton.push(last);
            }
            _ => {}
        }
        (skeleton.chars().count() >= 3).then_some(skeleton)
    }

    /// Words that say little about a product.
    pub(crate) fn is_common(self, word: &str) -> bool {
        let common: &[&str] = match self {
            Self::English => &[
                "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it",
                "its", "of", "on", "or", "that", "the", "this", "to", "with", "you", "your",
            ],
            Self::German => &[
                "als", "am", "an", "auf", "aus", "bei", "das", "dem", "den", "der", "des", "die",
                "ein", "eine", "einem", "einen", "einer", "eines", "er", "es", "für", "fuer", "im",
                "in", "ist", "mit", "oder", "sie", "sich", "und", "von", "zu", "zum", "zur",
            ],
            Self::Arabic => &[
                "في", "من", "على", "إلى", "الى", "عن", "مع", "أو", "او", "و", "ل", "هذا", "هذه",
                "التي", "الذي", "أن", "ان",
            ],
            Self::Other => &[],
        };
        common.contains(&word)
    }

    /// Words that say what a visitor wants to do or to pay rather than what for.
    pub(crate) fn is_errand(self, word: &str) -> bool {
        let errands: &[&str] = match self {
            Self::English => &[
                "best", "buy", "cheap", "cheapest", "deal", "deals", "online", "order", "price",
                "prices", "sale", "shop",
            ],
            Self::German => &[
                "beste",
                "bester",
                "bestes",
                "bestellen",
                "billig",
                "günstig",
                "günstige",
                "kaufen",
                "online",
                "preis",
                "preise",
                "preiswert",
                "shop",
            ],
            Self::Arabic => &[
                "شراء",
                "اشتري",
                "رخيص",
                "رخيصة",
                "أفضل",
                "افضل",
                "سعر",
                "عروض",
            ],
            Self::Other => &[],
        };
        errands.contains(&word)
    }

    pub(crate) fn connector(self, word: &str) -> Option<Connector> {
        Some(match (self, word) {
            (Self::English, "for")
            | (Self::German, "für" | "fuer" | "zum" | "zur")
            | (Self::Arabic, "ل") => Connector::For,
            (Self::English, "with" | "incl" | "including")
            | (Self::German, "mit" | "inkl" | "inklusive")
            | (Self::Arabic, "مع") => Connector::With,
            (Self::English, "by" | "from" | "in" | "on" | "to" | "under" | "w" | "without")
            | (Self::German, "aus" | "in" | "ohne" | "von") => Connector::Detail,
            // "For the" written in one word with what follows.
            (Self::Arabic, word) if word.starts_with("لل") && word.chars().count() >= 5 => {
                Connector::For
            }
            _ => return None,
        })
    }

    /// Letters between the parts of a compound.
    pub(crate) fn links(self) -> &'static [&'static str] {
        match self {
            Self::German => &["", "s", "n", "es", "en", "er", "e"],
            _ => &[""],
        }
    }
}

/// Of English words whose stems differ from their plurals'.
fn singular(word: &str) -> Option<Cow<'static, str>> {
    let whole = match word {
        "children" => "child",
        "feet" => "foot",
        "geese" => "goose",
        "men" => "man",
        "menus" => "menu",
        "mice" => "mouse",
        "teeth" => "tooth",
        "women" => "woman",
        "buses" => "bus",
        "canvases" => "canvas",
        "gases" => "gas",
        "lenses" => "lens",
        "knives" => "knife",
        "lives" => "life",
        "wives" => "wife",
        _ => {
            // Shelves and loaves, not gloves and olives.
            let stem = word.strip_suffix("ves")?;
            return matches!(
                stem,
                "cal"
                    | "el"
                    | "hal"
                    | "lea"
                    | "loa"
                    | "scar"
                    | "shea"
                    | "shel"
                    | "thie"
                    | "wol"
                    | "bookshel"
                    | "hoo"
                    | "dwar"
                    | "whar"
            )
            .then(|| Cow::Owned(stem.to_owned() + "f"));
        }
    };
    Some(Cow::Borrowed(whole))
}

/// Short words that the stemmers take for no plurals: of initials, which have no vowel (TVs), and
/// of words whose only vowel stands before the s (bras, pros), if it is one of these.
fn initials_singular<'s>(stem: &'s str, last_vowels: &[char]) -> &'s str {
    let Some(one) = stem.strip_suffix('s').filter(|one| one.len() < 5) else {
        return stem;
    };
    let before = one.strip_suffix(last_vowels).unwrap_or(one);
    let is_plural = before.len() > 1
        && !before.contains(['a', 'e', 'i', 'o', 'u', 'y'])
        && !before.ends_with('s');
    if is_plural { one } else { stem }
}

/// German plurals that the stemmer leaves, most of words from other languages: Kameras, Laptops,
/// Handys. Not Glas and Haus, nor what they are the end of.
fn loan_singular(stem: &str) -> &str {
    let is_singular = [
        "ss", "aus", "bus", "ais", "eis", "ies", "gas", "glas", "gras", "oos",
    ]
    .iter()
    .any(|end| stem.ends_with(end));
    stem.strip_suffix('s')
        .filter(|one| one.len() >= 4 && !is_singular)
        .unwrap_or(stem)
}

/// An Arabic noun without its article, the prepositions written with it and its ending. Snowball's
/// stemmer takes the first letters of many nouns for the prefixes of verbs; what a shop sells are
/// nouns, for which light stemming is the better known way.
fn arabic(word: &str) -> &str {
    let enough = |rest: &&str| rest.chars().count() >= 3;
    let articles = ["وال", "بال", "كال", "فال", "ال", "لل"];
    let article = articles
        .iter()
        .find_map(|article| word.strip_prefix(article).filter(enough));
    let bare = article.unwrap_or(word);
    // "And", where it leaves a word.
    let bare = bare
        .strip_prefix('و')
        .filter(|rest| rest.chars().count() >= 4)
        .unwrap_or(bare);
    let endings = [
        "انات", "ونات", "ينات", "انه", "ونه", "ينه", "يات", "تان", "تين", "تا", "ات", "اء", "ان",
        "ون", "ين", "ها", "يه", "ه", "ي", "ا",
    ];
    // In broken plurals such as those of dress and mirror, the letters after the long vowel are
    // no ending.
    let is_broken = |ending: &str, rest: &str| {
        ending.ends_with("ين") && rest.ends_with('ا') || ending == "ا" && rest.ends_with("اي")
    };
    let stem = endings.iter().find_map(|ending| {
        let rest = bare.strip_suffix(ending).filter(enough)?;
        (!is_broken(ending, rest)).then_some(rest)
    });
    stem.unwrap_or(bare)
}

fn run(stem: fn(&mut SnowballEnv<'_>) -> bool, word: &str) -> String {
    let mut word = SnowballEnv::create(word);
    stem(&mut word);
    word.get_current().into_owned()
}

/// Units, the one way to write each before the others. A text takes less room in components than
/// as many comparisons.
const UNITS: &str = include_str!("units.txt").trim_ascii_end();

/// The one way to write a unit.
pub(crate) fn unit(word: &str) -> Option<&'static str> {
    let words = |line: &'static [u8]| line.split(|byte| *byte == b' ');
    let mut lines = UNITS.as_bytes().split(|byte| *byte == b'\n');
    let line = lines.find(|line| words(line).any(|known| known == word.as_bytes()))?;
    words(line)
        .next()
        .and_then(|unit| str::from_utf8(unit).ok())
}
