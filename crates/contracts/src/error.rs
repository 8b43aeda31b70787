use std::fmt;

use calculation::Overflow;
use calculation::check::Invalid;

/// Why an engine gave no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// An amount needs more than 64 bits.
    Overflow,
    /// An argument cannot be worked with.
    Invalid {
        /// Its path: `promotions[2].actions[0].discount`.
        field: String,
        expected: String,
    },
    /// What no other case says.
    Other(String),
}

impl Error {
    /// An argument that was refused.
    pub fn invalid(field: impl Into<String>, expected: impl Into<String>) -> Self {
        Self::Invalid {
            field: field.into(),
            expected: expected.into(),
        }
    }

    /// The same, where the argument is `within` something.
    pub fn within(self, within: impl fmt::Display) -> Self {
        match self {
            Self::Invalid { field, expected } => Self::Invalid {
                field: format!("{within}.{field}"),
                expected,
            },
            other => other,
        }
    }
}

impl From<Invalid> for Error {
    fn from(Invalid { field, expected }: Invalid) -> Self {
        Self::Invalid { field, expected }
    }
}

impl From<Overflow> for Error {
    fn from(_: Overflow) -> Self {
        Self::Overflow
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overflow => Overflow.fmt(f),
            Self::Invalid { field, expected } => write!(f, "{field}: {expected}"),
            Self::Other(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Error {}
