use commerce::import::{MAX_ROW_BYTES, Row};
use serde_json::{Value, json};

use super::parameters::query;
use super::{Described, Operation, Schemas};
use crate::admin::{ImportReport, Media, Migrations, Publication, Status};
use crate::limits::{MAX_IMPORT_BYTES, MAX_IMPORT_ROWS, MAX_MEDIA_BYTES, MEDIA_TYPES};

pub(super) fn security_scheme() -> Value {
    json!({
        "type": "http",
        "scheme": "bearer",
        "description": "The key in the shop's variable `admin_api_key`; without one, \
            `/api/v1/admin` is closed.",
    })
}

pub(super) fn operations(schemas: &mut Schemas) -> Vec<Described> {
    let status = Operation::new("get_status", "admin", "How far the shop is")
        .answers(&schemas.answer::<Status>(), "Counts and schema versions.");
    let migrations = Operation::new("apply_migrations", "admin", "Bring the database up to date")
        .description("Applies the migrations that are missing, none where there are none.")
        .answers(&schemas.answer::<Migrations>(), "What was done.");
    let publication = Operation::new("publish", "admin", "Publish what has changed")
        .description("Publishes a part of what waits: call it until nothing remains.")
        .answers(
            &schemas.answer::<Publication>(),
            "What was done and what remains.",
        )
        .parameter(query(
            "everything",
            "Let all that can be published wait first, as after the loss of the documents.",
            &json!({"type": "boolean", "default": false}),
            true,
        ))
        .problem(409);
    let operations = [
        ("get", "/api/v1/admin/status", status),
        ("post", "/api/v1/admin/migrations", migrations),
        ("post", "/api/v1/admin/import", import(schemas)),
        ("put", "/api/v1/admin/media/{file}", media(schemas)),
        ("post", "/api/v1/admin/publications", publication),
    ];
    let failing = |operation: Operation| {
        let operation = operation.for_admins();
        operation.problem(400).problem(414).problem(503)
    };
    let described = operations.map(|(method, path, operation)| (method, path, failing(operation)));
    described.into()
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
    Operation::new("import", "admin", "Import rows of the catalogue")
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
        .problem(409)
        .problem(413)
        .problem(415)
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
