mod attribute;
mod availability;
mod parts;
mod price;
mod related;
mod selection;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use commerce::Country;
use commerce::language::Language;
use commerce::published::{self, PriceStep};
use money::Currency;

use crate::{Alternate, Image, Link, Money, Rating, Seo, answer};

pub use attribute::{Attribute, AttributeChoice, AttributeGroup, AttributeValue};
pub use availability::{Availability, WarehouseStock};
pub use parts::{Bundle, Choice, ChoiceProblem, Part, Section};
pub use price::{BasePrice, Price, PriceTier, Sale};
pub use related::{Related, RelationKind, Relations};
pub use selection::{NONE, QuantityProblem, Selection, Wanted, choice_parameter};

answer! {
    /// A product, its prices in one currency and country.
    pub struct Product {
        pub id: String,
        pub external_id: String,
        pub slug: String,
        pub href: String,
        pub kind: ProductKind,
        pub name: String,
        pub summary: String,
        /// Sanitized HTML.
        pub description_html: String,
        pub brand: Option<Brand>,
        /// Where its prices hold; null where the store has the same in all countries.
        pub country: Option<Country>,
        /// From the top category down to the primary one.
        pub breadcrumbs: Vec<Link>,
        pub images: Vec<ProductImage>,
        pub options: Vec<ProductOption>,
        pub variants: Vec<Variant>,
        /// The least that one unit costs, over all variants and choices; null where it cannot be
        /// bought in this currency.
        pub price_from: Option<Money>,
        /// The most that one unit costs.
        pub price_to: Option<Money>,
        /// Of what `price_from` is reduced from; null where it is the regular one.
        pub sale: Option<Sale>,
        /// What a bundle consists of; null for other kinds.
        pub bundle: Option<Bundle>,
        /// What the buyer of a configurable product chooses.
        pub sections: Vec<Section>,
        /// What the query of this request selects; null where nothing is sold.
        pub selection: Option<Selection>,
        pub attributes: Vec<AttributeGroup>,
        /// In the order in which a page shows them.
        pub relations: Vec<Relations>,
        pub rating: Option<Rating>,
        /// The product that takes its place.
        pub successor: Option<Link>,
        /// RFC 3339, UTC: shown from then on.
        pub starts_at: Option<String>,
        /// RFC 3339, UTC: no longer shown from then on.
        pub ends_at: Option<String>,
        pub seo: Seo,
        pub alternates: Vec<Alternate>,
        /// RFC 3339, UTC.
        pub updated_at: String,
        /// What name, summary and description are in, where the shop lacks them in the language of
        /// the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<Language>,
    }

    /// What kind of thing a product is: `bundle` is several products sold as one, `configurable`
    /// is made of what the buyer chooses in its sections.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum ProductKind {
        Goods,
        Digital,
        Service,
        GiftCard,
        Bundle,
        Configurable,
    }

    /// Who makes a product.
    pub struct Brand {
        pub code: String,
        pub name: String,
        pub description: String,
        /// What the description is in, where the shop lacks it in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<Language>,
    }

    /// A picture and the option values that it shows; none where it shows every variant.
    pub struct ProductImage {
        #[serde(flatten)]
        pub image: Image,
        pub options: BTreeMap<String, String>,
    }

    /// A choice that tells variants apart.
    pub struct ProductOption {
        /// The query parameter that takes its values on the product's page.
        pub code: String,
        pub label: String,
        pub values: Vec<ProductOptionValue>,
        /// What the label is in, where the shop lacks it in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<Language>,
    }

    /// A value of an option.
    pub struct ProductOptionValue {
        pub code: String,
        pub label: String,
        /// A CSS colour, where the value is one.
        pub swatch: Option<String>,
        /// What the label is in, where the shop lacks it in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<Language>,
    }

    /// What is sold: one combination of option values.
    pub struct Variant {
        pub id: String,
        pub sku: String,
        /// GTIN.
        pub barcode: Option<String>,
        /// The page of the product with this variant chosen.
        pub href: String,
        /// Option code to value code.
        pub options: BTreeMap<String, String>,
        /// Null where it cannot be bought in this currency.
        pub price: Option<Price>,
        /// All currencies that it is sold in, by code.
        pub currencies: Vec<Currency>,
        pub availability: Availability,
        /// Where it is, warehouse by warehouse; empty for what has no stock.
        pub stock: Vec<WarehouseStock>,
        /// The first day on which more is expected, `YYYY-MM-DD`.
        pub expected: Option<String>,
        pub quantities: Quantities,
        pub weight_grams: Option<u32>,
    }

    /// How many units can be ordered at once: multiples of `pack`.
    #[derive(Copy, Eq)]
    pub struct Quantities {
        pub min: u32,
        pub max: Option<u32>,
        pub pack: u32,
    }

}

impl Product {
    /// The same, for a visitor in a country.
    pub fn in_country(
        mut product: published::Product,
        currency: Currency,
        country: Option<Country>,
        now: i64,
    ) -> Self {
        product.show_in(country);
        Self {
            country,
            ..Self::of(product, currency, now)
        }
    }

    /// What a visitor with this currency sees of a published product at a moment, in seconds since
    /// 1970, with nothing wished for.
    pub fn of(product: published::Product, currency: Currency, now: i64) -> Self {
        let kind = ProductKind::from(product.kind);
        let content = price::NetContent::of(&product.attributes);
        let of_variant = VariantOf {
            currency,
            now,
            href: &product.href,
            options: &product.options,
            content,
        };
        let variants = product.variants.into_iter();
        let variants: Vec<_> = variants.map(|variant| of_variant.make(variant)).collect();
        let sections = product.sections.into_iter();
        let sections: Vec<_> = sections
            .map(|section| Section::of(section, currency, now))
            .collect();
        let bundle =
            (kind == ProductKind::Bundle).then(|| Bundle::of(product.bundle, currency, now));
        let step = PriceStep::at(&product.steps, currency, now);
        let range = match step {
            Some(step) => step.tiers.first().map(|first| first.amount).zip(step.most),
            None => product
                .prices
                .get(&currency)
                .map(|range| (range.min, range.max)),
        };
        let money = |amount| Money { amount, currency };
        let mut made = Self {
            price_from: range.map(|(min, _)| money(min)),
            price_to: range.map(|(_, max)| money(max)),
            sale: step.and_then(Sale::of),
            id: product.id,
            external_id: product.external_id,
            slug: product.slug,
            href: product.href,
            kind,
            name: product.name,
            summary: product.summary,
            description_html: product.description_html,
            brand: product.brand.map(Brand::from),
            country: None,
            breadcrumbs: product.breadcrumbs.into_iter().map(Link::from).collect(),
            images: product.media.into_iter().map(ProductImage::from).collect(),
            options: product
                .options
                .into_iter()
                .map(ProductOption::from)
                .collect(),
            variants,
            bundle,
            sections,
            selection: None,
            attributes: product
                .attributes
                .into_iter()
                .map(AttributeGroup::from)
                .collect(),
            relations: product
                .relations
                .into_iter()
                .map(|relations| Relations::of(relations, currency, now))
                .collect(),
            rating: product.rating.map(Rating::from),
            successor: product.successor.map(Link::from),
            starts_at: product.starts_at,
            ends_at: product.ends_at,
            seo: product.seo.into(),
            alternates: product
                .alternates
                .into_iter()
                .map(Alternate::from)
                .collect(),
            updated_at: product.updated_at,
            language: product.language,
        };
        made.select(&Wanted::default());
        made
    }

    /// The variant that a visitor who asks for `wanted` should be shown: the one that agrees
    /// with most of it, earlier options counting more; among equals one that can be bought, then
    /// the first. The second part is false where some wanted value could not be had.
    pub fn choose(&self, wanted: &BTreeMap<String, String>) -> Option<(&Variant, bool)> {
        let agreement = |variant: &Variant| -> Vec<bool> {
            let agrees = |option: &ProductOption| {
                let value = wanted.get(&option.code);
                value.is_none_or(|value| variant.options.get(&option.code) == Some(value))
            };
            self.options.iter().map(agrees).collect()
        };
        let rank = |variant: &Variant| (agreement(variant), variant.availability.is_buyable());
        // `max_by_key` gives the last of equals; the first is wanted.
        let chosen = self
            .variants
            .iter()
            .rev()
            .max_by_key(|variant| rank(variant))?;
        let exact = agreement(chosen).iter().all(|agrees| *agrees);
        Some((chosen, exact))
    }

    /// Where a click on one value of an option leads from the chosen variant: the other options
    /// kept where such a variant exists, else the nearest variant with that value.
    pub fn variant_with(&self, chosen: &Variant, option: &str, value: &str) -> Option<&Variant> {
        let mut wanted = chosen.options.clone();
        wanted.insert(option.to_owned(), value.to_owned());
        let offers = |variant: &&Variant| variant.options.get(option).is_some_and(|v| v == value);
        let agreeing = |variant: &Variant| {
            let same = wanted
                .iter()
                .filter(|(code, value)| variant.options.get(*code) == Some(*value));
            (same.count(), variant.availability.is_buyable())
        };
        self.variants
            .iter()
            .rev()
            .filter(offers)
            .max_by_key(|variant| agreeing(variant))
    }

    /// The variant that is selected.
    pub fn chosen(&self) -> Option<&Variant> {
        let selection = self.selection.as_ref()?;
        let mut variants = self.variants.iter();
        variants.find(|variant| variant.sku == selection.sku)
    }

    /// The pictures to show for a variant, its own before the general ones; all of them where
    /// none fits.
    pub fn images_of(&self, variant: &Variant) -> Vec<&ProductImage> {
        let shows = |image: &ProductImage| {
            let mut options = image.options.iter();
            options.all(|(code, value)| variant.options.get(code) == Some(value))
        };
        let shown = || self.images.iter().filter(|image| shows(image));
        let own = shown().filter(|image| !image.options.is_empty());
        let general = shown().filter(|image| image.options.is_empty());
        let mut images: Vec<_> = own.chain(general).collect();
        if images.is_empty() {
            images = self.images.iter().collect();
        }
        images
    }
}

/// What a variant takes from its product and from the visitor.
struct VariantOf<'a> {
    currency: Currency,
    now: i64,
    href: &'a str,
    options: &'a [published::ProductOption],
    content: Option<price::NetContent>,
}

impl VariantOf<'_> {
    fn make(&self, variant: published::Variant) -> Variant {
        let step = PriceStep::at(&variant.steps, self.currency, self.now);
        let price = match step {
            Some(step) => Some(&step.tiers),
            None => variant.prices.get(&self.currency),
        };
        let price = price.and_then(|tiers| Price::of(tiers, step, self.currency, self.content));
        let mut href = self.href.to_owned();
        for option in self.options {
            if let Some(value) = variant.options.get(&option.code) {
                // Codes and values are plain words: nothing in them needs escaping.
                href.push(if href.contains('?') { '&' } else { '?' });
                href.push_str(&option.code);
                href.push('=');
                href.push_str(value);
            }
        }
        let availability = match Availability::of(variant.available, price.is_some()) {
            Availability::OutOfStock if variant.backorder => Availability::Backorder,
            availability => availability,
        };
        let prices = variant.prices.iter();
        let sold_in = prices.filter(|(_, tiers)| !tiers.is_empty());
        let stock = variant.stock.into_iter();
        let stock: Vec<_> = stock.map(|at| WarehouseStock::at(at, self.now)).collect();
        let expected = stock.iter().filter_map(|at| at.expected.as_ref());
        Variant {
            expected: expected.min().cloned(),
            id: variant.id,
            sku: variant.sku,
            barcode: variant.barcode,
            href,
            options: variant.options,
            availability,
            price,
            currencies: sold_in.map(|(currency, _)| *currency).collect(),
            stock,
            quantities: Quantities::of(variant.quantities),
            weight_grams: variant.weight_grams,
        }
    }
}

impl ProductKind {
    /// Whether there can be none left of it.
    pub fn is_stocked(self) -> bool {
        !matches!(self, Self::Digital | Self::Service | Self::GiftCard)
    }
}

impl Quantities {
    fn of(published: Option<published::Quantities>) -> Self {
        let given = published.unwrap_or(published::Quantities {
            min: 1,
            max: None,
            pack: 1,
        });
        Self {
            min: given.min.max(1),
            max: given.max,
            pack: given.pack.max(1),
        }
    }

    /// The smallest quantity that can be ordered.
    pub fn first(self) -> u32 {
        let first = self.min.checked_next_multiple_of(self.pack);
        first.unwrap_or(self.min)
    }

    /// The largest quantity that can be ordered.
    pub fn last(self) -> Option<u32> {
        self.max.map(|max| max - max % self.pack)
    }
}

impl From<published::ProductKind> for ProductKind {
    fn from(kind: published::ProductKind) -> Self {
        match kind {
            published::ProductKind::Goods => Self::Goods,
            published::ProductKind::Digital => Self::Digital,
            published::ProductKind::Service => Self::Service,
            published::ProductKind::GiftCard => Self::GiftCard,
            published::ProductKind::Bundle => Self::Bundle,
            published::ProductKind::Configurable => Self::Configurable,
        }
    }
}

impl From<published::Brand> for Brand {
    fn from(brand: published::Brand) -> Self {
        Self {
            code: brand.code,
            name: brand.name,
            description: brand.description,
            language: brand.language,
        }
    }
}

impl From<published::ProductImage> for ProductImage {
    fn from(media: published::ProductImage) -> Self {
        Self {
            image: media.image.into(),
            options: media.options,
        }
    }
}

impl From<published::ProductOption> for ProductOption {
    fn from(option: published::ProductOption) -> Self {
        let values = option.values.into_iter().map(|value| {
            let (label, language) = value.label.said();
            ProductOptionValue {
                code: value.code,
                label,
                swatch: value.swatch,
                language,
            }
        });
        let (label, language) = option.label.said();
        Self {
            code: option.code,
            label,
            values: values.collect(),
            language,
        }
    }
}
