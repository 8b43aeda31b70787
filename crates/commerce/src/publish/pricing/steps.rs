//! How the prices of a product change over time, as documents say it.

use std::collections::BTreeMap;

use money::Currency;

use super::Place;
use super::decide::{Decided, Offer};
use super::history::lowest;
use crate::catalogue::{Product, Store, Variant};
use crate::publish::composed::unit_price;
use crate::publish::{References, StoredProduct, View, insert_by};
use crate::published::{InCountries, PriceRange, PriceStep, Sale, Tier};
use crate::{Countries, Country};

/// A document knows so many changes ahead; it is published again at the first of them.
const MAX_STEPS: usize = 12;

/// The place of a SKU for where the price of a configurable product starts.
pub(super) const STARTING_PRICE: &str = "";

/// What holds when this is published, how it changes, and where it is otherwise.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::publish) struct Priced<P> {
    pub(in crate::publish) prices: BTreeMap<Currency, P>,
    pub(in crate::publish) steps: Vec<PriceStep>,
    pub(in crate::publish) in_countries: Vec<InCountries>,
}

pub(in crate::publish) type VariantPrices = Priced<Vec<Tier>>;

/// The prices of a product in one store.
pub(in crate::publish) struct Prices {
    /// In the order of the variants.
    pub(in crate::publish) variants: Vec<VariantPrices>,
    /// The lowest and the highest price of one unit.
    pub(in crate::publish) range: Priced<PriceRange>,
}

impl<P: PartialEq> Priced<P> {
    fn new(prices: BTreeMap<Currency, P>, steps: Vec<PriceStep>) -> Self {
        Self {
            prices,
            steps,
            in_countries: Vec::new(),
        }
    }

    /// Takes in what these countries have, which says all its steps, as far as it is not the same.
    fn add(&mut self, countries: &Countries, local: Self) {
        let mut steps = local.steps;
        let of = |steps: &[PriceStep], currency: Currency| -> Vec<PriceStep> {
            let steps = steps.iter().filter(|step| step.currency == currency);
            steps.cloned().collect()
        };
        let is_same = |currency: Currency| {
            let (known, own) = (of(&self.steps, currency), of(&steps, currency));
            let is_plain = known.is_empty() && own.len() == 1 && !own.iter().any(says_more);
            let same_price = self.prices.get(&currency) == local.prices.get(&currency);
            same_price && (is_plain || known == own)
        };
        let mut same: Vec<Currency> = Vec::new();
        for step in &steps {
            if !same.contains(&step.currency) && is_same(step.currency) {
                same.push(step.currency);
            }
        }
        steps.retain(|step| !same.contains(&step.currency));
        if steps.is_empty() {
            return;
        }
        let mut known = self.in_countries.iter_mut();
        match known.find(|known| known.steps == steps) {
            Some(known) => known.countries.extend(countries),
            None => self.in_countries.push(InCountries {
                countries: countries.clone(),
                steps,
            }),
        }
    }
}

/// A product of which prices are asked in a store.
pub(super) struct Asked<'a> {
    pub(super) references: &'a References,
    pub(super) store: &'a Store,
    pub(super) offer: Offer<'a>,
    /// Since when what holds now holds at the latest, zero being ever; then the changes ahead.
    times: Vec<i64>,
}

impl<'a> Asked<'a> {
    pub(super) fn now(&self) -> i64 {
        self.references.pricing.now
    }

    /// The place of some countries, which share their prices, or of the default one.
    pub(super) fn place(&self, countries: Option<&Countries>, currency: Currency) -> Place<'a> {
        let mut of_store = self.store.countries.iter();
        let is_meant = |country: &&Country| countries.is_none_or(|some| some.contains(**country));
        Place {
            store: self.store,
            country: of_store.find(is_meant).copied(),
            currency,
        }
    }

    /// What was decided for a variant at each of the times, as long as it differs.
    pub(super) fn decided(
        &self,
        place: Place<'_>,
        variant: &Variant,
    ) -> Vec<(i64, Option<Decided>)> {
        self.over_time(|at| self.references.decide(place, &self.offer, variant, at))
    }

    /// Where the price of a configurable product starts at each of the times.
    pub(super) fn starting_prices(&self, place: Place<'_>) -> Vec<(i64, Option<Decided>)> {
        self.over_time(|at| self.references.starting_price(place, &self.offer, at))
    }

    fn over_time(&self, decide: impl Fn(i64) -> Option<Decided>) -> Vec<(i64, Option<Decided>)> {
        let mut decided: Vec<(i64, Option<Decided>)> = Vec::new();
        for from in &self.times {
            let price = decide((*from).max(self.now()));
            if decided.last().is_none_or(|(_, last)| *last != price) {
                decided.push((*from, price));
            }
        }
        decided
    }

    /// The steps of what was decided, none where it has no price at any time.
    fn steps(
        &self,
        place: Place<'_>,
        sku: &str,
        decided: &[(i64, Option<Decided>)],
    ) -> Vec<PriceStep> {
        if decided.iter().all(|(_, price)| price.is_none()) {
            return Vec::new();
        }
        let shown = self.shown(place, sku, decided);
        let steps = decided.iter().enumerate().map(|(index, (from, price))| {
            let sale = price.as_ref().and_then(|price| {
                let compare_at = price.compare_at?;
                Some(Sale {
                    compare_at,
                    lowest: lowest(&shown, (*from).max(self.now())).unwrap_or(compare_at),
                    starts: Some(*from).filter(|from| *from > 0),
                    ends: decided.get(index + 1).map(|(from, _)| *from),
                })
            });
            let price = price.as_ref();
            PriceStep {
                currency: place.currency,
                from: *from,
                tiers: price.map(|price| price.tiers.clone()).unwrap_or_default(),
                graduated: price.is_some_and(|price| price.graduated),
                most: None,
                sale,
            }
        });
        steps.collect()
    }

    fn variant_steps(&self, place: Place<'_>, variant: &Variant) -> Vec<PriceStep> {
        self.steps(place, &variant.sku, &self.decided(place, variant))
    }

    /// A variant's prices in some countries, or in the default one.
    fn variant_in(&self, countries: Option<&Countries>, variant: &Variant) -> VariantPrices {
        let mut priced = Priced::new(BTreeMap::new(), Vec::new());
        for currency in &self.store.currencies {
            let steps = self.variant_steps(self.place(countries, *currency), variant);
            note_variant(&mut priced, *currency, &steps, countries.is_some());
        }
        priced
    }

    /// All prices in some countries, or in the default one.
    fn prices_in(&self, countries: Option<&Countries>) -> Prices {
        let product = &self.offer.stored.product;
        let none = || Priced::new(BTreeMap::new(), Vec::new());
        let mut prices = Prices {
            variants: product.variants.iter().map(|_| none()).collect(),
            range: Priced::new(BTreeMap::new(), Vec::new()),
        };
        for currency in &self.store.currencies {
            let place = self.place(countries, *currency);
            let mut all: Vec<Vec<PriceStep>> = Vec::with_capacity(product.variants.len());
            for (variant, priced) in product.variants.iter().zip(&mut prices.variants) {
                let steps = self.variant_steps(place, variant);
                note_variant(priced, *currency, &steps, countries.is_some());
                all.push(steps);
            }
            let ranges = self.range_steps(place, &all);
            let range = ranges.first().and_then(|now| {
                let min = unit_price(&now.tiers)?;
                Some(PriceRange {
                    min,
                    max: now.most?,
                })
            });
            if let Some(range) = range {
                prices.range.prices.insert(*currency, range);
            }
            if countries.is_some() || ranges.len() > 1 || ranges.iter().any(says_more) {
                prices.range.steps.extend(ranges);
            }
        }
        prices
    }

    /// The steps of the product, over those of its variants.
    fn range_steps(&self, place: Place<'_>, variants: &[Vec<PriceStep>]) -> Vec<PriceStep> {
        let product = &self.offer.stored.product;
        let starting = if product.sections.is_empty() {
            Vec::new()
        } else {
            self.steps(place, STARTING_PRICE, &self.starting_prices(place))
        };
        let mut steps: Vec<PriceStep> = Vec::new();
        for from in &self.times {
            let holds = |steps: &'_ [PriceStep]| -> Option<PriceStep> {
                steps.iter().rfind(|step| step.from <= *from).cloned()
            };
            let holding = variants.iter().filter_map(|steps| {
                let step = holds(steps)?;
                Some((unit_price(&step.tiers)?, step.sale))
            });
            let mut range: Option<(i64, i64, Option<Sale>)> = None;
            for (unit, of_variant) in holding {
                range = Some(match range {
                    None => (unit, unit, of_variant),
                    Some((min, max, _)) if unit < min => (unit, max, of_variant),
                    // Of equals, one that is reduced.
                    Some((min, max, None)) if unit == min => (min, max, of_variant),
                    Some((min, max, sale)) => (min, max.max(unit), sale),
                });
            }
            let at = (*from).max(self.now());
            let choices = self.references.choices(place, product, at);
            let range = range.zip(choices).map(|((min, max, sale), choices)| {
                let choices = choices.range;
                (
                    min.saturating_add(choices.min),
                    max.saturating_add(choices.max),
                    match product.sections.is_empty() {
                        true => sale,
                        false => holds(&starting).and_then(|step| step.sale),
                    },
                )
            });
            let step = PriceStep {
                currency: place.currency,
                from: *from,
                tiers: range
                    .iter()
                    .map(|(min, ..)| Tier {
                        min_quantity: 1,
                        amount: *min,
                    })
                    .collect(),
                graduated: false,
                most: range.map(|(_, max, _)| max),
                sale: range.and_then(|(.., sale)| sale),
            };
            let is_new = steps.last().is_none_or(|last| {
                (&last.tiers, last.most, last.sale) != (&step.tiers, step.most, step.sale)
            });
            if is_new {
                steps.push(step);
            }
        }
        steps
    }
}

/// Notes what a variant costs in a currency; `all` steps, or those that the price does not tell.
fn note_variant(priced: &mut VariantPrices, currency: Currency, steps: &[PriceStep], all: bool) {
    if let Some(first) = steps.first().filter(|first| !first.tiers.is_empty()) {
        priced.prices.insert(currency, first.tiers.clone());
    }
    if all || steps.len() > 1 || steps.iter().any(says_more) {
        priced.steps.extend_from_slice(steps);
    }
}

/// Whether a step says what `prices` cannot.
fn says_more(step: &PriceStep) -> bool {
    step.sale.is_some() || step.graduated
}

impl References {
    /// The first moment after the present at which a price of the product may change: then it is
    /// to be published again.
    pub fn price_changes_at(&self, stored: &StoredProduct) -> Option<i64> {
        let now = self.pricing.now;
        self.moments(stored)
            .into_iter()
            .find(|moment| *moment > now)
    }

    /// When lists and promotions that touch the product, or what it is made of, begin and end, in
    /// order of time.
    fn moments(&self, stored: &StoredProduct) -> Vec<i64> {
        let mut moments = Vec::new();
        let products = std::iter::once(stored).chain(self.owners_of_parts(&stored.product));
        for stored in products {
            for audience in self.offer(stored).audiences() {
                for moment in [audience.starts, audience.ends].into_iter().flatten() {
                    if !moments.contains(&moment) {
                        insert_by(&mut moments, moment, |moment| *moment);
                    }
                }
            }
        }
        moments
    }
}

impl<'a> View<'a> {
    pub(super) fn asked(&self, stored: &'a StoredProduct) -> Asked<'a> {
        let moments = self.references.moments(stored);
        let ahead = moments.partition_point(|moment| *moment <= self.references.pricing.now);
        let (past, ahead) = moments.split_at(ahead);
        let begin = past.last().copied().unwrap_or(0);
        let ahead = ahead.iter().copied().take(MAX_STEPS);
        Asked {
            references: self.references,
            store: self.store,
            offer: self.references.offer(stored),
            times: std::iter::once(begin).chain(ahead).collect(),
        }
    }

    /// The prices of a product, in the currencies of the store.
    pub(in crate::publish) fn priced(&self, stored: &'a StoredProduct) -> Prices {
        if self.has_base_prices(stored) {
            return self.base_prices(&stored.product);
        }
        let asked = self.asked(stored);
        let mut prices = asked.prices_in(None);
        for countries in asked.groups() {
            let local = asked.prices_in(Some(&countries));
            for (variant, local) in prices.variants.iter_mut().zip(local.variants) {
                variant.add(&countries, local);
            }
            prices.range.add(&countries, local.range);
        }
        prices
    }

    /// The prices of one variant of a product.
    pub(in crate::publish) fn priced_variant(
        &self,
        stored: &'a StoredProduct,
        variant: &Variant,
    ) -> VariantPrices {
        if self.has_base_prices(stored) {
            return self.base_price(&stored.product, variant);
        }
        let asked = self.asked(stored);
        let mut priced = asked.variant_in(None, variant);
        for countries in asked.groups() {
            priced.add(&countries, asked.variant_in(Some(&countries), variant));
        }
        priced
    }

    /// Whether nothing but base lists decides.
    fn has_base_prices(&self, stored: &StoredProduct) -> bool {
        let references = self.references;
        let mut parts = references.owners_of_parts(&stored.product);
        references.offer(stored).is_plain() && parts.all(|part| references.offer(part).is_plain())
    }

    fn base_prices(&self, product: &Product) -> Prices {
        let variants = product.variants.iter();
        let variants = variants.map(|variant| self.base_price(product, variant));
        let mut ranges = self.references.price_ranges(product);
        ranges.retain(|currency, _| self.store.currencies.contains(currency));
        Prices {
            variants: variants.collect(),
            range: Priced::new(ranges, Vec::new()),
        }
    }

    fn base_price(&self, product: &Product, variant: &Variant) -> VariantPrices {
        let mut prices = self.references.prices(product, variant);
        prices.retain(|currency, _| self.store.currencies.contains(currency));
        Priced::new(prices, Vec::new())
    }
}
