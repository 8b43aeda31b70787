//! What a product costs in a store: now, and from the moments on that are known to change it.
//!
//! The rules are those of [`calculation::price`], for a visitor of whom nothing is known but the
//! store and the currency. Documents carry the steps that lie ahead, so that a page is right from
//! the moment on at which a sale begins or ends, whoever is asleep then.

use std::collections::BTreeMap;

use calculation::price::{
    Ask, Audience, CataloguePromotion, ListKind, PriceList, PriceRow, Priced, TierMode,
    lowest_before, price,
};
use calculation::problem::{Facts, Settings, Time};
use money::Currency;

use super::composed::unit_price;
use super::{References, StoredProduct, View, insert_by};
use crate::catalogue::{self, Product, ProductKind, Store, Variant, base_list};
use crate::published::{PriceRange, PriceStep, Sale, Tier};

/// What visitors come by, to lists and promotions that are meant for a channel.
pub const CHANNEL: &str = "web";

/// A document knows so many changes ahead; it is published again at the first of them.
const MAX_STEPS: usize = 12;

/// What a reduced price is compared with (Directive 98/6/EC, Article 6a).
const LOWEST_OF_DAYS: u32 = 30;

/// What decides about prices beside the base lists, which are the variants' own.
#[derive(Debug, Default)]
pub struct Pricing {
    /// Seconds since 1970.
    pub now: i64,
    pub lists: Vec<PriceList>,
    /// By the external id of the product.
    pub rows: BTreeMap<String, Vec<PriceRow>>,
    pub promotions: Vec<catalogue::CataloguePromotion>,
    /// By the external id of the product.
    pub histories: BTreeMap<String, History>,
    /// When products are to be published again, as it is noted: by external id.
    pub scheduled: BTreeMap<String, i64>,
}

/// A price in a list: of one variant, or without a SKU of all that have none of their own there.
pub fn price_row(list: &str, product: &str, sku: &str, from: u64, amount: i64) -> PriceRow {
    PriceRow {
        list: list.to_owned(),
        of: match sku {
            "" => Priced::Product(product.to_owned()),
            sku => Priced::Variant(sku.to_owned()),
        },
        from,
        amount,
    }
}

/// What one unit of the variants of a product costs, from when: by store, currency and SKU, and in
/// order of time. What is announced ahead is in it.
pub type History = BTreeMap<String, BTreeMap<Currency, BTreeMap<String, Vec<Shown>>>>;

/// Since when (seconds since 1970), which amount, and whether as a reduced price.
pub type Shown = (i64, i64, bool);

/// Whether something that has a price is a `product` or a `variant`, and its external id or SKU.
pub fn priced_name(priced: &Priced) -> (&'static str, &str) {
    match priced {
        Priced::Product(name) => ("product", name),
        Priced::Variant(sku) => ("variant", sku),
    }
}

/// What holds when this is published, and how it changes.
pub(super) type VariantPrices = (BTreeMap<Currency, Vec<Tier>>, Vec<PriceStep>);

/// The prices of a product in one store.
pub(super) struct Prices {
    /// In the order of the variants.
    pub(super) variants: Vec<VariantPrices>,
    /// The lowest and the highest price of one unit.
    pub(super) ranges: BTreeMap<Currency, PriceRange>,
    pub(super) steps: Vec<PriceStep>,
}

/// A price as it was decided for a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Decided {
    tiers: Vec<Tier>,
    graduated: bool,
    /// What one unit is reduced from.
    compare_at: Option<i64>,
}

impl Decided {
    fn unit(&self) -> Option<i64> {
        unit_price(&self.tiers)
    }

    /// What so many units cost together, and what they would cost without a reduction.
    fn of_units(&self, quantity: u32) -> Option<(i64, i64)> {
        // Nothing is for sale without a price for one unit.
        let unit = self.unit()?;
        let total = tiered_total(&self.tiers, self.graduated, quantity)?;
        let regular = self.compare_at.unwrap_or(unit);
        Some((total, regular.checked_mul(quantity.into())?.max(total)))
    }
}

/// What so many units cost: all at the tier that they reach or, with graduated tiers, each at the
/// tier that it is in.
fn tiered_total(tiers: &[Tier], graduated: bool, quantity: u32) -> Option<i64> {
    if !graduated {
        let mut reached = tiers.iter().rev();
        let tier = reached.find(|tier| tier.min_quantity <= quantity)?;
        return tier.amount.checked_mul(quantity.into());
    }
    let mut total = 0_i64;
    for (place, tier) in tiers.iter().enumerate() {
        let end = tiers
            .get(place + 1)
            .map_or(u32::MAX, |next| next.min_quantity - 1);
        let units = (end.min(quantity) + 1).saturating_sub(tier.min_quantity);
        total = total.checked_add(tier.amount.checked_mul(units.into())?)?;
    }
    Some(total)
}

/// The lists and promotions that touch a product.
struct Offer<'a> {
    stored: &'a StoredProduct,
    lists: Vec<&'a PriceList>,
    rows: &'a [PriceRow],
    promotions: Vec<(Option<Currency>, CataloguePromotion)>,
}

impl References {
    fn offer<'a>(&'a self, stored: &'a StoredProduct) -> Offer<'a> {
        let pricing = &self.pricing;
        let rows = pricing.rows.get(&stored.product.external_id);
        let rows = rows.map_or(&[][..], |rows| rows);
        let has_row = |list: &&PriceList| rows.iter().any(|row| row.list == list.code);
        let promotions = pricing.promotions.iter();
        Offer {
            stored,
            lists: pricing.lists.iter().filter(has_row).collect(),
            rows,
            promotions: promotions
                .filter_map(|one| Some((one.currency, self.meant(one, stored)?)))
                .collect(),
        }
    }

    /// The promotion as far as it is for this product.
    fn meant(
        &self,
        promotion: &catalogue::CataloguePromotion,
        stored: &StoredProduct,
    ) -> Option<CataloguePromotion> {
        let mut rule = promotion.rule.clone();
        if let Some(products) = &promotion.products {
            if self.matches(products, stored) {
                rule.of.clear();
            } else if rule.of.is_empty() {
                return None;
            }
        }
        let is_own = |priced: &Priced| match priced {
            Priced::Product(product) => *product == stored.product.external_id,
            Priced::Variant(sku) => stored.variant_ids.contains_key(sku),
        };
        (rule.of.is_empty() || rule.of.iter().any(is_own)).then_some(rule)
    }

    /// The products that a product is made of.
    fn owners_of_parts<'a>(
        &'a self,
        product: &'a Product,
    ) -> impl Iterator<Item = &'a StoredProduct> {
        let skus = product.part_skus();
        skus.into_iter()
            .filter_map(|sku| self.products.owner_of(sku))
    }

    fn decide(
        &self,
        store: &Store,
        offer: &Offer<'_>,
        variant: &Variant,
        currency: Currency,
        at: i64,
    ) -> Option<Decided> {
        let product = &offer.stored.product;
        let is_of_parts = product.kind == ProductKind::Bundle && variant.prices.is_empty();
        if is_of_parts {
            // A list that is open may have a price of its own for it.
            let own = offer.has_row(variant, currency);
            let own = own.then(|| offer.decide(store, variant, currency, at));
            return own
                .flatten()
                .or_else(|| self.sum_of_parts(store, product, currency, at));
        }
        if offer.is_plain() {
            return Some(Decided {
                tiers: self.prices(product, variant).remove(&currency)?,
                graduated: false,
                compare_at: None,
            });
        }
        offer.decide(store, variant, currency, at)
    }

    /// What the parts of a bundle cost that has no price of its own.
    fn sum_of_parts(
        &self,
        store: &Store,
        product: &Product,
        currency: Currency,
        at: i64,
    ) -> Option<Decided> {
        let (mut amount, mut regular) = (0_i64, 0_i64);
        for item in &product.bundle {
            let (price, without) =
                self.part_price(store, &item.sku, item.quantity, currency, at)?;
            amount = amount.checked_add(price)?;
            regular = regular.checked_add(without)?;
        }
        Some(Decided {
            tiers: vec![Tier {
                min_quantity: 1,
                amount,
            }],
            graduated: false,
            compare_at: (regular > amount).then_some(regular),
        })
    }

    /// What so many units of a part cost, and what they would cost without a reduction.
    fn part_price(
        &self,
        store: &Store,
        sku: &str,
        quantity: u32,
        currency: Currency,
        at: i64,
    ) -> Option<(i64, i64)> {
        let (stored, variant) = self.part(sku)?;
        let decided = self.decide(store, &self.offer(stored), variant, currency, at)?;
        decided.of_units(quantity)
    }

    /// What the required choices of a product add at the least, and all that can be taken at the
    /// most.
    fn choices_price(
        &self,
        store: &Store,
        product: &Product,
        currency: Currency,
        at: i64,
    ) -> Option<PriceRange> {
        let mut range = PriceRange { min: 0, max: 0 };
        for section in &product.sections {
            let mut amounts = Vec::with_capacity(section.choices.len());
            for choice in &section.choices {
                let price = self.part_price(store, &choice.sku, choice.quantity, currency, at);
                if let Some((amount, _)) = price {
                    insert_by(&mut amounts, amount, |amount| *amount);
                }
            }
            let least = usize::try_from(section.min_choices).unwrap_or(usize::MAX);
            let most = usize::try_from(section.max_choices).unwrap_or(usize::MAX);
            range.min += amounts.get(..least)?.iter().sum::<i64>();
            range.max += amounts.iter().rev().take(most).sum::<i64>();
        }
        Some(range)
    }

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
            let offer = self.offer(stored);
            let lists = offer.lists.iter().map(|list| &list.audience);
            let promotions = offer.promotions.iter().map(|(_, one)| &one.audience);
            for Audience { starts, ends, .. } in lists.chain(promotions) {
                for moment in [starts, ends].into_iter().flatten() {
                    if !moments.contains(moment) {
                        insert_by(&mut moments, *moment, |moment| *moment);
                    }
                }
            }
        }
        moments
    }
}

impl Offer<'_> {
    /// Whether only base lists decide.
    fn is_plain(&self) -> bool {
        self.lists.is_empty() && self.promotions.is_empty()
    }

    /// Whether a list of the currency has a price of the variant.
    fn has_row(&self, variant: &Variant, currency: Currency) -> bool {
        let lists = self.lists.iter();
        let mut lists = lists.filter(|list| list.currency == currency.code());
        lists.any(|list| {
            let mut rows = self.rows.iter().filter(|row| row.list == list.code);
            rows.any(|row| match &row.of {
                Priced::Product(_) => true,
                Priced::Variant(sku) => *sku == variant.sku,
            })
        })
    }

    fn decide(
        &self,
        store: &Store,
        variant: &Variant,
        currency: Currency,
        at: i64,
    ) -> Option<Decided> {
        let base = PriceList {
            code: base_list(currency),
            currency: currency.code().to_owned(),
            kind: ListKind::Base,
            ..PriceList::default()
        };
        let own = variant.prices.iter();
        let own = own.filter(|price| price.currency == currency);
        let own = own.map(|price| PriceRow {
            list: base.code.clone(),
            of: Priced::Variant(variant.sku.clone()),
            from: price.min_quantity.into(),
            amount: price.amount,
        });
        let rows: Vec<_> = own.chain(self.rows.iter().cloned()).collect();
        let lists = self.lists.iter().copied().cloned();
        let lists: Vec<_> = std::iter::once(base.clone()).chain(lists).collect();
        let promotions = self.promotions.iter();
        let promotions: Vec<_> = promotions
            .filter(|(of, _)| of.is_none_or(|of| of == currency))
            .map(|(_, one)| one.clone())
            .collect();
        let ask = Ask {
            product: &self.stored.product.external_id,
            variant: &variant.sku,
            quantity: 1,
        };
        let facts = Facts {
            store: store.code.clone(),
            currency: currency.code().to_owned(),
            channel: Some(CHANNEL.to_owned()),
            time: Time {
                seconds: at,
                offset_minutes: 0,
            },
            ..Facts::default()
        };
        let decision = price(&lists, &rows, &promotions, ask, &facts, Settings::default());
        let price = decision.price?;
        let tiers = price.tiers.iter().map(|tier| Tier {
            min_quantity: u32::try_from(tier.from).unwrap_or(u32::MAX),
            amount: tier.unit,
        });
        let list = lists.iter().find(|list| list.code == price.list);
        Some(Decided {
            tiers: tiers.collect(),
            graduated: list.is_some_and(|list| list.tiers == TierMode::Graduated),
            compare_at: price.compare_at,
        })
    }
}

impl View<'_> {
    /// The prices of a product, in the currencies of the store.
    pub(super) fn priced(&self, stored: &StoredProduct) -> Prices {
        let (references, product) = (self.references, &stored.product);
        let offer = references.offer(stored);
        let mut parts = references.owners_of_parts(product);
        let is_plain = offer.is_plain() && parts.all(|stored| references.offer(stored).is_plain());
        if is_plain {
            return self.base_prices(product);
        }
        let times = self.times(stored);
        let mut prices = Prices {
            variants: vec![Default::default(); product.variants.len()],
            ranges: BTreeMap::new(),
            steps: Vec::new(),
        };
        for currency in &self.store.currencies {
            let mut all: Vec<Vec<PriceStep>> = Vec::with_capacity(product.variants.len());
            for (variant, (now, steps)) in product.variants.iter().zip(&mut prices.variants) {
                let of_variant = self.variant_steps(&offer, variant, *currency, &times);
                if let Some(first) = of_variant.first().filter(|first| !first.tiers.is_empty()) {
                    now.insert(*currency, first.tiers.clone());
                }
                if of_variant.len() > 1 || of_variant.iter().any(says_more) {
                    steps.extend_from_slice(&of_variant);
                }
                all.push(of_variant);
            }
            let ranges = self.range_steps(product, *currency, &all, &times);
            let range = ranges.first().and_then(|now| {
                let min = unit_price(&now.tiers)?;
                Some(PriceRange {
                    min,
                    max: now.most?,
                })
            });
            if let Some(range) = range {
                prices.ranges.insert(*currency, range);
            }
            if ranges.len() > 1 || ranges.iter().any(says_more) {
                prices.steps.extend(ranges);
            }
        }
        prices
    }

    /// Where nothing but base lists decides.
    fn base_prices(&self, product: &Product) -> Prices {
        let is_sold = |currency: &Currency| self.store.currencies.contains(currency);
        let variants = product.variants.iter().map(|variant| {
            let mut prices = self.references.prices(product, variant);
            prices.retain(|currency, _| is_sold(currency));
            (prices, Vec::new())
        });
        let mut ranges = self.references.price_ranges(product);
        ranges.retain(|currency, _| is_sold(currency));
        Prices {
            variants: variants.collect(),
            ranges,
            steps: Vec::new(),
        }
    }

    /// Since when what holds now holds at the latest, zero being ever; then the changes ahead.
    fn times(&self, stored: &StoredProduct) -> Vec<i64> {
        let moments = self.references.moments(stored);
        let ahead = moments.partition_point(|moment| *moment <= self.references.pricing.now);
        let (past, ahead) = moments.split_at(ahead);
        let begin = past.last().copied().unwrap_or(0);
        let ahead = ahead.iter().copied().take(MAX_STEPS);
        std::iter::once(begin).chain(ahead).collect()
    }

    /// The steps of a variant in a currency, none where it has no price at any time.
    fn variant_steps(
        &self,
        offer: &Offer<'_>,
        variant: &Variant,
        currency: Currency,
        times: &[i64],
    ) -> Vec<PriceStep> {
        let decided = self.decided(offer, variant, currency, times);
        if decided.iter().all(|(_, price)| price.is_none()) {
            return Vec::new();
        }
        let known = self.shown(&offer.stored.product, variant, currency);
        let shown = self.with_announced(known, &decided);
        let mut steps: Vec<PriceStep> = Vec::with_capacity(decided.len());
        for (place, (from, price)) in decided.iter().enumerate() {
            let sale = price.as_ref().and_then(|price| {
                let compare_at = price.compare_at?;
                Some(Sale {
                    compare_at,
                    lowest: lowest(&shown, (*from).max(self.references.pricing.now))
                        .unwrap_or(compare_at),
                    starts: Some(*from).filter(|from| *from > 0),
                    ends: decided.get(place + 1).map(|(from, _)| *from),
                })
            });
            steps.push(PriceStep {
                currency,
                from: *from,
                tiers: price
                    .as_ref()
                    .map(|price| price.tiers.clone())
                    .unwrap_or_default(),
                graduated: price.as_ref().is_some_and(|price| price.graduated),
                most: None,
                sale,
            });
        }
        steps
    }

    /// What was decided for a variant at each of these times, as long as it differs.
    fn decided(
        &self,
        offer: &Offer<'_>,
        variant: &Variant,
        currency: Currency,
        times: &[i64],
    ) -> Vec<(i64, Option<Decided>)> {
        let mut decided: Vec<(i64, Option<Decided>)> = Vec::new();
        for from in times {
            let at = (*from).max(self.references.pricing.now);
            let references = self.references;
            let price = references.decide(self.store, offer, variant, currency, at);
            if decided.last().is_none_or(|(_, last)| *last != price) {
                decided.push((*from, price));
            }
        }
        decided
    }

    /// What was shown of a variant until now.
    fn shown(&self, product: &Product, variant: &Variant, currency: Currency) -> &[Shown] {
        let history = self.references.pricing.histories.get(&product.external_id);
        let of_store = history.and_then(|history| history.get(&self.store.code));
        let of_currency = of_store.and_then(|of_store| of_store.get(&currency));
        let shown = of_currency.and_then(|of_currency| of_currency.get(&variant.sku));
        let shown = shown.map_or(&[][..], |shown| shown);
        // What was announced ahead and has not begun may have been called off.
        let begun = shown.partition_point(|(since, ..)| *since <= self.references.pricing.now);
        &shown[..begun]
    }

    /// What was shown with what will be. What nobody asks for any more is left out.
    fn with_announced(&self, known: &[Shown], decided: &[(i64, Option<Decided>)]) -> Vec<Shown> {
        let now = self.references.pricing.now;
        let mut shown = known.to_vec();
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

    /// The steps of a product in a currency, over those of its variants.
    fn range_steps(
        &self,
        product: &Product,
        currency: Currency,
        variants: &[Vec<PriceStep>],
        times: &[i64],
    ) -> Vec<PriceStep> {
        let mut steps: Vec<PriceStep> = Vec::new();
        for from in times {
            let holding = variants.iter().filter_map(|steps| {
                let step = steps.iter().rfind(|step| step.from <= *from)?;
                Some((unit_price(&step.tiers)?, step))
            });
            let mut range: Option<(i64, i64, Option<Sale>)> = None;
            for (unit, step) in holding {
                range = Some(match range {
                    None => (unit, unit, step.sale),
                    Some((min, max, _)) if unit < min => (unit, max, step.sale),
                    // Of equals, one that is reduced.
                    Some((min, max, None)) if unit == min => (min, max, step.sale),
                    Some((min, max, sale)) => (min, max.max(unit), sale),
                });
            }
            let at = (*from).max(self.references.pricing.now);
            let choices = self
                .references
                .choices_price(self.store, product, currency, at);
            let range = range.zip(choices).map(|((min, max, sale), choices)| {
                // Where the price depends on choices, nobody could check what it is reduced from.
                let sale = sale.filter(|_| product.sections.is_empty());
                (min + choices.min, max + choices.max, sale)
            });
            let step = PriceStep {
                currency,
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

    /// What was shown of a product in this store, and what will be.
    pub fn price_history(
        &self,
        stored: &StoredProduct,
    ) -> BTreeMap<Currency, BTreeMap<String, Vec<Shown>>> {
        let product = &stored.product;
        let mut history = BTreeMap::new();
        if !self.shows(product) {
            return history;
        }
        let offer = self.references.offer(stored);
        let times = self.times(stored);
        for currency in &self.store.currencies {
            let mut by_sku = BTreeMap::new();
            for variant in &product.variants {
                let decided = self.decided(&offer, variant, *currency, &times);
                let known = self.shown(product, variant, *currency);
                let shown = self.with_announced(known, &decided);
                if !shown.is_empty() {
                    by_sku.insert(variant.sku.clone(), shown);
                }
            }
            if !by_sku.is_empty() {
                history.insert(*currency, by_sku);
            }
        }
        history
    }
}

/// Whether a step says what `prices` cannot.
fn says_more(step: &PriceStep) -> bool {
    step.sale.is_some() || step.graduated
}

/// The lowest price in the days before the reduction that holds at a moment.
fn lowest(shown: &[Shown], at: i64) -> Option<i64> {
    let (reduced_at, ..) = shown.iter().rfind(|(since, ..)| *since <= at)?;
    let amounts = shown.iter().map(|(since, amount, _)| (*since, *amount));
    let amounts: Vec<_> = amounts.collect();
    lowest_before(&amounts, *reduced_at, LOWEST_OF_DAYS)
}
