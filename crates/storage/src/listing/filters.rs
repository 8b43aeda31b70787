use search_engine::columns::{Dictionary, Kind};

use super::Filter;
use super::columns::{BRAND, Decimal, STARS, STATE, STATE_IN_STOCK, attribute, price, sale};

/// The column that a filter looks at.
pub(super) fn column(filter: &Filter, place: &str) -> String {
    match filter {
        Filter::Price { .. } => price(place),
        Filter::Range { facet, .. } => attribute(facet),
        Filter::Values { facet, .. } => match facet.as_str() {
            "brand" => BRAND.to_owned(),
            "rating" | "availability" => STATE.to_owned(),
            "on_sale" => sale(place),
            code => attribute(code),
        },
    }
}

/// The facet whose own selection a filter is.
pub(super) fn facet(filter: &Filter) -> &str {
    match filter {
        Filter::Price { .. } => "price",
        Filter::Range { facet, .. } | Filter::Values { facet, .. } => facet,
    }
}

/// By number whether documents that have it in the filter's column pass.
pub(super) fn passes(filter: &Filter, head: &Dictionary<'_>) -> Vec<bool> {
    match filter {
        Filter::Values { facet, any_of } if facet == "rating" => {
            let least = any_of
                .iter()
                .filter_map(|stars| stars.parse::<u32>().ok())
                .min();
            (0..16)
                .map(|state| least.is_some_and(|least| state & STARS >= least))
                .collect()
        }
        Filter::Values { facet, any_of } if facet == "availability" => {
            let wanted = |word: &str| any_of.iter().any(|value| value == word);
            let (there, gone) = (wanted("in_stock"), wanted("out_of_stock"));
            (0..16)
                .map(|state| {
                    if state & STATE_IN_STOCK == 0 {
                        gone
                    } else {
                        there
                    }
                })
                .collect()
        }
        Filter::Values { facet, any_of } if facet == "on_sale" => {
            let is_wanted = |word: &str| any_of.iter().any(|value| value == word);
            vec![is_wanted("false"), is_wanted("true")]
        }
        Filter::Values { any_of, .. } => {
            sets(head, |code| any_of.iter().any(|value| value == code))
        }
        Filter::Range { min, max, .. } => {
            let (min, max) = (
                min.as_deref().and_then(Decimal::parse),
                max.as_deref().and_then(Decimal::parse),
            );
            sets(head, |code| {
                Decimal::parse(code).is_some_and(|number| {
                    min.is_none_or(|min| min <= number) && max.is_none_or(|max| number <= max)
                })
            })
        }
        Filter::Price { min, max } => {
            let prices = head.numbers().into_iter().map(|price| {
                min.is_none_or(|min| min <= price) && max.is_none_or(|max| price <= max)
            });
            std::iter::once(false).chain(prices).collect()
        }
    }
}

/// By number whether a set has one of the values.
pub(super) fn sets(head: &Dictionary<'_>, wanted: impl Fn(&str) -> bool) -> Vec<bool> {
    if !matches!(head.kind, Kind::Sets | Kind::Ordered) {
        return Vec::new();
    }
    let values: Vec<bool> = head.values().map(|value| wanted(value.code())).collect();
    let has = |value: u32| values.get(value as usize).copied().unwrap_or(false);
    let sets = (0..head.sets()).map(|set| head.set(set).any(has));
    sets.collect()
}
