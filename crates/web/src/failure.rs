use api::{InvalidField, Problem};
use storage::StorageError;

/// A request that could not be answered as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub status: u16,
    /// Stable, in snake_case.
    pub code: &'static str,
    /// For the one who asked.
    pub detail: String,
    /// The fields at fault.
    pub errors: Vec<FieldFault>,
    /// Response headers that belong to it.
    pub headers: Vec<(&'static str, String)>,
    /// For the log, never for the one who asked.
    pub cause: Option<String>,
}

/// A field that was refused, and what was expected of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    pub field: String,
    pub detail: String,
}

impl Failure {
    /// A failure with this status, code and detail.
    pub fn new(status: u16, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            errors: Vec::new(),
            headers: Vec::new(),
            cause: None,
        }
    }

    fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// There is no such thing, or not for this visitor.
    pub fn not_found() -> Self {
        Self::new(404, "not_found", "There is nothing at this address.")
    }

    /// What was here is at another address of this host now.
    pub fn moved(href: impl Into<String>) -> Self {
        Self::new(301, "moved", "This has another address now.").with_header("location", href)
    }

    /// A parameter, header or field that was not as expected.
    pub fn invalid(field: impl Into<String>, expected: impl Into<String>) -> Self {
        let (field, expected) = (field.into(), expected.into());
        let mut failure = Self::new(400, "invalid_request", format!("{field}: {expected}."));
        failure.errors.push(FieldFault {
            field,
            detail: expected,
        });
        failure
    }

    /// Fields that were not as expected, one at least.
    pub fn invalid_fields(errors: Vec<FieldFault>) -> Self {
        let first = errors.first();
        let mut detail = first.map_or_else(String::new, |first| {
            format!("{}: {}.", first.field, first.detail)
        });
        if errors.len() > 1 {
            detail.push_str(&format!(" And {} more.", errors.len() - 1));
        }
        let mut failure = Self::new(400, "invalid_request", detail);
        failure.errors = errors;
        failure
    }

    /// The same, with other names of the fields at fault.
    #[must_use]
    pub fn with_fields(self, name: impl Fn(&str) -> String) -> Self {
        if self.errors.is_empty() {
            return self;
        }
        let faults = self.errors.into_iter().map(|fault| FieldFault {
            field: name(&fault.field),
            detail: fault.detail,
        });
        let Self { detail, errors, .. } = Self::invalid_fields(faults.collect());
        Self {
            detail,
            errors,
            ..self
        }
    }

    pub(crate) fn uri_too_long(path: usize, query: usize) -> Self {
        let detail =
            format!("Expected a path of at most {path} bytes and a query of at most {query}.");
        Self::new(414, "uri_too_long", detail)
    }

    /// The address exists, but not for this method.
    pub fn method_not_allowed(allowed: &'static str) -> Self {
        Self::new(405, "method_not_allowed", format!("Expected {allowed}."))
            .with_header("allow", allowed)
    }

    /// Who asks did not say who they are.
    pub fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(401, "unauthorized", detail).with_header("www-authenticate", "Bearer")
    }

    /// The body is larger than the endpoint takes.
    pub fn payload_too_large(most: usize) -> Self {
        Self::new(
            413,
            "payload_too_large",
            format!("Expected a body of at most {most} bytes."),
        )
    }

    /// The body is of a type that the endpoint does not take.
    pub fn unsupported_media_type(expected: &str) -> Self {
        Self::new(
            415,
            "unsupported_media_type",
            format!("Expected a body of type {expected}."),
        )
    }

    /// The shop has no data yet.
    pub fn not_set_up() -> Self {
        let detail = "This shop has no data yet. Fill it with: cargo xtask seed --url ADDRESS";
        Self::new(503, "shop_not_set_up", detail).with_header("retry-after", "10")
    }

    /// What the answer needs cannot be had at the moment, for this cause.
    pub fn unavailable(code: &'static str, detail: &'static str, cause: String) -> Self {
        let failure = Self::new(503, code, detail).with_header("retry-after", "5");
        Self {
            cause: Some(cause),
            ..failure
        }
    }

    /// The body of an answer to a program.
    pub fn problem(&self) -> Problem {
        let errors = self.errors.iter().map(|fault| InvalidField {
            field: fault.field.clone(),
            detail: fault.detail.clone(),
        });
        let title = http::StatusCode::from_u16(self.status)
            .ok()
            .and_then(|status| status.canonical_reason())
            .unwrap_or("Error");
        Problem {
            kind: "about:blank".to_owned(),
            title: title.to_owned(),
            status: self.status,
            code: self.code.to_owned(),
            detail: self.detail.clone(),
            errors: errors.collect(),
        }
    }
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        let detail = "The shop cannot read its data at the moment. Please try again shortly.";
        Self::unavailable("storage_unavailable", detail, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_is_in_the_document_of_the_api() {
        let document = api::openapi::document();
        let responses = document["components"]["responses"].as_object().unwrap();
        for failure in [
            Failure::invalid("limit", "expected 1 to 100"),
            Failure::unauthorized("This key is not valid."),
            Failure::not_found(),
            Failure::payload_too_large(1_048_576),
            Failure::uri_too_long(1_024, 4_096),
            Failure::unsupported_media_type("application/x-ndjson"),
            Failure::not_set_up(),
            StorageError("a cause".to_owned()).into(),
        ] {
            let problem = serde_json::to_value(failure.problem()).unwrap();
            let described = responses.values().find(|response| {
                let examples = &response["content"]["application/problem+json"]["examples"];
                examples[failure.code]["value"] == problem
            });
            let described = described.unwrap_or_else(|| panic!("{problem:#} is nowhere"));
            for (header, _) in &failure.headers {
                assert!(
                    described["headers"][header].is_object(),
                    "{}: {header}",
                    failure.code
                );
            }
        }
    }
}
