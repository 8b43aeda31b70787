//! Orders as a shop has them: for measurements, so always the same.

use calculation::problem::*;
use calculation::promotion::*;

const BRANDS: u32 = 12;
const CATEGORIES: u32 = 20;
const COLOURS: [&str; 5] = ["black", "white", "sand", "moss", "rust"];
const NOW: i64 = 1_780_000_000;
const DAY: i64 = 86_400;

/// An order of so many lines, with so many promotions that are judged by it.
pub fn order(lines: u32, promotions: u32) -> Problem {
    Problem {
        settings: Settings::default(),
        facts: facts(),
        lines: (0..lines).map(line).collect(),
        shipping: vec![Charge {
            id: "parcel".to_owned(),
            method: Some("parcel".to_owned()),
            amount: 499,
            tax: vat(),
        }],
        surcharges: Vec::new(),
        promotions: (0..promotions).map(promotion).collect(),
        lanes: Vec::new(),
        coupons: vec!["WELCOME10".to_owned()],
    }
}

fn facts() -> Facts {
    Facts {
        store: "main".to_owned(),
        currency: "EUR".to_owned(),
        channel: Some("web".to_owned()),
        country: Some("DE".to_owned()),
        shipping_method: Some("parcel".to_owned()),
        payment_method: Some("card".to_owned()),
        customer: Customer {
            id: Some("0198f0c2-7a5e-7cc1-9d55-0f4a5d3f2b10".to_owned()),
            registered: true,
            segments: vec!["regulars".to_owned(), "newsletter".to_owned()],
            organization: None,
            orders: 3,
        },
        time: Time {
            seconds: NOW,
            offset_minutes: 120,
        },
    }
}

fn vat() -> Tax {
    Tax {
        included: true,
        rates: vec![TaxRate {
            code: "vat-standard".to_owned(),
            rate: Rate::percent(19),
            ..TaxRate::default()
        }],
        origin: None,
    }
}

fn line(number: u32) -> Line {
    let category = number * 7 % CATEGORIES;
    Line {
        id: format!("{}", 1000 + number),
        product: format!("product-{number:04}"),
        variant: format!("SKU-{number:04}-M"),
        brand: Some(brand(number * 5)),
        categories: vec![
            "all".to_owned(),
            format!("department-{}", category % 4),
            format!("category-{category:02}"),
        ],
        tags: vec![
            if number.is_multiple_of(3) {
                "new"
            } else {
                "basics"
            }
            .to_owned(),
        ],
        attributes: vec![
            (
                "colour".to_owned(),
                COLOURS[number as usize % COLOURS.len()].to_owned(),
            ),
            ("size".to_owned(), "M".to_owned()),
        ],
        quantity: u64::from(1 + number % 4),
        unit_price: 990 + i64::from(number * 737 % 9000),
        on_sale: number.is_multiple_of(6),
        tax: vat(),
        ..Line::default()
    }
}

fn brand(number: u32) -> String {
    format!("brand-{:02}", number % BRANDS)
}

fn category(number: u32) -> Filter {
    Filter {
        categories: vec![format!("category-{:02}", number % CATEGORIES)],
        ..Filter::default()
    }
}

fn of_brand(number: u32) -> Filter {
    Filter {
        brands: vec![brand(number)],
        ..Filter::default()
    }
}

const fn percent(percent: u32) -> Discount {
    Discount::Percent(Rate::percent(percent))
}

fn total_from(of: Filter, amount: i64) -> Condition {
    Condition::Total {
        of,
        range: Range::from(amount),
        tax: TaxView::AsEntered,
        basis: None,
    }
}

/// One of ten kinds, each for other goods or people.
fn promotion(number: u32) -> Promotion {
    let (round, kind) = (number / 10, number % 10);
    let mut promotion = Promotion {
        id: format!("promotion-{number:03}"),
        priority: i32::try_from(kind).unwrap_or(0),
        created: i64::from(number),
        starts: Some(NOW - DAY),
        ends: Some(NOW + DAY),
        ..Promotion::default()
    };
    match kind {
        // Off a category.
        0 => {
            promotion.actions = vec![Action::Lines(Lines {
                of: Filter {
                    not_on_sale: true,
                    ..category(round * 3)
                },
                discount: percent(15),
                line_cap: None,
            })];
        }
        // Three for two.
        1 => {
            promotion.actions = vec![Action::BuyGet(BuyGet {
                buy: of_brand(round),
                buy_quantity: 2,
                get: of_brand(round),
                get_quantity: 1,
                discount: percent(100),
                ..BuyGet::default()
            })];
        }
        // Off a department, in steps.
        2 => {
            let step = |from, discount| Step { from, discount };
            promotion.actions = vec![Action::Tiers(Tiers {
                of: Filter {
                    categories: vec![format!("department-{}", round % 4)],
                    except: Some(Box::new(category(round))),
                    ..Filter::default()
                },
                by: Measure::Amount,
                steps: vec![
                    step(5_000, percent(3)),
                    step(10_000, percent(5)),
                    step(20_000, percent(8)),
                ],
                ..Tiers::default()
            })];
        }
        // Free shipping for regulars, elsewhere for others.
        3 => {
            promotion.condition = Condition::All(vec![
                Condition::Segment(vec![format!("segment-{round}"), "regulars".to_owned()]),
                Condition::Country(vec![if round == 0 { "DE" } else { "AT" }.to_owned()]),
                total_from(Filter::default(), 4_900),
            ]);
            promotion.actions = vec![Action::Shipping(Charges {
                methods: vec!["parcel".to_owned()],
                discount: percent(100),
                spread: false,
            })];
        }
        // A coupon on the whole order, which mostly nobody gave.
        4 => {
            promotion.coupons = vec![Coupon {
                code: if round == 0 {
                    "WELCOME10".to_owned()
                } else {
                    format!("CODE-{round:04}")
                },
                uses: Limit {
                    most: Some(10_000),
                    used: 17,
                },
                ..Coupon::default()
            }];
            promotion.actions = vec![Action::Spread(Spread {
                of: Filter::default(),
                discount: percent(10),
                ..Spread::default()
            })];
            promotion.cap = Some(5_000);
        }
        // Some money off each unit of a colour.
        5 => {
            promotion.actions = vec![Action::Units(Units {
                of: Filter {
                    attributes: vec![(
                        "colour".to_owned(),
                        COLOURS[round as usize % COLOURS.len()].to_owned(),
                    )],
                    brands: vec![brand(round * 3), brand(round * 3 + 1)],
                    ..Filter::default()
                },
                discount: Discount::Amount(150),
                limit: Some(10),
                ..Units::default()
            })];
        }
        // Two of a category for a price.
        6 => {
            promotion.actions = vec![Action::Bundles(Bundles {
                of: Filter {
                    tags: vec!["basics".to_owned()],
                    ..category(round * 5 + 1)
                },
                size: 2,
                discount: Discount::FixedPrice(6_900),
                ..Bundles::default()
            })];
        }
        // For members of a club only.
        7 => {
            promotion.condition = Condition::Segment(vec![format!("club-{round}")]);
            promotion.actions = vec![Action::Spread(Spread {
                of: Filter::default(),
                discount: percent(5),
                ..Spread::default()
            })];
        }
        // A gift for a good order, in the evening.
        8 => {
            promotion.condition = Condition::Any(vec![
                total_from(of_brand(round), 15_000),
                Condition::Hours {
                    from: 18 * 60,
                    to: 20 * 60,
                },
            ]);
            promotion.actions = vec![Action::Gift(Give {
                product: "tote-bag".to_owned(),
                quantity: 1,
                per: None,
            })];
        }
        // Off new things of a brand, where enough is bought.
        _ => {
            promotion.condition = Condition::Quantity {
                of: of_brand(round),
                range: Range::from(3),
            };
            promotion.actions = vec![Action::Lines(Lines {
                of: Filter {
                    tags: vec!["new".to_owned()],
                    ..of_brand(round)
                },
                discount: percent(20),
                line_cap: Some(2_000),
            })];
        }
    }
    if round % 2 == 1 {
        // Half of them are for members of something.
        promotion.condition = Condition::All(vec![
            Condition::Segment(vec![format!("members-{round}")]),
            promotion.condition,
        ]);
    }
    promotion
}

#[cfg(test)]
mod tests {
    use super::order;
    use calculation::{check, evaluate};

    #[test]
    fn orders_are_as_a_shop_has_them() {
        for lines in [10, 100] {
            let problem = order(lines, 100);
            assert_eq!(check::problem(&problem), []);
            let outcome = evaluate(&problem).unwrap();
            let applied = outcome.applied.len();
            assert!((10..50).contains(&applied), "{applied} of {lines} lines");
        }
    }
}
