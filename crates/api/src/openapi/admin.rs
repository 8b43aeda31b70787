mod offers;

use commerce::import::{MAX_ROW_BYTES, Row};
use serde_json::{Value, json};

use super::parameters::{query, reference};
use super::{Described, Operation, Schemas};
use crate::admin::{
    ApiKeyList, CreatedApiKey, Endpoint, ImportReport, Media, MediaList, Migrations, NewApiKey,
    Publication, Status,
};
use crate::limits::{MAX_IMPORT_BYTES, MAX_IMPORT_ROWS, MAX_MEDIA_BYTES, MEDIA_TYPES};

pub(super) fn security_scheme() -> Value {
    json!({
        "type": "http",
        "scheme": "bearer",
        "description": "The key in the shop's variable `admin_api_key`, which may do everything \
            and without which `/api/v1/admin` is closed; or a key made by `POST \
            /api/v1/admin/api-keys` with the scope that an operation lists.",
    })
}

pub(super) fn operations(schemas: &mut Schemas) -> Vec<Described> {
    let status = Operation::new("get_status", "admin", "How far the shop is")
        .answers(&schemas.answer::<Status>(), "Counts and schema versions.")
        .example(&json!({
            "schema_version": 13,
            "latest_schema_version": 13,
            "products": 85,
            "published": 83,
            "pending_publications": 0,
        }));
    let migrations = Operation::new("apply_migrations", "admin", "Bring the database up to date")
        .description("Applies the migrations that are missing, none where there are none.")
        .answers(&schemas.answer::<Migrations>(), "What was done.");
    let publication = Operation::new("publish", "admin", "Publish what has changed")
        .description("Publishes a part of what waits: call it until nothing remains.")
        .answers(
            &schemas.answer::<Publication>(),
            "What was done and what remains.",
        )
        .example(&json!({"published": 26, "remaining": 0, "next_due": "2027-03-01T00:00:00Z"}))
        .parameter(query(
            "everything",
            "Let all that can be published wait first, as after the loss of the documents.",
            &json!({"type": "boolean", "default": false}),
            true,
        ))
        .problem(409);
    let own = [
        ("get", "status", status),
        ("post", "migrations", migrations),
        ("post", "import", import(schemas)),
        ("get", "export", export(schemas)),
        ("get", "media", list_media(schemas)),
        ("put", "media/{file}", media(schemas)),
        ("post", "publications", publication),
        ("get", "api-keys", list_keys(schemas)),
        ("post", "api-keys", create_key(schemas)),
        ("delete", "api-keys/{id}", revoke_key()),
    ];
    let own = own.map(|(method, path, operation)| (method, path.to_owned(), operation));
    let operations = own.into_iter().chain(offers::operations(schemas));
    let described = operations.map(|(method, path, operation)| {
        let operation = operation.for_admins(scope(method, &path));
        let operation = operation.problem(400).problem(414).problem(503);
        (method, format!("/api/v1/admin/{path}"), operation)
    });
    described.collect()
}

/// The scope that the table of endpoints asks for.
fn scope(method: &str, path: &str) -> &'static str {
    let segments = path.split('/').map(str::to_owned);
    let endpoint = Endpoint::at(&segments.collect::<Vec<_>>());
    let scope = endpoint.and_then(|endpoint| endpoint.scope(&method.to_uppercase()));
    scope.expect("an endpoint of the table").as_str()
}

fn list_keys(schemas: &mut Schemas) -> Operation {
    Operation::new("list_api_keys", "admin", "The keys")
        .answers(
            &schemas.answer::<ApiKeyList>(),
            "All keys, the oldest first, without their secrets.",
        )
        .problem(409)
}

fn create_key(schemas: &mut Schemas) -> Operation {
    let example =
        json!({"name": "Nightly import", "scopes": ["catalogue:write", "publications:write"]});
    let body = json!({"schema": schemas.request::<NewApiKey>(), "example": example});
    Operation::new("create_api_key", "admin", "Make a key")
        .description(
            "The answer is the only one that holds the key. A key gives away no scope that it \
             does not have itself.",
        )
        .body(&json!({"application/json": body}))
        .answers(
            &schemas.answer::<CreatedApiKey>(),
            "The key, shown this once.",
        )
        .example(&json!({
            "key": "souk_1b9e0c5f7d2a4e6880c3f1d5b7a9e2c4",
            "api_key": {
                "id": "01a20053-9c1e-7d6a-8f00-2b7f5a3c9d10",
                "name": "Nightly import",
                "scopes": ["catalogue:write", "publications:write"],
                "created_at": "2026-12-01T08:00:00Z",
                "expires_at": null,
                "last_used_on": null,
            },
        }))
        .problem(409)
        .problem(413)
}

fn revoke_key() -> Operation {
    let id = json!({
        "name": "id",
        "in": "path",
        "required": true,
        "description": "The id of the key, not the key.",
        "schema": {"type": "string", "format": "uuid"},
        "example": "01a20053-9c1e-7d6a-8f00-2b7f5a3c9d10",
    });
    Operation::new("revoke_api_key", "admin", "Revoke a key")
        .description("It opens nothing from now on.")
        .parameter(id)
        .answers_nothing("The key is gone.")
        .problem(404)
        .problem(409)
}

fn export(schemas: &mut Schemas) -> Operation {
    let lines = json!({
        "type": "string",
        "description": "One row a line.",
        "contentMediaType": "application/x-ndjson",
        "contentSchema": {"type": "array", "items": schemas.request::<Row>()},
    });
    Operation::new("export_catalogue", "admin", "Export the catalogue")
        .description(
            "Gives all rows, a page at a time, in an order in which they can be imported: into \
             an empty shop, or into this one, where they change nothing. The header `link` leads \
             to the next page; the last has none.",
        )
        .parameter(query(
            "cursor",
            "Where the page begins: taken from `link`, never made up.",
            &json!({"type": "string"}),
            "ghtc73xo83YO",
        ))
        .answers_lines(&lines, "A page of rows; it may be empty.")
        .problem(409)
}

fn import(schemas: &mut Schemas) -> Operation {
    let example = "{\"brand\": {\"external_id\": \"halm\", \"texts\": {\"en\": {\"name\": \"Halm\"}}}}\n\
        {\"warehouse\": {\"code\": \"berlin\", \"texts\": {\"en\": {\"name\": \"Berlin\"}}}}\n";
    let lines = json!({
        "type": "string",
        "description": "One row a line.",
        "contentMediaType": "application/x-ndjson",
        "contentSchema": {
            "type": "array",
            "items": schemas.request::<Row>(),
            "maxItems": MAX_IMPORT_ROWS,
        },
    });
    Operation::new("import_catalogue", "admin", "Import rows of the catalogue")
        .description(format!(
            "Takes JSON lines. Each row is an object with one field, whose name says what it is: \
             `{{\"product\": {{…}}}}`. Rows name each other by codes and external ids; what a row \
             names must be there or come before it. A row replaces what has its code or external \
             id, so that the same rows again change nothing.\n\n\
             A row with an error is left out as a whole and reported, the others stand; all of \
             them are one commit. Nothing is seen by visitors before it is published.\n\n\
             An import that takes long is cut short: `remaining` says how many rows at the end \
             were not looked at.\n\n\
             At most {MAX_IMPORT_ROWS} rows and {MAX_IMPORT_BYTES} bytes, at most {MAX_ROW_BYTES} \
             bytes a row. Empty lines are passed over."
        ))
        .body(&json!({"application/x-ndjson": {"schema": lines, "example": example}}))
        .answers(
            &schemas.answer::<ImportReport>(),
            "What became of the rows, also where some or all of them were refused.",
        )
        .example(&json!({
            "rows": 3, "created": 1, "updated": 1, "deleted": 0, "unchanged": 0, "remaining": 0,
            "errors": [{
                "line": 3,
                "field": "texts.en.nmae",
                "code": "invalid_field",
                "detail": "unknown field `nmae`, expected `name` or `description`",
            }],
        }))
        .problem(409)
        .problem(413)
        .problem(415)
}

fn list_media(schemas: &mut Schemas) -> Operation {
    Operation::new("list_media", "admin", "The stored pictures")
        .parameter(reference("Cursor"))
        .answers(&schemas.answer::<MediaList>(), "A page of them, by name.")
        .problem(409)
}

fn media(schemas: &mut Schemas) -> Operation {
    let content: Value = MEDIA_TYPES
        .iter()
        .map(|(name, _)| (*name, json!({})))
        .collect();
    let file = json!({
        "name": "file",
        "in": "path",
        "required": true,
        "description": "The name by which rows refer to the picture.",
        "schema": {"type": "string", "pattern": "^[a-z0-9_-]+\\.[a-z0-9_-]+$", "maxLength": 120},
        "example": "mug-oat.svg",
    });
    Operation::new("put_media", "admin", "Store a picture")
        .description(format!(
            "The body is the picture itself, at most {MAX_MEDIA_BYTES} bytes; an SVG needs a \
             `viewBox`. What shows the name shows the new picture once it is published."
        ))
        .parameter(file)
        .body(&content)
        .answers(&schemas.answer::<Media>(), "The picture as it is stored.")
        .problem(409)
        .problem(413)
        .problem(415)
}
