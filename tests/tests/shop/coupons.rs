//! Coupons are made in bulk, and nobody guesses them.

use serde_json::{Value, json};
use souk_tests::{Answer, Shop};

use crate::prices::admin;

#[test]
fn coupons_are_made_in_bulk_once_and_cannot_be_guessed() {
    let shop = Shop::seeded().start();
    let wanted = json!({"promotion": "first-order", "batch": "spring letter", "count": 300,
        "prefix": "SPRING", "max_uses": 1});
    let codes = |answer: Answer| -> Vec<String> {
        let answer = answer.ok_json();
        let codes = answer["codes"].as_array().expect("codes").iter();
        let mut codes: Vec<_> = codes
            .map(|code| code.as_str().expect("a code").to_owned())
            .collect();
        codes.sort();
        codes.dedup();
        codes
    };
    let made = codes(admin(&shop, "POST", "coupons", &wanted));
    assert_eq!(made.len(), 300);
    assert!(
        made.iter()
            .all(|code| code.starts_with("SPRING-") && code.len() == 21)
    );
    // Every letter is drawn: 3,600 of them of 32.
    let random: String = made.iter().map(|code| code[7..].replace('-', "")).collect();
    let letters: std::collections::BTreeSet<_> = random.chars().collect();
    assert_eq!(letters.len(), 32);
    assert_eq!(
        codes(admin(&shop, "POST", "coupons", &wanted)),
        made,
        "the same batch"
    );
    let one = shop
        .get(&format!("/api/v1/admin/coupons/{}", made[0]))
        .as_admin()
        .send();
    let one = one.ok_json();
    assert_eq!(
        (&one["used"], &one["data"]["max_uses"]),
        (&json!(0), &json!(1))
    );
    let of_none = shop
        .get("/api/v1/admin/coupons?promotion=free-delivery")
        .as_admin()
        .send();
    assert_eq!(of_none.ok_json()["items"], json!([]));
    // They go with their promotion.
    admin(&shop, "DELETE", "promotions/first-order", &Value::Null).assert_status(204);
    let gone = shop
        .get(&format!("/api/v1/admin/coupons/{}", made[0]))
        .as_admin()
        .send();
    gone.assert_problem(404, "not_found");
}
