use serde_json::{Value, json};

use super::{Described, Operation, Schemas};
use crate::calculation::{
    Calculation, CalculationRequest, PricesAnswer, PricesRequest, Verification, VerificationRequest,
};
use crate::limits::{MAX_CALCULATION_BYTES, MAX_VERIFICATION_BYTES};

/// Requests that a test of the whole shop posts, by name.
const EXAMPLES: [(&str, &str); 4] = [
    (
        "percentage_off_the_order",
        include_str!("../../../../examples/calculations/percentage-off-the-order.json"),
    ),
    (
        "included_and_excluded_tax",
        include_str!("../../../../examples/calculations/included-and-excluded-tax.json"),
    ),
    (
        "coupons",
        include_str!("../../../../examples/calculations/coupons.json"),
    ),
    (
        "priced_by_lists",
        include_str!("../../../../examples/calculations/priced-by-lists.json"),
    ),
];

const PRICES_EXAMPLE: &str = include_str!("../../../../examples/calculations/which-price.json");

pub(super) fn operations(schemas: &mut Schemas) -> Vec<Described> {
    let examples = EXAMPLES
        .iter()
        .map(|(name, text)| ((*name).to_owned(), example(text)));
    let body = json!({
        "schema": schemas.request::<CalculationRequest>(),
        "examples": examples.collect::<Value>(),
    });
    let calculate = Operation::new("calculate", "calculations", "Calculate an order")
        .description(format!(
            "Takes a whole order with the promotions, coupons and facts that it is judged by, and \
             says what it comes to, step by step, and why. Nothing is looked up but the custom rules \
             that it names, and nothing is kept: the same request has the same answer, for as long as the engines in its receipt \
             are the same, whatever the order of its lines. At most {MAX_CALCULATION_BYTES} bytes.",
        ))
        .body(&json!({ "application/json": body }))
        .answers(&schemas.answer::<Calculation>(), "What it comes to.")
        .example(&a_tenth_off());
    let body = json!({
        "schema": schemas.request::<PricesRequest>(),
        "example": example(PRICES_EXAMPLE)["value"],
    });
    let decide = Operation::new("decide_prices", "calculations", "Decide prices")
        .description("Says what each thing costs these people at this time, and why nothing else.")
        .body(&json!({ "application/json": body }))
        .answers(&schemas.answer::<PricesAnswer>(), "The decisions.");
    let body = json!({"schema": schemas.request::<VerificationRequest>()});
    let verify = Operation::new("verify_receipt", "calculations", "Verify a receipt")
        .description(format!(
            "Calculates again and compares with the receipt, and with the output where there is \
             one. At most {MAX_VERIFICATION_BYTES} bytes.",
        ))
        .body(&json!({ "application/json": body }))
        .answers(&schemas.answer::<Verification>(), "What is not the same.");
    let described = [
        ("post", "/api/v1/calculations", calculate),
        ("post", "/api/v1/prices", decide),
        ("post", "/api/v1/receipts/verify", verify),
    ];
    let described = described.map(|(method, path, operation)| {
        let operation = operation
            .problem(400)
            .problem(413)
            .problem(414)
            .problem(503);
        (method, path.to_owned(), operation)
    });
    described.into()
}

/// Two units at 19.99, with a tenth off the order.
fn a_tenth_off() -> Value {
    let nothing = json!({"entered": 0, "discount": 0, "net": 0, "tax": 0, "gross": 0});
    json!({
        "currency": "EUR",
        "decimals": 2,
        "totals": {
            "lines": {"entered": 3998, "discount": 400, "net": 3598, "tax": 0, "gross": 3598},
            "shipping": nothing,
            "surcharges": nothing,
            "discount": 400, "net": 3598, "tax": 0, "gross": 3598, "rounding": 0, "to_pay": 3598,
        },
        "lines": [{
            "id": "1", "quantity": 2, "unit_price": 1999, "on_sale": false,
            "entered": 3998, "discount": 400, "net": 3598, "tax": 0, "gross": 3598,
            "units": [{"count": 2, "price": 1799}],
            "discounts": [{"promotion": "tenth", "action": 0, "amount": 400}],
            "taxes": [],
        }],
        "shipping": [],
        "surcharges": [],
        "taxes": [],
        "gifts": [],
        "coupons": [],
        "trace": [{
            "promotion": "tenth", "applied": true, "reason": null, "coupon": null, "amount": 400,
            "actions": [{
                "action": 0, "type": "spread", "amount": 400,
                "shares": [{"on": {"line": "1"}, "base": 3998, "amount": 400, "units": null}],
            }],
            "gifts": [],
        }],
        "prices": [],
        "receipt": null,
    })
}

fn example(text: &str) -> Value {
    let example: Value = serde_json::from_str(text).expect("an example is JSON");
    json!({"summary": example["about"], "value": example["request"]})
}
