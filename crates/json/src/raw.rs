use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};

/// By which a reader knows that the text is wanted and not what it says.
pub(crate) const NAME: &str = "json::Raw";

/// A value as it was written: valid, and not looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw(pub String);

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RawVisitor;

        impl Visitor<'_> for RawVisitor {
            type Value = Raw;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value that the reader of this crate reads")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Raw, E> {
                Ok(Raw(text.to_owned()))
            }
        }

        deserializer.deserialize_newtype_struct(NAME, RawVisitor)
    }
}
