//! What was shown, which a reduced price is compared with (Directive 98/6/EC, Article 6a).

use std::collections::BTreeMap;

use calculation::price::lowest_before;

use super::Place;
use super::decide::Decided;
use super::steps::{Asked, STARTING_PRICE};
use crate::Countries;
use crate::publish::{StoredProduct, View};

/// How far back a reduced price is compared.
const LOWEST_OF_DAYS: u32 = 30;

/// What one unit of the variants of a product costs, from when: by store, place and SKU, and in
/// order of time. What is announced ahead is in it. A place is a currency, `EUR`, or a currency in
/// some countries, `EUR@ATCH`, where that is not as in the others.
pub type History = BTreeMap<String, OfStore>;

type OfStore = BTreeMap<String, BySku>;

type BySku = BTreeMap<String, Vec<Shown>>;

/// Since when (seconds since 1970), which amount, and whether as a reduced price.
pub type Shown = (i64, i64, bool);

impl Asked<'_> {
    fn history(&self) -> Option<&OfStore> {
        let histories = &self.references.pricing.histories;
        let history = histories.get(&self.offer.stored.product.external_id)?;
        history.get(&self.store.code)
    }

    /// The sets of countries of which something else was shown than of others.
    pub(super) fn histories_of_countries(&self) -> Vec<Countries> {
        let places = self.history().into_iter().flat_map(BTreeMap::keys);
        let countries = places.filter_map(|place| Some(Countries::read(place.split_once('@')?.1)));
        countries.collect()
    }

    /// What was shown of a variant until now.
    fn known(&self, place: Place<'_>, sku: &str) -> &[Shown] {
        let of_place = self.history().and_then(|history| {
            let code = place.currency.code();
            let own = place.country.and_then(|country| {
                let mut places = history.iter();
                places.find(|(known, _)| {
                    let known = known.split_once('@');
                    known.is_some_and(|(currency, countries)| {
                        currency == code && Countries::read(countries).contains(country)
                    })
                })
            });
            own.map(|(_, by_sku)| by_sku).or_else(|| history.get(code))
        });
        let shown = of_place.and_then(|by_sku| by_sku.get(sku));
        let shown = shown.map_or(&[][..], |shown| shown);
        // What was announced ahead and has not begun may have been called off.
        let begun = shown.partition_point(|(since, ..)| *since <= self.now());
        &shown[..begun]
    }

    /// What was shown with what will be. What nobody asks for any more is left out.
    pub(super) fn shown(
        &self,
        place: Place<'_>,
        sku: &str,
        decided: &[(i64, Option<Decided>)],
    ) -> Vec<Shown> {
        let now = self.now();
        let mut shown = self.known(place, sku).to_vec();
        for (place, (from, price)) in decided.iter().enumerate() {
            let Some((price, unit)) = price
                .as_ref()
                .and_then(|price| Some((price, price.unit()?)))
            else {
                continue;
            };
            let reduced = price.compare_at.is_some();
            let is_new = shown
                .last()
                .is_none_or(|(_, amount, was)| (*amount, *was) != (unit, reduced));
            if is_new {
                // What holds now is shown from now on, whenever it could have been.
                let since = if place == 0 { now } else { *from };
                shown.push((since, unit, reduced));
            }
        }
        let current = shown.iter().rfind(|(since, ..)| *since <= now);
        let begin = current.map_or(now, |(since, ..)| *since) - i64::from(LOWEST_OF_DAYS) * 86_400;
        let old = shown.partition_point(|(since, ..)| *since <= begin);
        shown.drain(..old.saturating_sub(1));
        shown
    }

    fn shown_by_sku(&self, place: Place<'_>) -> BySku {
        let mut by_sku = BySku::new();
        let mut note = |sku: &str, decided: &[(i64, Option<Decided>)]| {
            let shown = self.shown(place, sku, decided);
            if !shown.is_empty() {
                by_sku.insert(sku.to_owned(), shown);
            }
        };
        let product = &self.offer.stored.product;
        for variant in &product.variants {
            note(&variant.sku, &self.decided(place, variant));
        }
        if !product.sections.is_empty() {
            note(STARTING_PRICE, &self.starting_prices(place));
        }
        by_sku
    }
}

impl View<'_> {
    /// What was shown of a product in this store, and what will be.
    pub fn price_history(&self, stored: &StoredProduct) -> OfStore {
        let mut history = OfStore::new();
        if !self.shows(&stored.product) {
            return history;
        }
        let asked = self.asked(stored);
        let groups = asked.groups();
        for currency in &self.store.currencies {
            let plain = asked.shown_by_sku(asked.place(None, *currency));
            // Countries that came to be the same share what was shown.
            let mut others: Vec<(Countries, BySku)> = Vec::new();
            for group in &groups {
                let by_sku = asked.shown_by_sku(asked.place(Some(group), *currency));
                match others.iter_mut().find(|(_, known)| *known == by_sku) {
                    _ if by_sku == plain => {}
                    Some((countries, _)) => countries.extend(group),
                    None => others.push((group.clone(), by_sku)),
                }
            }
            for (countries, by_sku) in others {
                history.insert(format!("{currency}@{}", countries.as_str()), by_sku);
            }
            if !plain.is_empty() {
                history.insert(currency.to_string(), plain);
            }
        }
        history
    }
}

/// The lowest price in the days before the reduction that holds at a moment.
pub(super) fn lowest(shown: &[Shown], at: i64) -> Option<i64> {
    let (reduced_at, ..) = shown.iter().rfind(|(since, ..)| *since <= at)?;
    let amounts = shown.iter().map(|(since, amount, _)| (*since, *amount));
    let amounts: Vec<_> = amounts.collect();
    lowest_before(&amounts, *reduced_at, LOWEST_OF_DAYS)
}
