//! Promotions and price lists as JSON.

use calculation::price::{PriceRow, Priced};
use calculation::problem::{Rate, Time};
use calculation::promotion::{
    self, Action, Condition, Discount, Filter, Order, Promotion, Range, TaxView,
};
use serde_json::{Value, from_value, json, to_value};

fn promotion(value: Value) -> Promotion {
    from_value(value).unwrap()
}

#[test]
fn a_promotion_says_only_what_it_needs() {
    let tenth = promotion(json!({"actions": [{"spread": {"discount": {"percent": 10}}}]}));
    assert_eq!(
        tenth.actions,
        [Action::Spread(promotion::Spread {
            of: Filter::default(),
            discount: Discount::Percent(Rate::percent(10)),
            with_shipping: false,
        })]
    );
    assert_eq!(tenth.condition, Condition::Always);
    assert!(!tenth.exclusive && tenth.coupons.is_empty() && tenth.starts.is_none());
}

#[test]
fn what_is_written_is_read_again() {
    let whole = json!({
        "id": "weekend", "priority": 5, "created": 7, "exclusive": true, "lane": "a",
        "starts": "2026-03-01T00:00:00+01:00", "ends": 1_800_000_000,
        "coupons": [{"code": "WEEK", "uses": {"most": 100, "used": 3}, "per_order": 2}],
        "budget": {"uses": {"most": 9}, "spend": 5000},
        "basis": "original", "cap": 900,
        "condition": {"all": [
            {"any": [{"country": ["DE", "CH"]}, {"none": [{"registered": false}]}]},
            {"total": {"of": {"categories": ["cups"], "except": {"tags": ["new"]}}, "range": {"min": 5000}, "tax": "gross"}},
            {"weekday": [6, 7]}, {"hours": {"from": "22:00", "to": "06:30"}},
            {"nth_order": {"max": 1}}, "always",
        ]},
        "actions": [
            {"buy_x_get_y": {"buy": {"products": ["mug"]}, "buy_quantity": 2, "get": {}, "get_quantity": 1,
                "discount": {"percent": "100"}, "times": 1, "pick": "dearest_first"}},
            {"tiers": {"of": {"attributes": [{"code": "colour", "value": "red"}]}, "by": "quantity",
                "steps": [{"from": 3, "discount": {"percent": 7.7}}]}},
            {"gift": {"product": "card"}},
            {"shipping": {"discount": {"fixed_price": 0}}},
        ],
    });
    let read = promotion(whole);
    assert_eq!(read.starts, Some(1_772_319_600));
    let Condition::All(conditions) = &read.condition else {
        panic!("{:?}", read.condition);
    };
    assert!(matches!(
        &conditions[1],
        Condition::Total { range, tax: TaxView::Gross, .. } if *range == Range::from(5000)
    ));
    assert_eq!(
        conditions[3],
        Condition::Hours {
            from: 1320,
            to: 390
        }
    );
    assert!(matches!(
        &read.actions[0],
        Action::BuyGet(promotion::BuyGet {
            times: Some(1),
            pick: Order::DearestFirst,
            ..
        })
    ));
    let written = to_value(&read).unwrap();
    assert_eq!(written["starts"], "2026-02-28T23:00:00Z");
    assert_eq!(
        written["actions"][1]["tiers"]["steps"][0]["discount"]["percent"],
        "7.7"
    );
    assert_eq!(promotion(written), read);
}

#[test]
fn a_price_row_is_of_a_product_or_of_a_variant() {
    let row: PriceRow =
        from_value(json!({"list": "base", "of": {"variant": "mug-oat"}, "amount": 0})).unwrap();
    assert_eq!(row.of, Priced::Variant("mug-oat".to_owned()));
    assert_eq!((row.from, row.amount), (1, 0));
}

#[test]
fn rates_are_exact_decimals() {
    for (written, mantissa, scale) in [
        (json!("7.7"), 77, 1),
        (json!(7.7), 77, 1),
        (json!("7.70"), 77, 1),
        (json!(20), 20, 0),
        (json!("0"), 0, 0),
        (json!(8.875), 8_875, 3),
        (json!("0.000000001"), 1, 9),
        (json!(0.000000001), 1, 9),
        (json!(1.000000001), 1_000_000_001, 9),
    ] {
        let rate: Rate = from_value(written.clone()).unwrap();
        assert_eq!(rate, Rate { mantissa, scale }, "{written}");
    }
    for refused in [
        json!(-1),
        json!(-0.5),
        json!("-1"),
        json!("+1"),
        json!(""),
        json!("7,7"),
        json!("7."),
        json!(".7"),
        json!("1e2"),
        json!("0.0000000001"),
        json!(1e300),
        json!("33.333333333"),
        json!(null),
        json!("١"),
    ] {
        assert!(from_value::<Rate>(refused.clone()).is_err(), "{refused}");
    }
}

#[test]
fn moments_keep_the_clock_of_the_store() {
    for (text, seconds, offset_minutes) in [
        ("1970-01-01T00:00:00Z", 0, 0),
        ("2026-03-01T08:00:00+01:00", 1_772_348_400, 60),
        ("2024-02-29T23:59:59-03:30", 1_709_263_799, -210),
        ("2026-03-01T08:00:00.123Z", 1_772_352_000, 0),
        ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
        ("9999-12-31T23:59:59Z", 253_402_300_799, 0),
    ] {
        let time: Time = from_value(json!(text)).unwrap();
        assert_eq!(
            time,
            Time {
                seconds,
                offset_minutes
            },
            "{text}"
        );
        let again: Time = from_value(to_value(time).unwrap()).unwrap();
        assert_eq!(again, time, "{text}");
    }
    for refused in [
        json!("2026-02-29T00:00:00Z"),
        json!("2026-13-01T00:00:00Z"),
        json!("2026-00-10T00:00:00Z"),
        json!("2026-01-01T24:00:00Z"),
        json!("2026-01-01T00:00:00"),
        json!("2026-01-01"),
        json!("2026-01-01T00:00:00+25:00"),
        json!("2026-01-01T00:00:00.Z"),
        json!("2026-01-01T00:00é00Z"),
        json!("yesterday"),
        json!(i64::MAX),
        json!(1.5),
    ] {
        assert!(from_value::<Time>(refused.clone()).is_err(), "{refused}");
    }
}

#[test]
fn unknown_fields_and_choices_are_refused() {
    for refused in [
        json!({"actions": [], "prio": 1}),
        json!({"actions": [{"spread": {"discount": {"percent": 10}, "limit": 1}}]}),
        json!({"actions": [{"spred": {}}]}),
        json!({"actions": [{"spread": {"discount": {"percent": 10, "amount": 5}}}]}),
        json!({"actions": [], "condition": {"total": {"range": {"mim": 5}}}}),
        json!({"actions": [], "condition": {"hours": {"from": "25:00", "to": "26:00"}}}),
        json!({"actions": [{"gift": {"product": "a", "quantity": -1}}]}),
    ] {
        assert!(
            from_value::<Promotion>(refused.clone()).is_err(),
            "{refused}"
        );
    }
}
