//! Price lists, promotions and coupons.

use calculation::check::MAX_QUANTITY;
use commerce::catalogue::{CataloguePromotion, Coupon, Lane, PriceList, Promotion};
use commerce::import::offers::Row;
use serde_json::{Value, json};

use super::super::parameters::{query, reference};
use super::{Described, Operation, Schemas};
use crate::admin::{
    GeneratedCoupons, ImportReport, ListPrices, NewCoupons, NewListPrices, Record, RecordList,
    StoredCalculationRequest, StoredPrices,
};
use crate::calculation::Calculation;
use crate::limits::{
    DEFAULT_RECORDS, MAX_CALCULATION_BYTES, MAX_COUPONS, MAX_IMPORT_ROWS, MAX_LIST_PRICES,
    MAX_LIST_PRICES_BYTES, MAX_PRICED, MAX_RECORD_BYTES, MAX_RECORDS, MAX_RULE_BYTES,
};

type Describe = fn(&mut Schemas) -> Operation;

/// Records that are known by the names which their owners give them: where they are, what the name is
/// called, what they are, and how one is written.
const RECORDS: [(&str, &str, &str, Describe); 6] = [
    ("price-lists", "code", "The price lists", put_price_list),
    (
        "catalogue-promotions",
        "id",
        "The promotions of the catalogue",
        put_catalogue_promotion,
    ),
    ("promotions", "id", "The promotions", put_promotion),
    (
        "lanes",
        "code",
        "The lanes of promotions, in their order",
        put_lane,
    ),
    (
        "promotion-rules",
        "code",
        "The custom rules",
        put_promotion_rule,
    ),
    ("coupons", "code", "The coupons", put_coupon),
];

/// What can be done below `/api/v1/admin/`, where the paths begin.
pub(super) fn operations(schemas: &mut Schemas) -> Vec<Described> {
    let mut described = Vec::new();
    for (place, name, summary, put) in RECORDS {
        let all = place.replace('-', "_");
        let one = all.trim_end_matches('s');
        let path = format!("{place}/{{{name}}}");
        let list = match place {
            "coupons" => list(schemas, &all, summary).parameter(of_one_promotion()),
            _ => list(schemas, &all, summary),
        };
        described.extend([
            ("get", place.to_owned(), list),
            ("get", path.clone(), read(schemas, one, name)),
            ("put", path.clone(), put(schemas)),
            ("delete", path, delete(one, name)),
        ]);
    }
    let others = [
        ("get", "price-lists/{code}/prices", list_prices(schemas)),
        ("post", "price-lists/{code}/prices", put_prices(schemas)),
        ("delete", "price-lists/{code}/prices", delete_price()),
        ("get", "prices", explain_prices(schemas)),
        ("post", "calculations", try_promotions(schemas)),
        ("post", "promotions", import(schemas)),
        (
            "get",
            "promotion-rules/{code}/component",
            get_rule_component(),
        ),
        ("post", "coupons", generate(schemas)),
    ];
    described.extend(others.map(|(method, path, operation)| (method, path.to_owned(), operation)));
    described
}

fn list(schemas: &mut Schemas, of: &str, summary: &str) -> Operation {
    paged(Operation::new(&format!("list_{of}"), "admin", summary))
        .answers(&schemas.answer::<RecordList>(), "A page of them, by code.")
}

fn paged(operation: Operation) -> Operation {
    operation
        .parameter(reference("Cursor"))
        .parameter(query(
            "limit",
            "How many at the most.",
            &json!({"type": "integer", "minimum": 1, "maximum": MAX_RECORDS, "default": DEFAULT_RECORDS}),
            10,
        ))
        .problem(409)
}

fn of_path(name: &str) -> Value {
    json!({
        "name": name,
        "in": "path",
        "required": true,
        "description": "What its owner calls it.",
        "schema": {"type": "string", "maxLength": 120},
    })
}

fn conditional(operation: Operation) -> Operation {
    operation
        .parameter(reference("IfMatch"))
        .problem(412)
        .problem(409)
}

fn read(schemas: &mut Schemas, of: &str, name: &str) -> Operation {
    let words = of.replace('_', " ");
    Operation::new(&format!("get_{of}"), "admin", &format!("One {words}"))
        .parameter(of_path(name))
        .answers_record(&schemas.answer::<Record>(), "It.")
        .problem(404)
        .problem(409)
}

fn delete(of: &str, name: &str) -> Operation {
    let words = of.replace('_', " ");
    let operation = Operation::new(
        &format!("delete_{of}"),
        "admin",
        &format!("Remove a {words}"),
    )
    .parameter(of_path(name))
    .answers_nothing("It is gone, with all that belongs to it.")
    .problem(404);
    conditional(operation)
}

fn put(schemas: &mut Schemas, of: &str, name: &str, body: &Value) -> Operation {
    let words = of.replace('_', " ");
    let operation = Operation::new(&format!("put_{of}"), "admin", &format!("Write a {words}"))
        .description(format!(
            "Makes it, or changes it. What it touches waits to be published from then on. At most \
             {MAX_RECORD_BYTES} bytes."
        ))
        .parameter(of_path(name))
        .body(&json!({"application/json": body}))
        .parameter(reference("IfAbsent"))
        .answers_record(&schemas.answer::<Record>(), "It, as it is kept.")
        .problem(413);
    conditional(operation)
}

fn put_price_list(schemas: &mut Schemas) -> Operation {
    let example = json!({"code": "winter-sale", "currency": "EUR", "kind": "sale", "priority": 10,
        "audience": {"starts": "2026-12-01T00:00:00Z", "ends": "2027-01-01T00:00:00Z"}});
    let body = json!({"schema": schemas.request::<PriceList>(), "example": example});
    put(schemas, "price_list", "code", &body)
        .example(&json!({"code": "winter-sale", "version": 1, "data": example, "used": 0}))
}

fn put_catalogue_promotion(schemas: &mut Schemas) -> Operation {
    let example = json!({"products": {"categories": ["towels"]},
        "rule": {"id": "bath-weeks", "discount": {"percent": 15}}});
    let body = json!({"schema": schemas.request::<CataloguePromotion>(), "example": example});
    put(schemas, "catalogue_promotion", "id", &body)
}

fn put_promotion(schemas: &mut Schemas) -> Operation {
    let example = json!({"stores": ["souk"], "public": true, "shown_coupon": "WELCOME10",
        "texts": {"en": {"name": "A tenth off your first order"}},
        "rule": {"id": "first-order", "condition": {"nth_order": {"max": 1}},
            "actions": [{"spread": {"discount": {"percent": 10}}}]}});
    let body = json!({"schema": schemas.request::<Promotion>(), "example": example});
    put(schemas, "promotion", "id", &body)
}

fn put_lane(schemas: &mut Schemas) -> Operation {
    let example = json!({"code": "seasonal", "choice": "best"});
    let body = json!({"schema": schemas.request::<Lane>(), "example": example});
    put(schemas, "lane", "code", &body)
}

fn put_promotion_rule(schemas: &mut Schemas) -> Operation {
    let operation = Operation::new("put_promotion_rule", "admin", "Upload a custom rule")
        .description(format!(
            "The body is a WebAssembly component of the world `promotion-rule`, which imports nothing, at \
             most {MAX_RULE_BYTES} bytes. The answer's `data` has its `digest`, by which an order names it. \
             Promotions that name the code mean what was uploaded last; what was before stays under its \
             digest, for receipts, until the rule is removed."
        ))
        .parameter(of_path("code"))
        .body(&json!({"application/wasm": {}}))
        .parameter(reference("IfAbsent"))
        .answers_record(&schemas.answer::<Record>(), "It, as it is kept.")
        .problem(413)
        .problem(415);
    conditional(operation)
}

fn get_rule_component() -> Operation {
    Operation::new(
        "get_promotion_rule_component",
        "admin",
        "The component of a custom rule",
    )
    .parameter(of_path("code"))
    .answers_bytes(
        "application/wasm",
        "What was uploaded last, with its digest as entity tag.",
    )
    .problem(404)
    .problem(409)
}

fn put_coupon(schemas: &mut Schemas) -> Operation {
    let example =
        json!({"code": "WELCOME10", "promotion": "first-order", "max_uses_by_customer": 1});
    let body = json!({"schema": schemas.request::<Coupon>(), "example": example});
    put(schemas, "coupon", "code", &body)
}

fn list_prices(schemas: &mut Schemas) -> Operation {
    paged(Operation::new(
        "list_prices",
        "admin",
        "The prices of a list",
    ))
    .parameter(of_path("code"))
    .answers(
        &schemas.answer::<ListPrices>(),
        "A page of them, by product.",
    )
    .problem(404)
}

fn put_prices(schemas: &mut Schemas) -> Operation {
    let example = json!({"prices": [{"product": "halm-mug", "amount": 1900},
        {"sku": "HALM-MUG-OAT", "min_quantity": 6, "amount": 1700}]});
    let body = json!({"schema": schemas.request::<NewListPrices>(), "example": example});
    Operation::new("put_prices", "admin", "Put prices into a list")
        .description(format!(
            "All or none of them, at most {MAX_LIST_PRICES} and {MAX_LIST_PRICES_BYTES} bytes; each in the \
             place of the one for the same thing and quantity."
        ))
        .parameter(of_path("code"))
        .body(&json!({"application/json": body}))
        .answers_nothing("They hold.")
        .problem(404)
        .problem(409)
        .problem(413)
}

fn delete_price() -> Operation {
    let text = json!({"type": "string"});
    let quantity = json!({"type": "integer", "minimum": 1, "default": 1});
    Operation::new("delete_price", "admin", "Take a price out of a list")
        .parameter(of_path("code"))
        .description("Either `product` or `sku` says whose price it is.")
        .parameter(query(
            "product",
            "External id of a product.",
            &text,
            "halm-mug",
        ))
        .parameter(query("sku", "That of a variant.", &text, "HALM-MUG-OAT"))
        .parameter(query(
            "min_quantity",
            "The quantity from which the price holds.",
            &quantity,
            6,
        ))
        .answers_nothing("It is gone.")
        .problem(404)
        .problem(409)
}

fn of_one_promotion() -> Value {
    query(
        "promotion",
        "Those of one promotion.",
        &json!({"type": "string"}),
        "first-order",
    )
}

fn generate(schemas: &mut Schemas) -> Operation {
    let example = json!({"promotion": "first-order", "batch": "letter of spring", "count": 500,
        "prefix": "SPRING", "max_uses": 1});
    let body = json!({"schema": schemas.request::<NewCoupons>(), "example": example});
    Operation::new("generate_coupons", "admin", "Make many coupons")
        .description(format!(
            "At most {MAX_COUPONS}, all alike but for their codes, of which each has 60 random bits. \
             The same batch again makes no more."
        ))
        .body(&json!({"application/json": body}))
        .answers(&schemas.answer::<GeneratedCoupons>(), "Their codes.")
        .example(&json!({"codes": ["SPRING-7KQ2-9XWM-C4TB"]}))
        .problem(409)
        .problem(413)
}

fn import(schemas: &mut Schemas) -> Operation {
    let example = "{\"coupon\": {\"code\": \"WELCOME10\", \"promotion\": \"first-order\"}}\n";
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
    Operation::new(
        "import_promotions",
        "admin",
        "Import promotions, lanes and coupons",
    )
    .description("Takes JSON lines, as the import of the catalogue does.")
    .body(&json!({"application/x-ndjson": {"schema": lines, "example": example}}))
    .answers(
        &schemas.answer::<ImportReport>(),
        "What became of the rows.",
    )
    .problem(409)
    .problem(413)
    .problem(415)
}

fn explain_prices(schemas: &mut Schemas) -> Operation {
    let text = json!({"type": "string"});
    let list = json!({"type": "array", "items": text});
    let skus = json!({"type": "array", "items": text, "minItems": 1, "maxItems": MAX_PRICED});
    let mut sku = query(
        "sku",
        "Variants, a parameter each.",
        &skus,
        json!(["HALM-MUG-OAT"]),
    );
    sku["required"] = true.into();
    let mut store = query("store", "Code of the store.", &text, "souk");
    store["required"] = true.into();
    let quantity = json!({"type": "integer", "minimum": 1, "maximum": MAX_QUANTITY, "default": 1});
    let moment = json!({"type": "string", "format": "date-time"});
    let parameters = [
        sku,
        store,
        query(
            "currency",
            "One of the store's; without it, the first.",
            &text,
            "EUR",
        ),
        query("quantity", "Units of each.", &quantity, 6),
        query(
            "country",
            "ISO 3166-1; without it, the store's first.",
            &text,
            "CH",
        ),
        query("channel", "Without it, that of pages: `web`.", &text, "web"),
        query(
            "segment",
            "Segments of the buyer, a parameter each.",
            &list,
            json!(["trade"]),
        ),
        query("organization", "That of the buyer.", &text, "hotel-anker"),
        query("customer", "The buyer.", &text, "mia@example.com"),
        query(
            "at",
            "RFC 3339, UTC, with seconds; without it, now.",
            &moment,
            "2026-12-27T00:00:00Z",
        ),
    ];
    let operation = Operation::new("explain_prices", "admin", "Which price is whose, and why")
        .description(
            "Decides from the lists and catalogue promotions that are kept, whether they are published or \
             not, as pages will.",
        );
    parameters
        .into_iter()
        .fold(operation, Operation::parameter)
        .answers(
            &schemas.answer::<StoredPrices>(),
            "The prices, with what lost and why.",
        )
        .problem(409)
        .problem(503)
}

fn try_promotions(schemas: &mut Schemas) -> Operation {
    let example = json!({"store": "souk", "currency": "EUR", "coupons": ["WELCOME10"],
        "lines": [{"id": "mug", "product": "halm-mug", "quantity": 2, "unit_price": 2400}],
        "drafts": [{"promotion": {"rule": {"id": "six-percent",
            "actions": [{"spread": {"discount": {"percent": 6}}}]}}}]});
    let body = json!({"schema": schemas.request::<StoredCalculationRequest>(), "example": example});
    Operation::new("try_promotions", "admin", "Try the promotions that are kept on an order")
        .description(format!(
            "Answers what `POST /api/v1/calculations` does of the same order with the promotions, lanes and \
             coupons that are kept for its store and its currency, and with `drafts` of others. Nothing is \
             kept, and no use of a coupon is counted. At most {MAX_CALCULATION_BYTES} bytes."
        ))
        .body(&json!({"application/json": body}))
        .answers(&schemas.answer::<Calculation>(), "What it comes to, without a receipt.")
        .problem(409)
        .problem(413)
        .problem(503)
}
