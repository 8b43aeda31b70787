use std::fmt;

/// Why a rule decided nothing that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It is no component of the world `promotion-rule`.
    NoRule(String),
    OutOfFuel,
    OutOfMemory,
    Trapped(String),
    /// Its answer is none, or one that no promotion may give.
    BadAnswer(String),
    /// It answered an error of its own.
    Declined(String),
}

impl Failure {
    /// Its stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoRule(_) => "rule_invalid",
            Self::OutOfFuel => "rule_out_of_fuel",
            Self::OutOfMemory => "rule_out_of_memory",
            Self::Trapped(_) => "rule_trapped",
            Self::BadAnswer(_) => "rule_bad_answer",
            Self::Declined(_) => "rule_declined",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfFuel => f.write_str("it took more instructions than it may"),
            Self::OutOfMemory => f.write_str("it took more memory than it may"),
            Self::NoRule(why) | Self::Trapped(why) | Self::BadAnswer(why) | Self::Declined(why) => {
                f.write_str(why)
            }
        }
    }
}

impl std::error::Error for Failure {}
