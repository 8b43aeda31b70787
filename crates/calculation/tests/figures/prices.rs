//! Prices: catalogue promotions as Sylius has them, lists as Medusa and Virto Commerce have them, and tiers up to what an
//! order comes to.

use calculation::price::{
    Ask, Audience, CataloguePromotion, ListKind, Price, PriceList, PriceRow, Priced, TierMode,
    price,
};
use calculation::problem::{Facts, Line, Settings, UnitPrice};
use calculation::promotion::Discount::{self, Amount};

use crate::order::{Order, any, line, percent, plus, spread, units};

const ASK: Ask<'_> = Ask {
    product: "shirt",
    variant: "shirt-s",
    quantity: 1,
};

fn list(code: &str) -> PriceList {
    PriceList {
        code: code.to_owned(),
        currency: "EUR".to_owned(),
        ..PriceList::default()
    }
}

fn row(list: &str, from: u64, amount: i64) -> PriceRow {
    PriceRow {
        list: list.to_owned(),
        of: Priced::Variant("shirt-s".to_owned()),
        from,
        amount,
    }
}

fn decide(
    lists: &[PriceList],
    rows: &[PriceRow],
    promotions: &[CataloguePromotion],
    quantity: u64,
    facts: &Facts,
) -> Option<Price> {
    let facts = Facts {
        currency: "EUR".to_owned(),
        ..facts.clone()
    };
    price(
        lists,
        rows,
        promotions,
        Ask { quantity, ..ASK },
        &facts,
        Settings::default(),
    )
    .price
}

fn sale(id: &str, priority: i32, discount: Discount) -> CataloguePromotion {
    CataloguePromotion {
        id: id.to_owned(),
        priority,
        created: 0,
        exclusive: false,
        audience: Audience::default(),
        of: Vec::new(),
        discount,
        floor: 0,
    }
}

#[test]
fn catalogue_promotions() {
    let exclusive = |id: &str, priority, discount| CataloguePromotion {
        exclusive: true,
        ..sale(id, priority, discount)
    };
    let down_to = |id: &str, floor, discount| CataloguePromotion {
        floor,
        ..sale(id, 0, discount)
    };
    for (regular, promotions, reduced, by) in [
        (
            10_000,
            vec![
                sale("autumn", 10, percent(25)),
                sale("winter", 40, Amount(1_000)),
                sale("spring", 20, Amount(500)),
                sale("summer", 30, percent(50)),
            ],
            3_000,
            "winter summer spring autumn",
        ),
        (2_000, vec![sale("drinks", 0, percent(15))], 1_700, "drinks"),
        (2_025, vec![sale("drinks", 0, percent(15))], 1_721, "drinks"),
        (1_050, vec![sale("drinks", 0, percent(15))], 893, "drinks"),
        (994, vec![sale("drinks", 0, percent(15))], 845, "drinks"),
        (
            2_000,
            vec![sale("a", 0, Amount(1_000)), sale("b", 0, Amount(500))],
            500,
            "a b",
        ),
        (500, vec![sale("a", 0, Amount(1_000))], 0, "a"),
        (2_000, vec![down_to("a", 1_500, percent(80))], 1_500, "a"),
        (2_000, vec![down_to("a", 1_500, Amount(1_000))], 1_500, "a"),
        (
            2_000,
            vec![
                down_to("a", 1_500, percent(80)),
                down_to("b", 1_500, percent(40)),
            ],
            1_500,
            "a",
        ),
        (
            10_000,
            vec![
                sale("a", 100, percent(50)),
                exclusive("b", 500, percent(30)),
            ],
            7_000,
            "b",
        ),
        (
            10_000,
            vec![
                sale("a", 900, percent(50)),
                exclusive("b", 500, percent(30)),
            ],
            7_000,
            "b",
        ),
        (
            10_000,
            vec![
                exclusive("b", 500, percent(30)),
                exclusive("c", 1_000, percent(70)),
                sale("a", 1, percent(50)),
            ],
            3_000,
            "c",
        ),
    ] {
        let price = decide(
            &[list("base")],
            &[row("base", 1, regular)],
            &promotions,
            1,
            &Facts::default(),
        )
        .unwrap();
        assert_eq!(
            (price.unit, price.promotions.join(" ").as_str()),
            (reduced, by)
        );
        assert_eq!(price.compare_at, Some(regular));
    }
}

#[test]
fn lists_for_some_go_before_lists_for_all() {
    let for_segment = |code: &str, segment: &str, kind| PriceList {
        kind,
        audience: Audience {
            segments: vec![segment.to_owned()],
            ..Audience::default()
        },
        ..list(code)
    };
    let in_country = |code: &str, country: &str| PriceList {
        audience: Audience {
            countries: vec![country.to_owned()],
            ..Audience::default()
        },
        ..list(code)
    };
    let until = |code: &str, starts, ends| PriceList {
        kind: ListKind::Sale,
        audience: Audience {
            starts,
            ends,
            ..Audience::default()
        },
        ..list(code)
    };
    let sale_for_all = PriceList {
        kind: ListKind::Sale,
        ..list("other")
    };
    let facts = |country: Option<&str>, segments: &[&str]| {
        let mut facts = Facts {
            country: country.map(str::to_owned),
            ..Facts::default()
        };
        facts.customer.segments = segments.iter().map(|&segment| segment.to_owned()).collect();
        facts.time.seconds = 1_000;
        facts
    };
    for (other, amount, facts, unit, compare_at) in [
        (
            sale_for_all.clone(),
            232,
            facts(None, &[]),
            232,
            Some(1_000),
        ),
        (sale_for_all.clone(), 0, facts(None, &[]), 0, Some(1_000)),
        (
            for_segment("other", "vip", ListKind::Sale),
            111,
            facts(None, &["vip"]),
            111,
            Some(1_000),
        ),
        (
            for_segment("other", "vip", ListKind::Override),
            111,
            facts(None, &["vip"]),
            111,
            None,
        ),
        (
            for_segment("other", "vip", ListKind::Sale),
            111,
            facts(None, &["other"]),
            1_000,
            None,
        ),
        (
            for_segment("other", "vip", ListKind::Override),
            1_111,
            facts(None, &["vip"]),
            1_111,
            None,
        ),
        (
            in_country("other", "PL"),
            300,
            facts(Some("PL"), &[]),
            300,
            None,
        ),
        (
            in_country("other", "PL"),
            300,
            facts(Some("DE"), &[]),
            1_000,
            None,
        ),
        (
            until("other", Some(900), Some(1_100)),
            232,
            facts(None, &[]),
            232,
            Some(1_000),
        ),
        (
            until("other", Some(1_001), None),
            232,
            facts(None, &[]),
            1_000,
            None,
        ),
        (
            until("other", None, Some(1_000)),
            232,
            facts(None, &[]),
            1_000,
            None,
        ),
    ] {
        let lists = [list("base"), other];
        let rows = [row("base", 1, 1_000), row("other", 1, amount)];
        let price = decide(&lists, &rows, &[], 1, &facts).unwrap();
        assert_eq!(
            (price.unit, price.compare_at),
            (unit, compare_at),
            "{:?}",
            lists[1]
        );
    }
}

#[test]
fn tiers_all_units_and_graduated() {
    let rows = [
        row("base", 1, 1_000),
        row("base", 5, 900),
        row("base", 10, 800),
    ];
    for (tiers, quantity, unit, cost) in [
        (TierMode::AllUnits, 1, 1_000, 1_000),
        (TierMode::AllUnits, 4, 1_000, 4_000),
        (TierMode::AllUnits, 5, 900, 4_500),
        (TierMode::AllUnits, 9, 900, 8_100),
        (TierMode::AllUnits, 10, 800, 8_000),
        (TierMode::Graduated, 4, 1_000, 4_000),
        (TierMode::Graduated, 5, 900, 4_900),
        (TierMode::Graduated, 10, 800, 9_300),
        (TierMode::Graduated, 1_000_000, 800, 800_001_300),
    ] {
        let base = PriceList {
            tiers,
            ..list("base")
        };
        let price = decide(&[base], &rows, &[], quantity, &Facts::default()).unwrap();
        let prices: Vec<_> = price
            .units
            .iter()
            .map(|&(count, price)| UnitPrice { count, price })
            .collect();
        let order = Order::default().lines([Line {
            prices,
            tax: plus(200),
            ..line("a", quantity, price.unit)
        }]);
        assert_eq!(price.unit, unit);
        assert_eq!(
            order.sums(),
            (cost, cost / 5, cost / 5 * 6),
            "{tiers:?} {quantity}"
        );
    }
}

#[test]
fn promotions_on_units_of_different_prices() {
    let prices = vec![
        UnitPrice {
            count: 4,
            price: 1_000,
        },
        UnitPrice {
            count: 5,
            price: 900,
        },
    ];
    let line = || {
        Order::default().lines([Line {
            prices: prices.clone(),
            ..line("a", 10, 800)
        }])
    };
    for (action, off) in [
        (units(any(), percent(10)), 400 + 450 + 80),
        (spread(Amount(930)), 930),
        (units(any(), Amount(850)), 9 * 850 + 800),
        (units(any(), Discount::FixedPrice(850)), 600 + 250),
        (
            calculation::promotion::Action::BuyGet(crate::order::buy_get((4, any()), (1, any()))),
            800 + 900,
        ),
    ] {
        assert_eq!(line().gives(action.clone()).off(), [off], "{action:?}");
    }
    let floored = Order::default().lines([Line {
        prices: prices.clone(),
        floor: 850,
        ..crate::order::line("a", 10, 800)
    }]);
    assert_eq!(floored.gives(spread(percent(50))).off(), [4 * 150 + 5 * 50]);
}
