//! Reading JSON.
//!
//! It does what `serde_json` does for types that derive `Deserialize`, in half the code of a component that
//! reads many of them: no list is read as an object, nothing is a floating-point number. An error is
//! said with the path of the field.

mod near;
pub mod path;
mod raw;
mod reader;
mod text;

use std::fmt;

use serde::de::DeserializeOwned;

pub use raw::Raw;

/// Why a text was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The path of the field, `lines[2].quantity`; empty where the text as a whole is no JSON, or not of
    /// the kind that was expected.
    pub field: String,
    pub expected: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.expected)
    }
}

impl std::error::Error for Refused {}

/// Reads a value.
///
/// # Errors
/// Where the text is no JSON, or not of this shape: with the first field that is not.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Refused> {
    let text = std::str::from_utf8(text).map_err(|_| Refused {
        field: String::new(),
        expected: "expected text in UTF-8".to_owned(),
    })?;
    let mut reader = reader::Reader::new(text);
    let value = T::deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|fault| reader.explain(&fault))
}
