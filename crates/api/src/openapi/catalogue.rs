use commerce::listing::Sort;
use serde_json::json;

use super::{Described, Operation, Schemas, parameters};
use crate::limits::{DEFAULT_PRODUCTS, MAX_BRANDS, MAX_PRODUCTS, MAX_QUANTITY, MAX_QUESTION};
use crate::{Category, CategoryList, Product, ProductList};

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
    ];
    let failing = |operation: Operation| operation.problem(400).problem(414).problem(503);
    let described = operations.map(|(path, operation)| ("get", path, failing(operation)));
    described.into()
}

fn products(schemas: &mut Schemas) -> Operation {
    let question = json!({"type": "string", "maxLength": MAX_QUESTION});
    let brands = json!({
        "type": "array",
        "items": parameters::slug_schema(),
        "maxItems": MAX_BRANDS,
    });
    let sort = json!({
        "type": "string",
        "enum": Sort::ALL.map(Sort::as_str),
        "default": Sort::default().as_str(),
    });
    let cursor = json!({"type": "string", "pattern": "^[A-Za-z0-9_-]+$"});
    let limit = json!({
        "type": "integer",
        "minimum": 1,
        "maximum": MAX_PRODUCTS,
        "default": DEFAULT_PRODUCTS,
    });
    let parameters = [
        parameters::query(
            "q",
            "What to search for: words in the language of the request, the last one as typed so \
             far. Without it, all products.",
            &question,
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
            "sort",
            "The order. `relevance` is the best match first or, without `q`, the most popular; \
             `price` and `-price` rise and fall.",
            &sort,
            "price",
        ),
        parameters::query(
            "cursor",
            "The `next_cursor` of the page before, with all other parameters unchanged.",
            &cursor,
            "ghsAAAAAAAAAAQ",
        ),
        parameters::query(
            "limit",
            "The most products on a page.",
            &limit,
            DEFAULT_PRODUCTS,
        ),
        parameters::reference("Language"),
        parameters::reference("Currency"),
    ];
    let operation = Operation::new(
        "list_products",
        "catalogue",
        "Products, searched and filtered",
    )
    .description(
        "Facets tell how many products each further choice would leave. An empty parameter \
             counts as absent; one that is given twice with different values is refused, but for \
             `brand`.",
    );
    parameters
        .into_iter()
        .fold(operation, Operation::parameter)
        .publishes(&schemas.answer::<ProductList>(), "A page of the list.")
}
