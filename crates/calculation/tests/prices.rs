//! Prices by example: lists, an ask, and the one that wins.

use calculation::price::{
    Ask, Audience, CataloguePromotion, Decision, ListKind, Lost, PriceList, PriceRow, Priced,
    TierMode, WhyLost, lowest_before, price,
};
use calculation::problem::{Facts, Rate, Settings, Time};
use calculation::promotion::Discount;
use proptest::prelude::*;

fn list(code: &str, priority: i32) -> PriceList {
    PriceList {
        code: code.to_owned(),
        currency: "EUR".to_owned(),
        priority,
        ..PriceList::default()
    }
}

fn row(list: &str, from: u64, amount: i64) -> PriceRow {
    PriceRow {
        list: list.to_owned(),
        of: Priced::Variant("mug-oat".to_owned()),
        from,
        amount,
    }
}

fn facts() -> Facts {
    Facts {
        store: "souk".to_owned(),
        currency: "EUR".to_owned(),
        time: Time {
            seconds: 1_000,
            offset_minutes: 0,
        },
        ..Facts::default()
    }
}

fn decide_with(
    lists: &[PriceList],
    rows: &[PriceRow],
    promotions: &[CataloguePromotion],
    quantity: u64,
) -> Decision {
    let ask = Ask {
        product: "mug",
        variant: "mug-oat",
        quantity,
    };
    price(lists, rows, promotions, ask, &facts(), Settings::default())
}

fn decide(lists: &[PriceList], rows: &[PriceRow], quantity: u64) -> Decision {
    decide_with(lists, rows, &[], quantity)
}

fn unit(decision: &Decision) -> Option<i64> {
    decision.price.as_ref().map(|price| price.unit)
}

fn why(decision: &Decision, list: &str) -> Vec<WhyLost> {
    let lost = decision.lost.iter().filter(|lost| lost.list == list);
    lost.map(|lost| lost.reason.clone()).collect()
}

#[test]
fn a_tier_of_a_lower_list_never_slips_under_a_higher_list() {
    let lists = [list("a", 10), list("b", 20)];
    let mut rows = vec![row("a", 1, 10_000), row("a", 10, 9_000), row("b", 1, 9_500)];
    assert_eq!(unit(&decide(&lists, &rows, 1)), Some(9_500));
    let ten = decide(&lists, &rows, 10);
    assert_eq!(unit(&ten), Some(9_500));
    let than = || "b".to_owned();
    let expected = [
        WhyLost::Priority { than: than() },
        WhyLost::UnderHigherList { than: than() },
    ];
    assert_eq!(why(&ten, "a"), expected);
    rows.push(row("b", 10, 9_200));
    assert_eq!(unit(&decide(&lists, &rows, 10)), Some(9_200));
    // A sale of the lower list changes nothing.
    let sale = PriceList {
        kind: ListKind::Sale,
        ..list("sale", 10)
    };
    rows.push(row("sale", 1, 8_000));
    let lists = [lists[0].clone(), lists[1].clone(), sale];
    assert_eq!(unit(&decide(&lists, &rows, 1)), Some(9_500));
}

#[test]
fn a_tier_of_the_regular_price_does_not_outlast_a_sale() {
    let sale = PriceList {
        kind: ListKind::Sale,
        ..list("sale", 0)
    };
    let lists = [list("base", 0), sale];
    for tier in [2_200, 1_500] {
        let rows = [
            row("base", 1, 2_400),
            row("base", 6, tier),
            row("sale", 1, 1_800),
        ];
        assert_eq!(unit(&decide(&lists, &rows, 6)), Some(1_800), "{tier}");
    }
}

#[test]
fn a_higher_list_adds_its_tier_to_the_price_of_a_lower_one() {
    let lists = [list("a", 10), list("b", 20)];
    let rows = [row("a", 1, 100), row("b", 100, 80)];
    assert_eq!(unit(&decide(&lists, &rows, 99)), Some(100));
    assert_eq!(unit(&decide(&lists, &rows, 100)), Some(80));
}

#[test]
fn a_more_specific_list_beats_a_cheaper_one() {
    let mut facts = facts();
    facts.country = Some("DE".to_owned());
    let german = PriceList {
        audience: Audience {
            countries: vec!["DE".to_owned()],
            ..Audience::default()
        },
        ..list("german", 0)
    };
    let lists = [list("all", 0), german];
    let rows = [row("all", 1, 100), row("german", 1, 120)];
    let ask = Ask {
        product: "mug",
        variant: "mug-oat",
        quantity: 1,
    };
    let decision = price(&lists, &rows, &[], ask, &facts, Settings::default());
    assert_eq!(unit(&decision), Some(120));
    let than = "german".to_owned();
    assert_eq!(why(&decision, "all"), [WhyLost::LessSpecific { than }]);
    let elsewhere = decide(&lists, &rows, 1);
    assert_eq!(
        (unit(&elsewhere), why(&elsewhere, "german")),
        (Some(100), vec![WhyLost::Country])
    );
}

#[test]
fn a_sale_keeps_the_price_to_compare_with_and_an_override_replaces_it() {
    for (kind, compare_at) in [(ListKind::Sale, Some(100)), (ListKind::Override, None)] {
        let lists = [
            list("base", 0),
            PriceList {
                kind,
                ..list("other", 0)
            },
        ];
        let rows = [row("base", 1, 100), row("other", 1, 80)];
        let price = decide(&lists, &rows, 1).price.unwrap();
        assert_eq!((price.unit, price.compare_at), (80, compare_at), "{kind:?}");
    }
}

#[test]
fn a_sale_that_is_not_lower_is_no_reduction() {
    let sale = PriceList {
        kind: ListKind::Sale,
        ..list("sale", 0)
    };
    let rows = [row("base", 1, 100), row("sale", 1, 100)];
    let price = decide(&[list("base", 0), sale], &rows, 1).price.unwrap();
    assert_eq!(price.compare_at, None);
}

#[test]
fn zero_is_a_price_and_no_row_for_one_unit_is_none() {
    assert_eq!(
        unit(&decide(&[list("a", 0)], &[row("a", 1, 0)], 1)),
        Some(0)
    );
    assert_eq!(unit(&decide(&[list("a", 0)], &[row("a", 10, 5)], 20)), None);
    assert_eq!(unit(&decide(&[list("a", 0)], &[], 1)), None);
    let dollars = PriceList {
        currency: "USD".to_owned(),
        ..list("a", 0)
    };
    let decision = decide(&[dollars], &[row("a", 1, 5)], 1);
    assert_eq!(
        (unit(&decision), why(&decision, "a")),
        (None, vec![WhyLost::Currency])
    );
}

#[test]
fn a_variant_takes_its_products_price_where_the_list_has_none_of_its_own() {
    let of_product = PriceRow {
        of: Priced::Product("mug".to_owned()),
        ..row("a", 1, 70)
    };
    let rows = [of_product.clone()];
    assert_eq!(unit(&decide(&[list("a", 0)], &rows, 1)), Some(70));
    let rows = [of_product, row("a", 1, 90)];
    let decision = decide(&[list("a", 0)], &rows, 1);
    assert_eq!(
        (unit(&decision), why(&decision, "a")),
        (Some(90), vec![WhyLost::VariantHasOwn])
    );
}

#[test]
fn windows_are_half_open_and_two_that_meet_never_both_hold() {
    let window = |code: &str, starts, ends| PriceList {
        audience: Audience {
            starts,
            ends,
            ..Audience::default()
        },
        ..list(code, 0)
    };
    let lists = [
        window("before", None, Some(1_000)),
        window("after", Some(1_000), None),
    ];
    let rows = [row("before", 1, 100), row("after", 1, 200)];
    let decision = decide(&lists, &rows, 1);
    assert_eq!(
        (unit(&decision), why(&decision, "before")),
        (Some(200), vec![WhyLost::Ended])
    );
}

#[test]
fn graduated_tiers_are_for_the_units_from_there_on() {
    let graduated = PriceList {
        tiers: TierMode::Graduated,
        ..list("a", 0)
    };
    let rows = [row("a", 1, 100), row("a", 10, 90), row("a", 100, 80)];
    let price = decide(&[graduated], &rows, 25).price.unwrap();
    assert_eq!((price.units, price.unit), (vec![(9, 100), (16, 90)], 90));
}

#[test]
fn catalogue_promotions_reduce_the_price_in_order_down_to_their_floor() {
    let off = |id: &str, priority, percent, exclusive, floor| CataloguePromotion {
        id: id.to_owned(),
        priority,
        created: 0,
        exclusive,
        audience: Audience::default(),
        of: vec![Priced::Product("mug".to_owned())],
        discount: Discount::Percent(Rate::percent(percent)),
        floor,
    };
    let decide = |promotions: &[CataloguePromotion]| {
        let decision = decide_with(&[list("a", 0)], &[row("a", 1, 1_000)], promotions, 1);
        let price = decision.price.unwrap();
        (price.unit, price.compare_at, price.promotions.join(" "))
    };
    let (ten, twenty) = (off("ten", 1, 10, false, 0), off("twenty", 2, 20, false, 0));
    assert_eq!(
        decide(&[ten.clone(), twenty]),
        (720, Some(1_000), "twenty ten".to_owned())
    );
    let alone = off("alone", 2, 20, true, 0);
    assert_eq!(
        decide(&[ten.clone(), alone]),
        (800, Some(1_000), "alone".to_owned())
    );
    let floored = off("floored", 0, 90, false, 850);
    assert_eq!(
        decide(&[ten, floored]),
        (850, Some(1_000), "ten floored".to_owned())
    );
}

#[test]
fn a_further_reduction_of_a_sale_is_compared_with_the_regular_price() {
    let sale = PriceList {
        kind: ListKind::Sale,
        ..list("sale", 0)
    };
    let further = CataloguePromotion {
        id: "further".to_owned(),
        priority: 0,
        created: 0,
        exclusive: false,
        audience: Audience::default(),
        of: Vec::new(),
        discount: Discount::Percent(Rate::percent(10)),
        floor: 0,
    };
    for (lists, compare_at) in [
        (&[list("base", 0), sale.clone()][..], 1_000),
        (&[sale][..], 800),
    ] {
        let rows = [row("base", 1, 1_000), row("sale", 1, 800)];
        let price = decide_with(lists, &rows, std::slice::from_ref(&further), 1)
            .price
            .unwrap();
        assert_eq!((price.unit, price.compare_at), (720, Some(compare_at)));
    }
}

#[test]
fn the_lowest_price_of_the_days_before_a_reduction() {
    const DAY: i64 = 86_400;
    let history = [(0, 100), (20 * DAY, 80), (25 * DAY, 120), (60 * DAY, 90)];
    for (reduced_at, lowest) in [
        (10 * DAY, Some(100)),
        (30 * DAY, Some(80)),
        (60 * DAY, Some(120)),
        (54 * DAY, Some(80)),
        (0, None),
    ] {
        assert_eq!(
            lowest_before(&history, reduced_at, 30),
            lowest,
            "{reduced_at}"
        );
    }
}

proptest! {
    #[test]
    fn there_is_one_winner_whatever_the_order_and_no_lower_list_is_under_it(
        rows in proptest::collection::vec((0_usize..4, 1_u64..4, 0_i64..100), 0..12),
        priorities in proptest::collection::vec(0_i32..3, 4),
        quantity in 1_u64..6,
    ) {
        let lists: Vec<_> = priorities.iter().enumerate().map(|(number, priority)| list(&number.to_string(), *priority)).collect();
        let mut seen = std::collections::BTreeSet::new();
        let mut rows: Vec<_> = rows
            .into_iter()
            .filter(|(list, from, _)| seen.insert((*list, *from)))
            .map(|(list, from, amount)| row(&list.to_string(), from, amount))
            .collect();
        let decision = decide(&lists, &rows, quantity);
        rows.reverse();
        prop_assert_eq!(&decide(&lists, &rows, quantity).price, &decision.price);
        if let Some(price) = &decision.price {
            let priority = |code: &str| lists.iter().find(|list| list.code == code).unwrap().priority;
            for pair in price.tiers.windows(2) {
                prop_assert!(priority(&pair[1].list) >= priority(&pair[0].list));
            }
            prop_assert_eq!(price.units.iter().map(|(count, _)| count).sum::<u64>(), quantity);
        }
        // Every row is accounted for: it is a tier, or it lost.
        let of_rows = |lost: &&Lost| lost.row.is_some();
        if decision.price.is_some() {
            let tiers = decision.price.as_ref().unwrap().tiers.iter().filter(|tier| tier.from <= quantity).count();
            prop_assert_eq!(decision.lost.iter().filter(of_rows).count() + tiers, rows.len());
        }
    }
}
