use serde::de::DeserializeOwned;

use crate::Failure;

/// Reads the body of a request.
///
/// # Errors
/// Where it is no JSON, or not of this shape: with the path of the first field that is not.
pub fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    json::read(body).map_err(|refused| {
        let field = match refused.field {
            field if field.is_empty() => "body".to_owned(),
            field => field,
        };
        Failure::invalid(field, refused.expected)
    })
}
