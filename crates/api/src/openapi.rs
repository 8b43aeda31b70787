//! The OpenAPI 3.1 document of the API, generated from the types of its answers.
//!
//! Operations are written as the document writes them. What they refer to is not: schemas come
//! from types, bounds from the constants that the endpoints hold to.

mod admin;
mod calculations;
mod catalogue;
mod operation;
mod parameters;
mod problems;
mod schemas;
mod store;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use operation::Operation;
use schemas::Schemas;

const ABOUT: &str = "\
Everything that the shop's pages show, as JSON, and under `/api/v1/admin` what those who run it do.

- Fields are in snake_case. An answer says every field of its schema that is required, `null` where \
there is nothing; new fields can join at any time.
- Money is in minor units of its currency: `{\"amount\": 1999, \"currency\": \"EUR\"}` is 19.99 €. \
A calculation has one currency, and plain integers of up to 64 bits. \
Times are RFC 3339 in UTC. Addresses of pages and pictures are paths on the store's own host.
- Answers are JSON, whatever `Accept` asks for: there is no other form of them, and one that reads \
is of more use than a refusal.
- The store is the one of the host that is asked. Language, currency and country are parameters.
- Lists go on at `next_cursor`, which is opaque and belongs to one list with its filters and order.
- Published answers carry an `ETag`: a request with `If-None-Match` is answered by 304 while \
nothing has changed. What answers `GET` answers `HEAD` too.
- Errors are problems of RFC 9457 with a stable `code`. Another method than those described here \
is answered by 405 with the code `method_not_allowed`.";

/// The document, its keys in alphabetical order.
pub fn document() -> Value {
    let mut schemas = Schemas::default();
    let mut paths = json!({});
    let parts = [
        store::operations(&mut schemas),
        catalogue::operations(&mut schemas),
        calculations::operations(&mut schemas),
        admin::operations(&mut schemas),
    ];
    for (method, path, operation) in parts.into_iter().flatten() {
        paths[path][method] = operation.into();
    }
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Souk",
            "summary": "The API of a shop",
            "description": ABOUT,
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "The host that this document came from."}],
        "tags": [
            {"name": "store", "description": "The shop front and its pages."},
            {"name": "catalogue", "description": "What it sells."},
            {"name": "calculations", "description": "What orders cost, calculated for anyone who asks."},
            {"name": "admin", "description": "For those who run it: schema, import, media, publishing."},
        ],
        "paths": paths,
        "components": {
            "parameters": parameters::shared(&mut schemas),
            "headers": operation::headers(),
            "responses": problems::responses(&mut schemas),
            "securitySchemes": {"admin_key": admin::security_scheme()},
        },
    });
    document["components"]["schemas"] = schemas.into();
    // Maps keep the order of insertion where some other crate of a build wants that of serde_json.
    document.sort_all_objects();
    document
}

/// A method, in lower case, with a path, and what they do.
type Described = (&'static str, String, Operation);
