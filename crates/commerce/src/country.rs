//! Countries, and sets of them.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};

/// A code of ISO 3166-1 of two capitals: `DE`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// The text is no code of a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidCountry(String);

impl fmt::Display for InvalidCountry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "'{}' is not a country: expected two capitals of ISO 3166-1, such as DE",
            self.0
        )
    }
}

impl std::error::Error for InvalidCountry {}

impl Country {
    /// The code as addresses have it.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Country {
    type Err = InvalidCountry;

    fn from_str(code: &str) -> Result<Self, InvalidCountry> {
        match <[u8; 2]>::try_from(code.as_bytes()) {
            Ok(bytes) if bytes.iter().all(u8::is_ascii_uppercase) => Ok(Self(bytes)),
            _ => Err(InvalidCountry(code.chars().take(40).collect())),
        }
    }
}

money::text_form!(Country, code);

/// Some countries, written as one text of their codes: `ATCHLI`. Thirty of them stand in every
/// document that has a price of theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct Countries(#[n(0)] String);

impl Countries {
    /// Those of a text as it is written.
    pub fn read(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// One more.
    pub fn push(&mut self, country: Country) {
        self.0.push_str(country.code());
    }

    /// Those of another set, none of which is in this one.
    pub fn extend(&mut self, others: &Self) {
        self.0.push_str(&others.0);
    }

    /// Whether a country is one of them.
    pub fn contains(&self, country: Country) -> bool {
        self.0
            .as_bytes()
            .chunks_exact(2)
            .any(|code| *code == country.0)
    }

    /// Their codes, one after the other.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromIterator<Country> for Countries {
    fn from_iter<I: IntoIterator<Item = Country>>(countries: I) -> Self {
        let mut all = Self::default();
        countries.into_iter().for_each(|country| all.push(country));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_two_capitals() {
        assert_eq!("CH".parse::<Country>().unwrap().code(), "CH");
        for text in ["", "C", "ch", "CHE", "C1", "Ä", "C "] {
            assert!(text.parse::<Country>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_set_is_of_whole_codes() {
        let country = |code: &str| code.parse::<Country>().unwrap();
        let set: Countries = ["AT", "CH"].into_iter().map(country).collect();
        assert_eq!(set.as_str(), "ATCH");
        assert!(set.contains(country("AT")) && set.contains(country("CH")));
        // It stands in the text, but between two codes.
        assert!(!set.contains(country("TC")));
    }
}
