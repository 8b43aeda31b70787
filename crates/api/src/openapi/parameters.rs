use commerce::Country;
use commerce::language::Language;
use commerce::slug::MAX_LENGTH;
use money::Currency;
use serde_json::{Value, json};

use super::schemas::Schemas;

/// A reference to one of [`shared`].
pub(super) fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/parameters/{name}")})
}

/// Parameters that several operations take.
pub(super) fn shared(schemas: &mut Schemas) -> Value {
    json!({
        "Language": {
            "name": "language",
            "in": "query",
            "description": "One of the store's languages; without it, the first.",
            "schema": schemas.answer::<Language>(),
            "example": "en",
        },
        "Currency": {
            "name": "currency",
            "in": "query",
            "description": "One of the store's currencies; without it, the first.",
            "schema": schemas.answer::<Currency>(),
            "example": "EUR",
        },
        "Country": {
            "name": "country",
            "in": "query",
            "description": "One of the store's countries, whose prices are asked for; without it, the first.",
            "schema": schemas.answer::<Country>(),
            "example": "CH",
        },
        "Cursor": {
            "name": "cursor",
            "in": "query",
            "description": "Where the page begins: the `next_cursor` of the page before, with all other \
                parameters unchanged. Without it, the first page.",
            "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"},
            "example": "ghtc73xo83YO",
        },
        "IfNoneMatch": {
            "name": "if-none-match",
            "in": "header",
            "description": "The `ETag` of an earlier answer, several of them, or `*`.",
            "schema": {"type": "string"},
            "example": "\"4f1f2b9c0d3e5a68\"",
        },
        "IfMatch": {
            "name": "if-match",
            "in": "header",
            "description": "The `ETag` of the version that is meant: where it is another by now, nothing is done.",
            "schema": {"type": "string"},
            "example": "\"3\"",
        },
        "IfAbsent": {
            "name": "if-none-match",
            "in": "header",
            "description": "`*`: only where there is none yet.",
            "schema": {"type": "string", "const": "*"},
            "example": "*",
        },
    })
}

/// The part of an address that names one of many, in the language of the request.
pub(super) fn slug(of: &str, example: &str) -> Value {
    json!({
        "name": "slug",
        "in": "path",
        "required": true,
        "description": format!("The slug of {of} in the language of the request."),
        "schema": slug_schema(),
        "example": example,
    })
}

/// Lower-case words joined by hyphens: [`commerce::slug::is_slug`].
pub(super) fn slug_schema() -> Value {
    json!({
        "type": "string",
        "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
        "maxLength": MAX_LENGTH,
    })
}

pub(super) fn query(
    name: &str,
    description: &str,
    schema: &Value,
    example: impl Into<Value>,
) -> Value {
    json!({
        "name": name,
        "in": "query",
        "description": description,
        "schema": schema,
        "example": example.into(),
    })
}
