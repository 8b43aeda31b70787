use commerce::listing::Sort;
use serde_json::{Value, json};

use super::{Described, Operation, Schemas, parameters};
use crate::limits::{
    DEFAULT_PRODUCTS, DEFAULT_SUGGESTIONS, MAX_FILTER_VALUE, MAX_FILTER_VALUES, MAX_PRODUCTS,
    MAX_QUANTITY, MAX_QUESTION, MAX_SUGGESTIONS,
};
use crate::{Category, CategoryList, Product, ProductList, Suggestions};

pub(super) fn operations(schemas: &mut Schemas) -> Vec<Described> {
    let categories = Operation::new("list_categories", "catalogue", "All categories, as a tree")
        .parameter(parameters::reference("Language"))
        .publishes(
            &schemas.answer::<CategoryList>(),
            "The top categories, each with those below it.",
        );
    let category = Operation::new("get_category", "catalogue", "A category")
        .description("Its products are at `/api/v1/products?category=…`.")
        .parameter(parameters::slug("the category", "cups"))
        .parameter(parameters::reference("Language"))
        .publishes(&schemas.answer::<Category>(), "The category.")
        .moves()
        .problem(404);
    let product = Operation::new(
        "get_product",
        "catalogue",
        "A product with all its variants",
    )
    .description(
        "`selection` is what the query selects, with its price: option codes take values, as \
         `colour=oat`; `quantity` a number of units; `choice.CODE` the SKUs that are chosen in \
         a section, or `none`, where a section that is not named keeps what is chosen to begin \
         with. The page of the product takes the same parameters.",
    )
    .parameter(parameters::slug("the product", "halm-mug"))
    .parameter(parameters::query(
        "quantity",
        "How many units; without it the smallest quantity that can be ordered.",
        &json!({"type": "integer", "minimum": 1, "maximum": MAX_QUANTITY}),
        6,
    ))
    .parameter(parameters::reference("Language"))
    .parameter(parameters::reference("Currency"))
    .parameter(parameters::reference("Country"))
    .publishes(
        &schemas.answer::<Product>(),
        "The product, its prices in one currency.",
    )
    .moves()
    .problem(404);
    let operations = [
        ("/api/v1/categories", categories),
        ("/api/v1/categories/{slug}", category),
        ("/api/v1/products", products(schemas)),
        ("/api/v1/products/{slug}", product),
        ("/api/v1/suggestions", suggestions(schemas)),
    ];
    let failing = |operation: Operation| operation.problem(400).problem(414).problem(503);
    let described =
        operations.map(|(path, operation)| ("get", path.to_owned(), failing(operation)));
    described.into()
}

fn question() -> Value {
    json!({"type": "string", "maxLength": MAX_QUESTION})
}

fn products(schemas: &mut Schemas) -> Operation {
    let brands = json!({
        "type": "array",
        "items": parameters::slug_schema(),
        "maxItems": MAX_FILTER_VALUES,
    });
    let sort = json!({
        "type": "string",
        "enum": Sort::ALL.map(Sort::as_str),
        "default": Sort::default().as_str(),
    });
    let limit = json!({
        "type": "integer",
        "minimum": 1,
        "maximum": MAX_PRODUCTS,
        "default": DEFAULT_PRODUCTS,
    });
    let price = json!({"type": "string", "maxLength": MAX_FILTER_VALUE});
    let parameters = [
        parameters::query(
            "q",
            "What to search for: words in the language of the request, the last one as typed so \
             far. Without it, all products.",
            &question(),
            "mug",
        ),
        parameters::query(
            "category",
            "The slug of a category: it and all below it.",
            &parameters::slug_schema(),
            "cups",
        ),
        parameters::query(
            "brand",
            "Codes of brands, as `brand=halm&brand=quart`: products of any of them.",
            &brands,
            vec!["halm"],
        ),
        parameters::query(
            "price.min",
            "The lowest price of one unit is at least this, in the currency of the request: a \
             decimal with at most the currency's decimals, its separator a point or a comma.",
            &price,
            "12.50",
        ),
        parameters::query(
            "price.max",
            "The lowest price of one unit is at most this.",
            &price,
            "40",
        ),
        parameters::query(
            "availability",
            "Only products of which a variant can be had now.",
            &json!({"type": "string", "enum": ["in_stock"]}),
            "in_stock",
        ),
        parameters::query(
            "on_sale",
            "Only products whose lowest price is a reduced one.",
            &json!({"type": "string", "enum": ["true"]}),
            "true",
        ),
        parameters::query(
            "rating",
            "Only products that reviews give so many stars or more on average.",
            &json!({"type": "integer", "minimum": 1, "maximum": 5}),
            4,
        ),
        attributes(),
        parameters::query(
            "sort",
            "The order. `relevance` is the best match first or, without `q`, the most popular; \
             `price` and `-price` rise and fall.",
            &sort,
            "price",
        ),
        parameters::reference("Cursor"),
        parameters::query(
            "limit",
            "The most products on a page.",
            &limit,
            DEFAULT_PRODUCTS,
        ),
        parameters::reference("Language"),
        parameters::reference("Currency"),
        parameters::reference("Country"),
    ];
    let operation = Operation::new(
        "list_products",
        "catalogue",
        "Products, searched and filtered",
    )
    .description(
        "All filters hold; the values of one filter are alternatives. Facets tell how many \
         products each further choice would leave. An empty parameter counts as absent; one that \
         is given twice with different values is refused, but for `brand` and attributes.",
    );
    parameters
        .into_iter()
        .fold(operation, Operation::parameter)
        .publishes(&schemas.answer::<ProductList>(), "A page of the list.")
        .example(&json!({
            "items": [card()],
            "country": "DE",
            "total": 12,
            "next_cursor": "ghtc73xo83YO",
            "facets": [{
                "code": "brand",
                "label": "Brand",
                "kind": "values",
                "values": [
                    {"code": "halm", "label": "Halm", "count": 5, "selected": false, "swatch": null},
                ],
                "range": null,
            }],
            "corrected": null,
            "did_you_mean": null,
            "ignored_words": [],
        }))
}

/// A product as lists show it.
fn card() -> Value {
    json!({
        "id": "01a20053-8b67-74ed-9d73-5ddd0d770434",
        "slug": "halm-mug",
        "href": "/p/halm-mug",
        "name": "Halm mug",
        "brand": "Halm",
        "image": {
            "src": "/media/103cc1e7e2a8fc20ba25aa3b49371e67.svg",
            "alt": "Straight stoneware mug",
            "width": 800,
            "height": 1000,
            "renditions": [],
        },
        "price": {"amount": 2400, "currency": "EUR"},
        "price_varies": false,
        "sale": null,
        "availability": "in_stock",
        "swatches": ["#d8cbb3", "#6f7a55"],
        "rating": {"average": "4.20", "count": 204},
    })
}

/// Every attribute of the store is a parameter; which ones there are is data.
fn attributes() -> Value {
    json!({
        "name": "attributes",
        "in": "query",
        "description": "Any attribute by its code, as `colour=oat&colour=moss`: products with any \
            of the values. Of numbers and measures a range in the attribute's unit, as \
            `capacity.min=200&capacity.max=500`, bounds included. The facets of an answer say \
            which there are.",
        "style": "form",
        "explode": true,
        "schema": {
            "type": "object",
            "propertyNames": {"pattern": "^[a-z][a-z0-9_]*(\\.(min|max))?$"},
            "additionalProperties": {
                "type": "array",
                "items": {"type": "string", "maxLength": MAX_FILTER_VALUE},
                "maxItems": MAX_FILTER_VALUES,
            },
        },
        "example": {"colour": ["oat", "moss"], "capacity.min": ["200"]},
    })
}

fn suggestions(schemas: &mut Schemas) -> Operation {
    let limit = json!({
        "type": "integer",
        "minimum": 1,
        "maximum": MAX_SUGGESTIONS,
        "default": DEFAULT_SUGGESTIONS,
    });
    Operation::new(
        "suggest",
        "catalogue",
        "What may be meant by a question that is still being typed",
    )
    .parameter(parameters::query(
        "q",
        "What has been typed so far. Without it there is nothing to suggest.",
        &question(),
        "mu",
    ))
    .parameter(parameters::query(
        "limit",
        "The most suggestions of each kind.",
        &limit,
        DEFAULT_SUGGESTIONS,
    ))
    .parameter(parameters::reference("Language"))
    .parameter(parameters::reference("Currency"))
    .parameter(parameters::reference("Country"))
    .publishes(
        &schemas.answer::<Suggestions>(),
        "Questions, categories and products, the likeliest first.",
    )
    .example(&json!({
        "questions": ["mug"],
        "categories": [{"label": "Cups & mugs", "href": "/c/cups"}],
        "products": [],
        "country": "DE",
    }))
}
