//! What bundles and configurable products have from their parts: units and prices.

use std::collections::BTreeMap;

use money::Currency;

use super::pricing::VariantPrices;
use super::{References, StoredProduct, View, insert_by};
use crate::catalogue::{self, Product, ProductKind, ProductStatus, Variant};
use crate::language::{Label, Language};
use crate::published::{Dates, Part, PriceRange, Section, Tier};

impl References {
    /// A variant at hand that can be a part of something.
    pub(super) fn part(&self, sku: &str) -> Option<(&StoredProduct, &Variant)> {
        let stored = self.products.owner_of(sku)?;
        let mut variants = usable_as_parts(&stored.product);
        let variant = variants.find(|variant| variant.sku == sku)?;
        Some((stored, variant))
    }

    /// Units that can be had now; none where nothing limits them.
    pub(super) fn available(&self, product: &Product, variant: &Variant) -> Option<i64> {
        let on_hand = || variant.stock.values().map(|stock| stock.on_hand());
        let own = || Some(on_hand().map(i64::from).sum());
        match product.kind {
            ProductKind::Goods => own(),
            ProductKind::Digital | ProductKind::Service | ProductKind::GiftCard => None,
            ProductKind::Bundle => {
                let parts = product.bundle.iter();
                let units = parts.map(|item| self.units_of(&item.sku, item.quantity));
                units.fold(None, scarcer)
            }
            ProductKind::Configurable => {
                // It may have no stock of its own: then only its parts limit it.
                let own = (!variant.stock.is_empty()).then(own).flatten();
                let sections = product.sections.iter();
                let required = sections.filter(|section| section.min_choices > 0);
                required
                    .map(|section| self.choosable(section))
                    .fold(own, scarcer)
            }
        }
    }

    /// How often so many units of a part can be taken.
    fn units_of(&self, sku: &str, quantity: u32) -> Option<i64> {
        let Some((stored, variant)) = self.part(sku) else {
            return Some(0);
        };
        let units = self.available(&stored.product, variant)?;
        Some(units / i64::from(quantity.max(1)))
    }

    /// How often the required choices of a section can be taken, all different: as often as the
    /// last of the best stocked ones.
    fn choosable(&self, section: &catalogue::Section) -> Option<i64> {
        let mut units = Vec::with_capacity(section.choices.len());
        for choice in &section.choices {
            let found = self.units_of(&choice.sku, choice.quantity);
            insert_by(&mut units, found, |units| {
                std::cmp::Reverse(units.unwrap_or(i64::MAX))
            });
        }
        let required = usize::try_from(section.min_choices).unwrap_or(usize::MAX);
        let last = required.checked_sub(1).and_then(|last| units.get(last));
        last.copied().unwrap_or(Some(0))
    }

    /// Tiers by rising quantity: its own ones, or of a bundle without any what its parts cost.
    pub(super) fn prices(
        &self,
        product: &Product,
        variant: &Variant,
    ) -> BTreeMap<Currency, Vec<Tier>> {
        let mut prices: BTreeMap<Currency, Vec<Tier>> = BTreeMap::new();
        for price in &variant.prices {
            let tier = Tier {
                min_quantity: price.min_quantity,
                amount: price.amount,
            };
            insert_by(prices.entry(price.currency).or_default(), tier, |tier| {
                tier.min_quantity
            });
        }
        if product.kind == ProductKind::Bundle && prices.is_empty() {
            let first = product.bundle.first().and_then(|item| self.part(&item.sku));
            let currencies = first.map(|(stored, variant)| self.prices(&stored.product, variant));
            for currency in currencies.unwrap_or_default().into_keys() {
                let parts = product.bundle.iter();
                let amounts = parts.map(|item| self.price_of(&item.sku, item.quantity, currency));
                if let Some(amount) = amounts.sum::<Option<i64>>() {
                    let tier = Tier {
                        min_quantity: 1,
                        amount,
                    };
                    prices.insert(currency, vec![tier]);
                }
            }
        }
        prices
    }

    /// What so many units of a part cost, at the tier that holds for them.
    fn price_of(&self, sku: &str, quantity: u32, currency: Currency) -> Option<i64> {
        let (stored, variant) = self.part(sku)?;
        let prices = self.prices(&stored.product, variant);
        let tiers = prices.get(&currency)?;
        // Nothing is for sale without a price for one unit.
        unit_price(tiers)?;
        let holds = |tier: &&Tier| tier.min_quantity <= quantity;
        let tier = tiers.iter().rev().find(holds)?;
        Some(tier.amount * i64::from(quantity))
    }

    /// By currency, the lowest and the highest price of one unit of a product.
    pub(super) fn price_ranges(&self, product: &Product) -> BTreeMap<Currency, PriceRange> {
        let mut ranges: BTreeMap<Currency, PriceRange> = BTreeMap::new();
        for variant in &product.variants {
            for (currency, tiers) in self.prices(product, variant) {
                let Some(amount) = unit_price(&tiers) else {
                    continue;
                };
                let range = ranges.entry(currency).or_insert(PriceRange {
                    min: amount,
                    max: amount,
                });
                range.min = range.min.min(amount);
                range.max = range.max.max(amount);
            }
        }
        ranges.retain(|currency, range| {
            let choices = self.price_of_choices(product, *currency);
            let Some(choices) = choices else {
                return false;
            };
            range.min += choices.min;
            range.max += choices.max;
            true
        });
        ranges
    }

    /// The cheapest and the dearest of what can be chosen; nothing where what must be chosen has
    /// no price in the currency.
    fn price_of_choices(&self, product: &Product, currency: Currency) -> Option<PriceRange> {
        let mut range = PriceRange { min: 0, max: 0 };
        for section in &product.sections {
            let mut amounts = Vec::with_capacity(section.choices.len());
            for choice in &section.choices {
                if let Some(amount) = self.price_of(&choice.sku, choice.quantity, currency) {
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
}

/// The variants of a product that other products can be made of: none of a draft, and none of what
/// is itself put together.
fn usable_as_parts(product: &Product) -> impl Iterator<Item = &Variant> {
    let usable = product.status != ProductStatus::Draft && !product.kind.is_composed();
    product.variants.iter().filter(move |_| usable)
}

/// The price of one unit.
pub(super) fn unit_price(tiers: &[Tier]) -> Option<i64> {
    let first = tiers.first().filter(|tier| tier.min_quantity <= 1)?;
    Some(first.amount)
}

/// The prices of one unit.
fn unit_prices(prices: &BTreeMap<Currency, Vec<Tier>>) -> BTreeMap<Currency, i64> {
    let prices = prices.iter();
    let prices = prices.filter_map(|(currency, tiers)| Some((*currency, unit_price(tiers)?)));
    prices.collect()
}

/// The smaller of two, none being no limit.
fn scarcer(a: Option<i64>, b: Option<i64>) -> Option<i64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (only, None) | (None, only) => only,
    }
}

impl<'a> View<'a> {
    /// What a bundle consists of, as far as it can be named.
    pub(super) fn bundle(&self, product: &'a Product) -> Vec<Part> {
        let parts = product.bundle.iter();
        parts
            .filter_map(|item| self.part(&item.sku, item.quantity, false))
            .collect()
    }

    /// What the buyer of a configurable product chooses.
    pub(super) fn sections(&self, product: &'a Product) -> Vec<Section> {
        let sections = product.sections.iter().map(|section| Section {
            code: section.code.clone(),
            label: self.label(&section.texts, &section.code),
            min_choices: section.min_choices,
            max_choices: section.max_choices,
            choices: section
                .choices
                .iter()
                .filter_map(|choice| self.part(&choice.sku, choice.quantity, choice.default))
                .collect(),
        });
        sections.collect()
    }

    /// All variants of a product as parts of something else.
    pub fn parts(&self, stored: &'a StoredProduct) -> impl Iterator<Item = Part> {
        let variants = usable_as_parts(&stored.product);
        let priced = variants.zip(self.priced(stored).variants);
        priced.filter_map(|(variant, prices)| {
            self.as_part(&stored.product, variant, prices, 1, false)
        })
    }

    fn part(&self, sku: &str, quantity: u32, default: bool) -> Option<Part> {
        let (stored, variant) = self.references.part(sku)?;
        let prices = self.priced_variant(stored, variant);
        self.as_part(&stored.product, variant, prices, quantity, default)
    }

    /// A variant as a part of something else.
    fn as_part(
        &self,
        product: &Product,
        variant: &Variant,
        priced: VariantPrices,
        quantity: u32,
        default: bool,
    ) -> Option<Part> {
        let texts = self.product_texts(product)?;
        let mut name = texts.name.clone();
        let mut href = self.product_href(texts);
        let mut separator = '?';
        for option in self.options(product) {
            let chosen = variant.options.get(&option.code);
            let Some(value) = option.values.iter().find(|v| Some(&v.code) == chosen) else {
                continue;
            };
            name.push_str(separator_in(self.language));
            name.push_str(value.label.text());
            href = format!("{href}{separator}{}={}", option.code, value.code);
            separator = '&';
        }
        Some(Part {
            sku: variant.sku.clone(),
            quantity,
            name: Label::new(&name, self.language_of(&product.texts).as_ref()),
            href: self.shows(product).then_some(href),
            image: self.image_of(product, texts, variant),
            prices: unit_prices(&priced.prices),
            available: self.references.available(product, variant),
            default,
            steps: priced.steps,
            in_countries: priced.in_countries,
            dates: Dates::of(product),
        })
    }
}

/// What stands between the parts of a name.
fn separator_in(language: &Language) -> &'static str {
    match language.primary() {
        "ar" | "ckb" | "fa" | "ps" | "sd" | "ug" | "ur" => "، ",
        _ => ", ",
    }
}
