//! What something costs in one place at one moment.

use calculation::price::{
    Ask, Audience, CataloguePromotion, ListKind, PriceList, PriceRow, Priced, TierMode, price,
};
use calculation::problem::{Facts, Settings, Time};
use money::Currency;

use super::{CHANNEL, Place};
use crate::catalogue::{self, Product, ProductKind, Variant, base_list};
use crate::publish::composed::unit_price;
use crate::publish::{References, StoredProduct, insert_by};
use crate::published::{PriceRange, Tier};

/// A price as it was decided for a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decided {
    pub(super) tiers: Vec<Tier>,
    pub(super) graduated: bool,
    /// What one unit is reduced from.
    pub(super) compare_at: Option<i64>,
}

impl Decided {
    /// A price for any quantity, and what it would be without a reduction.
    fn flat(amount: i64, regular: i64) -> Self {
        Self {
            tiers: vec![Tier {
                min_quantity: 1,
                amount,
            }],
            graduated: false,
            compare_at: (regular > amount).then_some(regular),
        }
    }

    pub(super) fn unit(&self) -> Option<i64> {
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

/// What the choices of a configurable product cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choices {
    /// The required ones at the least, and all that can be taken at the most.
    pub(super) range: PriceRange,
    /// The required ones at the least, without reductions.
    regular: i64,
}

/// The lists and promotions that touch a product.
pub(super) struct Offer<'a> {
    pub(super) stored: &'a StoredProduct,
    lists: Vec<&'a PriceList>,
    rows: &'a [PriceRow],
    promotions: Vec<(Option<Currency>, CataloguePromotion)>,
}

/// Whether pages may show what is meant for these: whoever opens one has neither a name nor a
/// segment, and comes by [`CHANNEL`].
pub(super) fn is_public(audience: &Audience) -> bool {
    let channels = &audience.channels;
    audience.segments.is_empty()
        && audience.organizations.is_empty()
        && audience.customers.is_empty()
        && (channels.is_empty() || channels.iter().any(|channel| channel == CHANNEL))
}

impl References {
    pub(super) fn offer<'a>(&'a self, stored: &'a StoredProduct) -> Offer<'a> {
        let pricing = &self.pricing;
        let rows = pricing.rows.get(&stored.product.external_id);
        let rows = rows.map_or(&[][..], |rows| rows);
        let takes_part = |list: &&PriceList| {
            is_public(&list.audience) && rows.iter().any(|row| row.list == list.code)
        };
        let promotions = pricing.promotions.iter();
        let promotions = promotions.filter(|one| is_public(&one.rule.audience));
        Offer {
            stored,
            lists: pricing.lists.iter().filter(takes_part).collect(),
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
    pub(super) fn owners_of_parts<'a>(
        &'a self,
        product: &'a Product,
    ) -> impl Iterator<Item = &'a StoredProduct> {
        let skus = product.part_skus();
        skus.into_iter()
            .filter_map(|sku| self.products.owner_of(sku))
    }

    pub(super) fn decide(
        &self,
        place: Place<'_>,
        offer: &Offer<'_>,
        variant: &Variant,
        at: i64,
    ) -> Option<Decided> {
        let product = &offer.stored.product;
        let is_of_parts = product.kind == ProductKind::Bundle && variant.prices.is_empty();
        if is_of_parts {
            // A list that is open may have a price of its own for it.
            let own = offer.has_row(variant, place.currency);
            let own = own.then(|| offer.decide(place, variant, at));
            return own
                .flatten()
                .or_else(|| self.sum_of_parts(place, product, at));
        }
        if offer.is_plain() {
            return Some(Decided {
                tiers: self.prices(product, variant).remove(&place.currency)?,
                graduated: false,
                compare_at: None,
            });
        }
        offer.decide(place, variant, at)
    }

    /// What the parts of a bundle cost that has no price of its own.
    fn sum_of_parts(&self, place: Place<'_>, product: &Product, at: i64) -> Option<Decided> {
        let (mut amount, mut regular) = (0_i64, 0_i64);
        for item in &product.bundle {
            let (price, without) = self.part_price(place, &item.sku, item.quantity, at)?;
            amount = amount.checked_add(price)?;
            regular = regular.checked_add(without)?;
        }
        Some(Decided::flat(amount, regular))
    }

    /// What so many units of a part cost, and what they would cost without a reduction.
    fn part_price(
        &self,
        place: Place<'_>,
        sku: &str,
        quantity: u32,
        at: i64,
    ) -> Option<(i64, i64)> {
        let (stored, variant) = self.part(sku)?;
        let decided = self.decide(place, &self.offer(stored), variant, at)?;
        decided.of_units(quantity)
    }

    /// None where what must be chosen cannot be bought.
    pub(super) fn choices(&self, place: Place<'_>, product: &Product, at: i64) -> Option<Choices> {
        let mut range = PriceRange { min: 0, max: 0 };
        let mut regular = 0_i64;
        for section in &product.sections {
            let mut amounts = Vec::with_capacity(section.choices.len());
            let mut regulars = Vec::with_capacity(section.choices.len());
            for choice in &section.choices {
                let price = self.part_price(place, &choice.sku, choice.quantity, at);
                if let Some((amount, without)) = price {
                    insert_by(&mut amounts, amount, |amount| *amount);
                    insert_by(&mut regulars, without, |amount| *amount);
                }
            }
            let least = usize::try_from(section.min_choices).unwrap_or(usize::MAX);
            let most = usize::try_from(section.max_choices).unwrap_or(usize::MAX);
            range.min = range.min.checked_add(sum(amounts.get(..least)?.iter())?)?;
            range.max = range
                .max
                .checked_add(sum(amounts.iter().rev().take(most))?)?;
            regular = regular.checked_add(sum(regulars.get(..least)?.iter())?)?;
        }
        Some(Choices { range, regular })
    }

    /// Where the price of a configurable product starts. It is compared with where it would start
    /// without reductions, whatever would have to be chosen for that.
    pub(super) fn starting_price(
        &self,
        place: Place<'_>,
        offer: &Offer<'_>,
        at: i64,
    ) -> Option<Decided> {
        let product = &offer.stored.product;
        let variants = product.variants.iter();
        let prices = variants.filter_map(|variant| {
            let decided = self.decide(place, offer, variant, at)?;
            let unit = decided.unit()?;
            Some((unit, decided.compare_at.unwrap_or(unit)))
        });
        let least = prices.reduce(|a, b| (a.0.min(b.0), a.1.min(b.1)));
        let ((unit, regular), choices) = (least?, self.choices(place, product, at)?);
        let amount = unit.checked_add(choices.range.min)?;
        Some(Decided::flat(amount, regular.checked_add(choices.regular)?))
    }
}

fn sum<'a>(mut amounts: impl Iterator<Item = &'a i64>) -> Option<i64> {
    amounts.try_fold(0_i64, |sum, amount| sum.checked_add(*amount))
}

impl Offer<'_> {
    /// Whether only base lists decide.
    pub(super) fn is_plain(&self) -> bool {
        self.lists.is_empty() && self.promotions.is_empty()
    }

    /// Whom what takes part is meant for.
    pub(super) fn audiences(&self) -> impl Iterator<Item = &Audience> {
        let lists = self.lists.iter().map(|list| &list.audience);
        lists.chain(self.promotions.iter().map(|(_, one)| &one.audience))
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

    fn decide(&self, place: Place<'_>, variant: &Variant, at: i64) -> Option<Decided> {
        let Place {
            store,
            country,
            currency,
        } = place;
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
            country: country.map(|country| country.to_string()),
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
