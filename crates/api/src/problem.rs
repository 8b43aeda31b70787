use crate::answer;

answer! {
    /// An error, as `application/problem+json` (RFC 9457).
    pub struct Problem {
        /// `about:blank`: the code says which problem it is.
        #[serde(rename = "type")]
        pub kind: String,
        /// What the status means, in a few words.
        pub title: String,
        /// The HTTP status.
        pub status: u16,
        /// Stable, in snake_case; what a program should look at.
        pub code: String,
        /// What went wrong and what was expected, for a person.
        pub detail: String,
        /// The fields at fault, where there are some.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub errors: Vec<InvalidField>,
    }

    /// A field that was refused.
    pub struct InvalidField {
        /// The name of a query parameter, a header, or the path of a field in the body.
        pub field: String,
        /// What was expected.
        pub detail: String,
    }
}
