use serde_json::{Value, json};

use super::operation::header;
use super::schemas::Schemas;
use crate::{InvalidField, Problem};

/// A status with the codes that come with it.
struct Failing {
    status: u16,
    /// Of the response in the document.
    name: &'static str,
    title: &'static str,
    description: &'static str,
    cases: &'static [Case],
    /// A response header and what describes it.
    header: Option<(&'static str, &'static str)>,
}

struct Case {
    code: &'static str,
    detail: &'static str,
    field: Option<(&'static str, &'static str)>,
}

const fn case(code: &'static str, detail: &'static str) -> Case {
    let field = None;
    Case {
        code,
        detail,
        field,
    }
}

const FAILING: [Failing; 10] = [
    Failing {
        status: 400,
        name: "BadRequest",
        title: "Bad Request",
        description: "A parameter, a header or the body is not as expected. `errors` names it.",
        cases: &[Case {
            code: "invalid_request",
            detail: "limit: expected 1 to 100.",
            field: Some(("limit", "expected 1 to 100")),
        }],
        header: None,
    },
    Failing {
        status: 401,
        name: "Unauthorized",
        title: "Unauthorized",
        description: "The key is missing or not valid.",
        cases: &[case("unauthorized", "This key is not valid.")],
        header: Some(("www-authenticate", "WwwAuthenticate")),
    },
    Failing {
        status: 403,
        name: "Forbidden",
        title: "Forbidden",
        description: "The shop was started without a key, so this part of the API is closed, or \
            the key lacks the scope that `detail` names.",
        cases: &[
            case(
                "admin_api_closed",
                "This API is closed: start the shop with the variable admin_api_key to open it.",
            ),
            case(
                "missing_scope",
                "This needs a key with the scope catalogue:write.",
            ),
        ],
        header: None,
    },
    Failing {
        status: 404,
        name: "NotFound",
        title: "Not Found",
        description: "There is no such thing in this store and this language.",
        cases: &[case("not_found", "There is nothing at this address.")],
        header: None,
    },
    Failing {
        status: 409,
        name: "Conflict",
        title: "Conflict",
        description: "The database does not have the schema of this build, or something else is in the \
            way.",
        cases: &[
            case(
                "schema_outdated",
                "The database has schema version 1, this build needs 2: POST /api/v1/admin/migrations first.",
            ),
            case(
                "rule_in_use",
                "The promotion complete-the-set uses it: change or remove that first.",
            ),
        ],
        header: None,
    },
    Failing {
        status: 412,
        name: "PreconditionFailed",
        title: "Precondition Failed",
        description: "What is to be changed is not what the request's conditions say it is.",
        cases: &[case(
            "version_changed",
            "It has version 3 now: read it again.",
        )],
        header: None,
    },
    Failing {
        status: 413,
        name: "ContentTooLarge",
        title: "Payload Too Large",
        description: "The body is larger than the endpoint takes.",
        cases: &[case(
            "payload_too_large",
            "Expected a body of at most 1048576 bytes.",
        )],
        header: None,
    },
    Failing {
        status: 414,
        name: "UriTooLong",
        title: "URI Too Long",
        description: "The path or the query is too long.",
        cases: &[case(
            "uri_too_long",
            "Expected a path of at most 1024 bytes and a query of at most 4096.",
        )],
        header: None,
    },
    Failing {
        status: 415,
        name: "UnsupportedMediaType",
        title: "Unsupported Media Type",
        description: "The body is of a type that the endpoint does not take.",
        cases: &[case(
            "unsupported_media_type",
            "Expected a body of type application/x-ndjson.",
        )],
        header: None,
    },
    Failing {
        status: 503,
        name: "ServiceUnavailable",
        title: "Service Unavailable",
        description: "The shop has no data yet, or cannot reach it at the moment.",
        cases: &[
            case(
                "shop_not_set_up",
                "This shop has no data yet. Fill it with: cargo xtask seed --url ADDRESS",
            ),
            case(
                "storage_unavailable",
                "The shop cannot read its data at the moment. Please try again shortly.",
            ),
            case("engine_failed", "An engine of this shop gives no result."),
            case(
                "rules_unavailable",
                "Nothing looks at rules at the moment. Please try again shortly.",
            ),
        ],
        header: Some(("retry-after", "RetryAfter")),
    },
];

/// A reference to the response with this status.
pub(super) fn reference(status: u16) -> Value {
    let failing = FAILING.iter().find(|failing| failing.status == status);
    let name = failing.expect("a status that is described").name;
    json!({"$ref": format!("#/components/responses/{name}")})
}

/// All problems, each code with an example, and the answer without a body.
pub(super) fn responses(schemas: &mut Schemas) -> Value {
    let schema = schemas.answer::<Problem>();
    let mut responses = json!({
        "NotModified": {
            "description": "The answer that the request names by its `ETag` is still right.",
            "headers": {"etag": header("ETag"), "cache-control": header("CacheControl")},
        },
    });
    for failing in &FAILING {
        let codes: Vec<_> = failing
            .cases
            .iter()
            .map(|case| format!("`{}`", case.code))
            .collect();
        let examples = failing.cases.iter().map(|case| {
            let problem =
                serde_json::to_value(failing.problem(case)).expect("a problem is plain data");
            (case.code.to_owned(), json!({"value": problem}))
        });
        let mut headers = json!({"cache-control": header("NoStore")});
        if let Some((name, described)) = failing.header {
            headers[name] = header(described);
        }
        responses[failing.name] = json!({
            "description": format!("{} Codes: {}.", failing.description, codes.join(", ")),
            "headers": headers,
            "content": {"application/problem+json": {
                "schema": schema,
                "examples": examples.collect::<Value>(),
            }},
        });
    }
    responses
}

impl Failing {
    fn problem(&self, case: &Case) -> Problem {
        let errors = case.field.iter().map(|(field, detail)| InvalidField {
            field: (*field).to_owned(),
            detail: (*detail).to_owned(),
        });
        Problem {
            kind: "about:blank".to_owned(),
            title: self.title.to_owned(),
            status: self.status,
            code: case.code.to_owned(),
            detail: case.detail.to_owned(),
            errors: errors.collect(),
        }
    }
}
