//! Prices by lists and promotions, over time.

use commerce::import::offers as offers_rows;
use commerce::published::{PriceStep, Sale};

use super::*;
use crate::catalogue::offers;

const EUR: Currency = Currency::EUR;
/// From a day after [`NOW`] on, for ten days.
const START: i64 = NOW + 86_400;
const END: i64 = START + 10 * 86_400;

fn at(seconds: i64) -> String {
    commerce::time::timestamp(seconds)
}

impl Shop {
    pub(super) fn publish_at(&self, now: i64) {
        run(enqueue_due(&self.sql, now)).unwrap();
        while run(publish(&self.sql, &self.documents, 2, now))
            .unwrap()
            .remaining
            > 0
        {}
    }

    /// The steps of the only variant of the mug.
    fn steps(&self) -> Vec<PriceStep> {
        let product: Product = self.read("product:souk:en:mug");
        product.variants[0].steps.clone()
    }

    /// What one unit of the mug costs at a moment, and its sale, by the document that is published.
    fn shown_at(&self, now: i64) -> (i64, Option<Sale>) {
        let product: Product = self.read("product:souk:en:mug");
        let variant = &product.variants[0];
        let step = PriceStep::at(&variant.steps, EUR, now);
        let tiers = step.map_or(&variant.prices[&EUR], |step| &step.tiers);
        let card = self.card("souk", "mug");
        let on_card = PriceStep::at(&card.steps, EUR, now);
        let of_card = on_card.map_or(card.prices[&EUR].min, |step| step.tiers[0].amount);
        assert_eq!(of_card, tiers[0].amount, "a card says what the page says");
        assert_eq!(
            on_card.and_then(|step| step.sale),
            step.and_then(|step| step.sale)
        );
        (tiers[0].amount, step.and_then(|step| step.sale))
    }

    fn card(&self, store: &str, slug: &str) -> commerce::published::Card {
        let query = Query {
            store,
            language: "en",
            currency: EUR,
            market: None,
            question: "",
            category: None,
            filters: &[],
            sort: Sort::Name,
            facets: &[],
            categories: listing::Categories::None,
            merchandising: &Merchandising::default(),
            now: 0,
        };
        let found = run(find(&self.sql, &query, None, 100)).unwrap();
        found
            .cards
            .into_iter()
            .find(|card| card.slug == slug)
            .unwrap()
    }

    fn offer(&self, row: &Json) -> Result<Outcome, Vec<String>> {
        let record = offers_rows::Row::parse(row.to_string().as_bytes());
        let record =
            record.map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>())?;
        let data = row[record.kind()].clone();
        let row = offers::Written { record, data };
        let moment = Moment {
            now: "2026-01-02T00:00:00Z",
            new_id: &String::new,
        };
        run(offers::import(&self.sql, row, &moment)).map_err(|refusal| match refusal {
            Refusal::Fields(errors) => errors
                .into_iter()
                .map(|error| error.code.to_owned())
                .collect(),
            Refusal::Storage(error) => panic!("{error}"),
        })
    }

    /// Takes in a row of either import.
    fn take_any(&self, row: &Json) -> Outcome {
        match row.get("promotion").or(row.get("coupon")) {
            Some(_) => self.offer(row).unwrap(),
            None => self.import(row).unwrap(),
        }
    }

    fn waiting(&self) -> usize {
        run(pending(&self.sql)).unwrap()
    }
}

fn winter_sale() -> Json {
    json!({"price_list": {"code": "winter", "currency": "EUR", "kind": "sale", "priority": 1,
        "audience": {"starts": at(START), "ends": at(END)}}})
}

fn winter_price(amount: i64) -> Json {
    json!({"price": {"list": "winter", "sku": "MUG", "amount": amount}})
}

fn tenth_off(more: Json) -> Json {
    let mut row =
        json!({"catalogue_promotion": {"rule": {"id": "tenth-off", "discount": {"percent": 10}}}});
    for (name, value) in more.as_object().unwrap() {
        row["catalogue_promotion"][name] = value.clone();
    }
    row
}

#[test]
fn a_sale_begins_and_ends_at_its_time_in_the_document_that_was_published_before() {
    let shop = Shop::new();
    shop.publish();
    assert_eq!(shop.steps(), []);
    shop.take(winter_sale());
    assert_eq!(shop.waiting(), 0, "a list without prices touches nothing");
    shop.take(winter_price(1800));
    shop.publish();
    let sale = Sale {
        compare_at: 2400,
        lowest: 2400,
        starts: Some(START),
        ends: Some(END),
    };
    for (now, expected) in [
        (NOW, (2400, None)),
        (START - 1, (2400, None)),
        (START, (1800, Some(sale))),
        (END - 1, (1800, Some(sale))),
        (END, (2400, None)),
    ] {
        assert_eq!(shop.shown_at(now), expected, "{}", at(now));
    }
    // A list goes before those below it for larger quantities too.
    let tiers = |now| PriceStep::at(&shop.steps(), EUR, now).unwrap().tiers.len();
    assert_eq!((tiers(NOW), tiers(START)), (2, 1));
    // The same again is the same.
    let steps = shop.steps();
    run(enqueue_everything(&shop.sql)).unwrap();
    shop.publish_at(NOW + 60);
    assert_eq!(shop.steps(), steps);
}

#[test]
fn lists_follow_when_the_time_has_come() {
    let shop = Shop::new();
    shop.take(winter_sale());
    shop.take(winter_price(1800));
    shop.publish();
    let sorted_price = || shop.card("souk", "mug").prices[&EUR].min;
    assert_eq!(sorted_price(), 2400);
    for (due, price) in [(START, 1800), (END, 2400)] {
        assert_eq!(run(next_due(&shop.sql)).unwrap(), Some(due));
        run(enqueue_due(&shop.sql, due - 1)).unwrap();
        assert_eq!(shop.waiting(), 0);
        shop.publish_at(due);
        assert_eq!(sorted_price(), price);
    }
    assert_eq!(run(next_due(&shop.sql)).unwrap(), None);
    assert_eq!(shop.steps(), []);
}

#[test]
fn the_lowest_price_of_thirty_days_is_that_before_the_reduction() {
    let day = 86_400;
    let shop = Shop::new();
    shop.publish_at(NOW);
    let price = |amount: i64| {
        shop.take(json!({"price": {"sku": "MUG", "currency": "EUR", "amount": amount}}));
    };
    // A day at 2000, then 2600, three weeks before the sale.
    price(2000);
    shop.publish_at(NOW + day);
    price(2600);
    shop.publish_at(NOW + 2 * day);
    shop.take(tenth_off(json!({})));
    shop.publish_at(NOW + 23 * day);
    let lowest = |now: i64| shop.shown_at(now).1.unwrap().lowest;
    assert_eq!(shop.shown_at(NOW + 23 * day).0, 2340);
    assert_eq!(lowest(NOW + 23 * day), 2000);
    // It does not change while the reduction holds, whatever is published again.
    run(enqueue_everything(&shop.sql)).unwrap();
    shop.publish_at(NOW + 80 * day);
    assert_eq!(lowest(NOW + 80 * day), 2000);
    // A further reduction is one of its own: what was shown before it was 2340.
    shop.take(tenth_off(
        json!({"rule": {"id": "tenth-off", "discount": {"percent": 50}}}),
    ));
    shop.publish_at(NOW + 90 * day);
    assert_eq!(shop.shown_at(NOW + 90 * day).0, 1300);
    assert_eq!(lowest(NOW + 90 * day), 2340);
    // What is too old to matter is not kept.
    let kept = run(shop
        .sql
        .query("SELECT history FROM product_price", Vec::new()))
    .unwrap();
    let history: Json = kept[0].json(0).unwrap();
    let since = |place: usize| history["souk"]["EUR"]["MUG"][place][0].as_i64().unwrap();
    assert_eq!((since(0), since(1)), (NOW + 23 * day, NOW + 90 * day));
}

#[test]
fn what_was_called_off_before_it_began_was_never_shown() {
    let shop = Shop::new();
    shop.take(winter_sale());
    shop.take(winter_price(100));
    shop.publish_at(NOW);
    shop.take(json!({"delete": {"price_list": "winter"}}));
    shop.publish_at(NOW + 60);
    shop.take(tenth_off(json!({})));
    shop.publish_at(END + 60);
    assert_eq!(shop.shown_at(END + 60).1.unwrap().lowest, 2400);
}

#[test]
fn a_price_of_the_product_is_for_variants_without_one_of_their_own() {
    let shop = Shop::new();
    shop.take(json!({"price_list": {"code": "winter", "currency": "EUR", "kind": "sale"}}));
    shop.take(json!({"price": {"list": "winter", "product": "mug", "amount": 2000}}));
    shop.publish();
    assert_eq!(shop.shown_at(NOW).0, 2000);
    shop.take(winter_price(2100));
    shop.publish();
    assert_eq!(shop.shown_at(NOW).0, 2100);
    // A variant that is gone takes its prices with it.
    let variants = json!([{"sku": "OTHER", "prices": [{"currency": "EUR", "amount": 2400}]}]);
    shop.take(product_with("mug", json!({"variants": variants})));
    shop.publish();
    assert_eq!(shop.shown_at(NOW).0, 2000);
}

#[test]
fn a_promotion_is_for_the_products_that_it_asks_for() {
    let shop = Shop::new();
    shop.take(product("cup", "active"));
    shop.publish();
    let unit = |code: &str| {
        let product: Product = shop.read(&format!("product:souk:en:{code}"));
        product.prices[&EUR].min
    };
    for (promotion, mug, cup) in [
        (json!({}), 2160, 2160),
        (json!({"products": {"brands": ["halm"]}}), 2160, 2160),
        (json!({"products": {"categories": ["cups"]}}), 2160, 2160),
        (json!({"products": {"tags": ["other"]}}), 2400, 2400),
        (
            json!({"rule": {"id": "tenth-off", "discount": {"percent": 10}, "of": [{"product": "mug"}]}}),
            2160,
            2400,
        ),
        (
            json!({"rule": {"id": "tenth-off", "discount": {"percent": 10}, "of": [{"variant": "CUP"}]}}),
            2400,
            2160,
        ),
        (
            json!({"currency": "EUR", "rule": {"id": "tenth-off", "discount": {"amount": 500}}}),
            1900,
            1900,
        ),
        (
            json!({"currency": "JPY", "rule": {"id": "tenth-off", "discount": {"amount": 500}}}),
            2400,
            2400,
        ),
    ] {
        shop.take(tenth_off(promotion.clone()));
        shop.publish();
        assert_eq!((unit("mug"), unit("cup")), (mug, cup), "{promotion}");
    }
    shop.take(tenth_off(json!({})));
    shop.publish();
    shop.take(json!({"delete": {"catalogue_promotion": "tenth-off"}}));
    shop.publish();
    assert_eq!((unit("mug"), unit("cup")), (2400, 2400));
}

#[test]
fn a_bundle_costs_what_its_parts_cost_at_the_time() {
    let shop = Shop::new();
    shop.take(
        json!({"product": {"external_id": "pair", "status": "active", "stores": ["souk"],
        "categories": ["cups"], "kind": "bundle", "bundle": [{"sku": "MUG", "quantity": 2}],
        "texts": {"en": {"name": "Pair", "slug": "pair"}}, "variants": [{"sku": "PAIR"}]}}),
    );
    shop.take(winter_sale());
    shop.take(winter_price(1800));
    shop.publish();
    let pair: Product = shop.read("product:souk:en:pair");
    let step = |now| {
        let step = PriceStep::at(&pair.variants[0].steps, EUR, now).unwrap();
        (step.tiers[0].amount, step.sale.map(|sale| sale.compare_at))
    };
    assert_eq!(step(NOW), (4800, None));
    assert_eq!(step(START), (3600, Some(4800)));
    let part = |now| {
        PriceStep::at(&pair.bundle[0].steps, EUR, now)
            .unwrap()
            .tiers[0]
            .amount
    };
    assert_eq!((part(NOW), part(START)), (2400, 1800));
}

#[test]
fn what_names_something_unknown_is_refused() {
    let shop = Shop::new();
    shop.take(winter_sale());
    shop.take(winter_price(1));
    for (row, code) in [
        (
            json!({"price": {"list": "summer", "sku": "MUG", "amount": 1}}),
            "unknown_price_list",
        ),
        (
            json!({"price": {"list": "base-eur", "sku": "MUG", "amount": 1}}),
            "unknown_price_list",
        ),
        (
            json!({"price": {"list": "winter", "sku": "X", "amount": 1}}),
            "unknown_sku",
        ),
        (
            json!({"price": {"list": "winter", "product": "x", "amount": 1}}),
            "unknown_product",
        ),
        (
            json!({"price": {"list": "winter", "sku": "MUG", "amount": 1, "currency": "JPY"}}),
            "another_currency",
        ),
        (
            json!({"price_list": {"code": "winter", "currency": "JPY"}}),
            "has_prices",
        ),
        (
            json!({"price_list": {"code": "spring", "currency": "EUR", "audience": {"stores": ["x"]}}}),
            "unknown_store",
        ),
        (
            tenth_off(json!({"products": {"brands": ["x"]}})),
            "unknown_brand",
        ),
        (
            tenth_off(
                json!({"rule": {"id": "x", "discount": {"percent": 1}, "of": [{"product": "x"}]}}),
            ),
            "unknown_product",
        ),
    ] {
        assert_eq!(shop.import(&row).unwrap_err(), [code], "{row}");
    }
    let coupon = json!({"coupon": {"code": "X", "promotion": "x"}});
    assert_eq!(shop.offer(&coupon).unwrap_err(), ["unknown_promotion"]);
}

#[test]
fn promotions_do_not_give_what_leads_back_to_them() {
    let shop = Shop::new();
    for code in ["coaster", "spoon", "plate"] {
        shop.take(product(code, "active"));
    }
    let gift = |code: &str, wanted: &str, given: &str| {
        json!({"promotion": {"rule": {"id": code, "actions": [{"gift": {"product": given}}],
            "condition": {"quantity": {"of": {"products": [wanted]}, "range": {"min": 1}}}}}})
    };
    for (code, wanted, given) in [("first", "mug", "coaster"), ("second", "coaster", "spoon")] {
        assert_eq!(shop.offer(&gift(code, wanted, given)), Ok(Outcome::Created));
    }
    let closing = gift("third", "spoon", "mug");
    assert_eq!(shop.offer(&closing), Err(vec!["cycle".to_owned()]));
    assert_eq!(
        shop.offer(&gift("itself", "mug", "mug")),
        Err(vec![
        "rule.actions[0].gift.product: expected a product that does not lead to its own giving, by \
         way of this or other promotions".to_owned()])
    );
    // Changed, one of them no longer leads there; and the same again is no circle with itself.
    assert_eq!(
        shop.offer(&gift("second", "coaster", "plate")),
        Ok(Outcome::Updated)
    );
    assert_eq!(shop.offer(&closing), Ok(Outcome::Created));
    assert_eq!(shop.offer(&closing), Ok(Outcome::Unchanged));
}

#[test]
fn a_promotion_names_what_is_there() {
    let shop = Shop::new();
    let condition = |of: Json| json!({"any": [{"quantity": {"of": of, "range": {"min": 1}}}]});
    let take = |part: &str, value: Json| {
        let mut rule = json!({"id": "x", "actions": [{"spread": {"discount": {"percent": 10}}}]});
        rule[part] = value;
        shop.offer(&json!({"promotion": {"rule": rule}}))
    };
    for (name, code) in [
        ("products", "unknown_product"),
        ("variants", "unknown_sku"),
        ("brands", "unknown_brand"),
        ("categories", "unknown_category"),
    ] {
        let of = condition(json!({"except": {name: ["none"]}}));
        assert_eq!(take("condition", of), Err(vec![code.to_owned()]));
    }
    let gift = json!([{"gift": {"product": "none"}}]);
    assert_eq!(
        take("actions", gift),
        Err(vec!["unknown_product".to_owned()])
    );
    let of = condition(json!({"products": ["mug"], "tags": ["whatever"]}));
    assert_eq!(take("condition", of), Ok(Outcome::Created));
}

#[test]
fn lanes_keep_their_order_and_stay_while_promotions_stand_in_them() {
    let shop = Shop::new();
    for lane in ["welcome", "seasonal", "again"] {
        shop.offer(&json!({"lane": {"code": lane}})).unwrap();
    }
    let promotion = |lane: &str| {
        json!({"promotion": {"rule": {"id": "tenth", "lane": lane,
            "actions": [{"spread": {"discount": {"percent": 10}}}]}}})
    };
    assert_eq!(
        shop.offer(&promotion("none")),
        Err(vec!["unknown_lane".to_owned()])
    );
    shop.offer(&promotion("seasonal")).unwrap();
    let list = |after: &str, limit| {
        let lanes = run(offers::list(
            &shop.sql,
            offers::Kind::Lane,
            None,
            after,
            limit,
        ))
        .unwrap();
        lanes
            .into_iter()
            .map(|lane| (lane.code, lane.version))
            .collect::<Vec<_>>()
    };
    let named = |code: &str, version| (code.to_owned(), version);
    assert_eq!(list("", 2), [named("welcome", 1), named("seasonal", 1)]);
    assert_eq!(list("seasonal", 2), [named("again", 1)]);
    // A change keeps its place.
    let best = json!({"lane": {"code": "welcome", "choice": "best"}});
    assert_eq!(shop.offer(&best), Ok(Outcome::Updated));
    assert_eq!(shop.offer(&best), Ok(Outcome::Unchanged));
    assert_eq!(list("", 1), [named("welcome", 2)]);
    let delete = |code: &str| run(offers::delete_lane(&shop.sql, code));
    assert!(
        matches!(delete("seasonal"), Err(Refusal::Fields(errors)) if errors[0].code == "in_use")
    );
    shop.offer(&promotion("welcome")).unwrap();
    assert!(matches!(delete("seasonal"), Ok(Outcome::Deleted)));
    assert!(matches!(delete("seasonal"), Ok(Outcome::Unchanged)));
}

#[test]
fn a_coupon_is_used_as_often_as_its_limits_allow() {
    let shop = Shop::new();
    shop.take_any(&json!({"promotion": {"rule": {"id": "welcome", "actions": [{"spread": {"discount": {"percent": 10}}}]}}}));
    shop.take_any(
        &json!({"coupon": {"code": "HELLO", "promotion": "welcome", "max_uses": 3,
        "max_uses_by_customer": 2, "starts": at(START), "ends": at(END)}}),
    );
    let uses = |customer: &str, now: i64| {
        run(offers::use_coupon(&shop.sql, "HELLO", customer, &at(now))).unwrap()
    };
    assert!(!uses("a", START - 1), "before it begins");
    assert!(uses("a", START) && uses("a", START));
    assert!(!uses("a", START), "the customer's limit");
    assert!(uses("b", START));
    assert!(!uses("c", START), "the limit of all");
    let stored = run(offers::find(&shop.sql, offers::Kind::Coupon, "HELLO")).unwrap();
    assert_eq!(stored.unwrap().used, 3);
    assert!(!run(offers::use_coupon(&shop.sql, "NONE", "a", &at(START))).unwrap());
}

#[test]
fn a_guest_and_a_code_are_the_same_in_other_letters() {
    let shop = Shop::new();
    shop.take_any(&json!({"promotion": {"rule": {"id": "welcome", "actions": [{"spread": {"discount": {"percent": 10}}}]}}}));
    shop.take_any(
        &json!({"coupon": {"code": "HELLO", "promotion": "welcome", "max_uses_by_customer": 1}}),
    );
    let uses = |code: &str, customer: &str| {
        run(offers::use_coupon(&shop.sql, code, customer, &at(START))).unwrap()
    };
    assert!(uses("hello ", "Ada@Example.org"));
    assert!(!uses("HELLO", " ada@example.ORG"));
    assert!(uses("HELLO", "bob@example.org"));
}

#[test]
fn an_export_has_the_offers_again() {
    let shop = Shop::new();
    let rows = [
        json!({"price_list": {"code": "winter", "currency": "EUR", "kind": "sale", "priority": 1}}),
        json!({"price": {"list": "winter", "product": "mug", "min_quantity": 1, "amount": 2000}}),
        json!({"price": {"list": "winter", "sku": "MUG", "min_quantity": 6, "amount": 1500}}),
        tenth_off(json!({"texts": {"en": {"name": "A tenth off"}}})),
        json!({"promotion": {"rule": {"id": "welcome", "actions": [{"spread": {"discount": {"percent": 10}}}]}}}),
        json!({"coupon": {"code": "HELLO", "promotion": "welcome", "max_uses": 3}}),
    ];
    for row in &rows {
        assert_ne!(shop.take_any(row), Outcome::Unchanged);
    }
    for limit in [1, 3, 100] {
        let (mut lines, mut place) = (Vec::new(), crate::catalogue::Place::default());
        loop {
            let (page, next) = run(crate::catalogue::export(&shop.sql, &place, limit)).unwrap();
            lines.extend(page);
            match next {
                Some(next) => place = next,
                None => break,
            }
        }
        let of_offers = lines.iter().filter(|line| {
            ["price", "catalogue_promotion", "promotion", "coupon"]
                .iter()
                .any(|kind| line.starts_with(&format!("{{\"{kind}")))
        });
        let again: Vec<Json> = of_offers
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(again.len(), rows.len(), "{again:?}");
        for row in again {
            assert_eq!(shop.take_any(&row), Outcome::Unchanged, "{row}");
        }
    }
}
