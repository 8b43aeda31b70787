use serde_json::json;

use super::{Described, Operation, Schemas, parameters};
use crate::{Offers, Page, Store};

pub(super) fn operations(schemas: &mut Schemas) -> Vec<Described> {
    let store = Operation::new("get_store", "store", "The store that answers on this host")
        .description(
            "Its names, languages, currencies and menus: where a client of the API begins.",
        )
        .parameter(parameters::reference("Language"))
        .publishes(&schemas.answer::<Store>(), "The store.")
        .problem(400)
        .problem(414)
        .problem(503);
    let page = Operation::new("get_page", "store", "A content page")
        .parameter(parameters::slug("the page", "about"))
        .parameter(parameters::reference("Language"))
        .publishes(
            &schemas.answer::<Page>(),
            "The page, its text as sanitized HTML.",
        )
        .moves()
        .problem(400)
        .problem(404)
        .problem(414)
        .problem(503);
    let offers = Operation::new("get_offers", "store", "What the store offers to everyone")
        .description("Its public promotions that hold now, the most important first.")
        .parameter(parameters::reference("Language"))
        .parameter(parameters::reference("Currency"))
        .parameter(parameters::reference("Country"))
        .publishes(&schemas.answer::<Offers>(), "The offers.")
        .problem(400)
        .problem(414)
        .problem(503);
    let document = Operation::new("get_openapi_document", "store", "This document")
        .publishes(&json!({"type": "object"}), "An OpenAPI 3.1 document.")
        .problem(400)
        .problem(414);
    let described = [
        ("/api/v1/store", store),
        ("/api/v1/pages/{slug}", page),
        ("/api/v1/offers", offers),
        ("/api/v1/openapi.json", document),
    ];
    let described = described.map(|(path, operation)| ("get", path.to_owned(), operation));
    described.into()
}
