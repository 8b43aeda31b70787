use serde_json::{Value, json};

use super::{parameters, problems};

/// What one method does at one path.
pub(super) struct Operation(Value);

impl Operation {
    pub(super) fn new(id: &str, tag: &str, summary: &str) -> Self {
        Self(json!({
            "operationId": id,
            "tags": [tag],
            "summary": summary,
            "parameters": [],
            "responses": {},
        }))
    }

    pub(super) fn description(mut self, text: impl Into<String>) -> Self {
        self.0["description"] = text.into().into();
        self
    }

    pub(super) fn parameter(mut self, parameter: Value) -> Self {
        if let Some(parameters) = self.0["parameters"].as_array_mut() {
            parameters.push(parameter);
        }
        self
    }

    pub(super) fn body(mut self, content: &Value) -> Self {
        self.0["requestBody"] = json!({"required": true, "content": content});
        self
    }

    /// Who holds a key with this scope may do this, and nobody else.
    pub(super) fn for_admins(mut self, scope: &str) -> Self {
        self.0["security"] = json!([{"admin_key": [scope]}]);
        self.problem(401).problem(403)
    }

    /// Answers with something published: others may keep it, and ask whether it has changed.
    pub(super) fn publishes(mut self, schema: &Value, description: &str) -> Self {
        self.0["responses"]["200"] = json!({
            "description": description,
            "headers": {"etag": header("ETag"), "cache-control": header("CacheControl")},
            "content": {"application/json": {"schema": schema}},
        });
        self.0["responses"]["304"] = json!({"$ref": "#/components/responses/NotModified"});
        self.parameter(parameters::reference("IfNoneMatch"))
    }

    /// What it answers with has a slug, which may have been another one before.
    pub(super) fn moves(mut self) -> Self {
        self.0["responses"]["301"] = json!({
            "description": "It has another slug now: ask again there.",
            "headers": {"location": header("Location"), "cache-control": header("CacheControl")},
        });
        self
    }

    /// Answers with something for the one who asked, now.
    pub(super) fn answers(mut self, schema: &Value, description: &str) -> Self {
        self.0["responses"]["200"] = json!({
            "description": description,
            "headers": {"cache-control": header("NoStore")},
            "content": {"application/json": {"schema": schema}},
        });
        self
    }

    /// Answers with a record that two may change: its version is the entity tag.
    pub(super) fn answers_record(self, schema: &Value, description: &str) -> Self {
        let mut operation = self.answers(schema, description);
        operation.0["responses"]["200"]["headers"]["etag"] = header("Version");
        operation
    }

    /// With an example of what it answers.
    pub(super) fn example(mut self, answer: &Value) -> Self {
        self.0["responses"]["200"]["content"]["application/json"]["example"] = answer.clone();
        self
    }

    /// Answers that it is done.
    pub(super) fn answers_nothing(mut self, description: &str) -> Self {
        self.0["responses"]["204"] = json!({
            "description": description,
            "headers": {"cache-control": header("NoStore")},
        });
        self
    }

    /// Answers with JSON lines, which may go on in another answer.
    pub(super) fn answers_lines(mut self, schema: &Value, description: &str) -> Self {
        self.0["responses"]["200"] = json!({
            "description": description,
            "headers": {"cache-control": header("NoStore"), "link": header("Link")},
            "content": {"application/x-ndjson": {"schema": schema}},
        });
        self
    }

    /// Answers with a file.
    pub(super) fn answers_bytes(mut self, content_type: &str, description: &str) -> Self {
        self.0["responses"]["200"] = json!({
            "description": description,
            "headers": {"etag": header("ETag"), "cache-control": header("NoStore")},
            "content": {content_type: {}},
        });
        self
    }

    /// May fail with this status.
    pub(super) fn problem(mut self, status: u16) -> Self {
        self.0["responses"][status.to_string()] = problems::reference(status);
        self
    }
}

impl From<Operation> for Value {
    fn from(operation: Operation) -> Self {
        operation.0
    }
}

/// A reference to one of [`headers`].
pub(super) fn header(name: &str) -> Value {
    json!({"$ref": format!("#/components/headers/{name}")})
}

/// The response headers that say something about an answer.
pub(super) fn headers() -> Value {
    json!({
        "ETag": {
            "description": "Names this very answer; for `If-None-Match`.",
            "schema": {"type": "string", "examples": ["\"4f1f2b9c0d3e5a68\""]},
        },
        "Version": {
            "description": "The version of what is kept; for `If-Match`.",
            "schema": {"type": "string", "examples": ["\"3\""]},
        },
        "CacheControl": {
            "description": "How long a browser or a CDN may keep the answer.",
            "schema": {
                "type": "string",
                "examples": ["public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"],
            },
        },
        "NoStore": {
            "description": "Nobody may keep the answer.",
            "schema": {"type": "string", "const": "no-store"},
        },
        "Link": {
            "description": "The address of the next page (RFC 8288); none after the last.",
            "schema": {"type": "string", "examples": ["</api/v1/admin/export?cursor=gg>; rel=\"next\""]},
        },
        "Location": {
            "description": "The same endpoint with the present slug, the query kept.",
            "schema": {"type": "string", "examples": ["/api/v1/products/halm-mug?language=en"]},
        },
        "RetryAfter": {
            "description": "Seconds after which another attempt makes sense.",
            "schema": {"type": "integer", "minimum": 1, "examples": [5]},
        },
        "WwwAuthenticate": {
            "description": "How to say who asks.",
            "schema": {"type": "string", "const": "Bearer"},
        },
    })
}
