use std::collections::BTreeMap;

use commerce::published;
use money::Currency;

use crate::{Alternate, Image, Link, Money, Seo, answer};

answer! {
    /// A product, its prices in one currency.
    pub struct Product {
        pub id: String,
        pub external_id: String,
        pub slug: String,
        pub href: String,
        pub name: String,
        pub summary: String,
        /// Sanitized HTML.
        pub description_html: String,
        pub brand: Option<Brand>,
        /// From the top category down to the primary one.
        pub breadcrumbs: Vec<Link>,
        pub images: Vec<ProductImage>,
        pub options: Vec<ProductOption>,
        pub variants: Vec<Variant>,
        pub attributes: Vec<AttributeGroup>,
        pub seo: Seo,
        pub alternates: Vec<Alternate>,
        /// RFC 3339, UTC.
        pub updated_at: String,
    }

    /// Who makes a product.
    pub struct Brand {
        pub code: String,
        pub name: String,
        pub description: String,
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
    }

    /// A value of an option.
    pub struct ProductOptionValue {
        pub code: String,
        pub label: String,
        /// A CSS colour, where the value is one.
        pub swatch: Option<String>,
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
        pub availability: Availability,
        pub weight_grams: Option<u32>,
    }

    /// What a unit costs.
    pub struct Price {
        /// For one unit.
        pub unit: Money,
        /// Lower unit prices from a quantity on, for all units.
        pub tiers: Vec<PriceTier>,
    }

    /// The unit price from a quantity on.
    pub struct PriceTier {
        pub min_quantity: u32,
        pub unit: Money,
    }

    /// Whether it can be had.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum Availability {
        InStock,
        /// Few are left.
        LowStock,
        OutOfStock,
        /// No price in this currency.
        NotForSale,
    }

    /// Attributes under one heading.
    pub struct AttributeGroup {
        pub code: String,
        pub attributes: Vec<Attribute>,
    }

    /// An attribute with its value.
    pub struct Attribute {
        pub code: String,
        pub label: String,
        pub value: AttributeValue,
    }

    /// A typed value. Numbers are decimals as text.
    #[serde(tag = "type", rename_all = "snake_case")]
    pub enum AttributeValue {
        Choice { code: String, label: String },
        Text { text: String },
        Number { number: String, unit: Option<String> },
        Boolean { boolean: bool },
        Choices { values: Vec<AttributeChoice> },
        /// A CSS colour in hexadecimal notation.
        Colour { colour: String },
    }

    /// One of an attribute's own values.
    pub struct AttributeChoice {
        pub code: String,
        pub label: String,
    }
}

/// From how many units on stock is called low, going down.
const LOW_STOCK: i64 = 5;

impl Availability {
    /// The availability of something with `units` on stock; none where nothing limits them.
    pub fn of(units: impl Into<Option<i64>>, has_price: bool) -> Self {
        match units.into() {
            _ if !has_price => Self::NotForSale,
            Some(..=0) => Self::OutOfStock,
            Some(1..=LOW_STOCK) => Self::LowStock,
            Some(_) | None => Self::InStock,
        }
    }

    /// Whether it can be put into a cart.
    pub fn is_buyable(self) -> bool {
        matches!(self, Self::InStock | Self::LowStock)
    }
}

impl Product {
    /// What a visitor with this currency sees of a published product.
    pub fn of(product: published::Product, currency: Currency) -> Self {
        let href = product.href.clone();
        let order: Vec<String> = product.options.iter().map(|o| o.code.clone()).collect();
        let variants = product.variants.into_iter();
        Self {
            id: product.id,
            external_id: product.external_id,
            slug: product.slug,
            href: product.href,
            name: product.name,
            summary: product.summary,
            description_html: product.description_html,
            brand: product.brand.map(|brand| Brand {
                code: brand.code,
                name: brand.name,
                description: brand.description,
            }),
            breadcrumbs: product.breadcrumbs.into_iter().map(Link::from).collect(),
            images: product.media.into_iter().map(ProductImage::from).collect(),
            options: product
                .options
                .into_iter()
                .map(ProductOption::from)
                .collect(),
            variants: variants
                .map(|variant| Variant::of(variant, currency, &href, &order))
                .collect(),
            attributes: product
                .attributes
                .into_iter()
                .map(AttributeGroup::from)
                .collect(),
            seo: product.seo.into(),
            alternates: product
                .alternates
                .into_iter()
                .map(Alternate::from)
                .collect(),
            updated_at: product.updated_at,
        }
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

impl Variant {
    fn of(
        variant: published::Variant,
        currency: Currency,
        product_href: &str,
        option_order: &[String],
    ) -> Self {
        let price = variant
            .prices
            .get(&currency)
            .and_then(|tiers| Price::of(tiers, currency));
        let mut href = product_href.to_owned();
        for code in option_order {
            if let Some(value) = variant.options.get(code) {
                // Codes and values are plain words: nothing in them needs escaping.
                href.push(if href.contains('?') { '&' } else { '?' });
                href.push_str(code);
                href.push('=');
                href.push_str(value);
            }
        }
        Self {
            id: variant.id,
            sku: variant.sku,
            barcode: variant.barcode,
            href,
            options: variant.options,
            availability: Availability::of(variant.available, price.is_some()),
            price,
            weight_grams: variant.weight_grams,
        }
    }
}

impl Price {
    /// Tiers by rising quantity; nothing is for sale without a price for one unit.
    fn of(tiers: &[published::Tier], currency: Currency) -> Option<Self> {
        let money = |amount| Money { amount, currency };
        let first = tiers.first().filter(|tier| tier.min_quantity <= 1)?;
        Some(Self {
            unit: money(first.amount),
            tiers: tiers[1..]
                .iter()
                .map(|tier| PriceTier {
                    min_quantity: tier.min_quantity,
                    unit: money(tier.amount),
                })
                .collect(),
        })
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
        let values = option.values.into_iter().map(|value| ProductOptionValue {
            code: value.code,
            label: value.label,
            swatch: value.swatch,
        });
        Self {
            code: option.code,
            label: option.label,
            values: values.collect(),
        }
    }
}

impl From<published::AttributeGroup> for AttributeGroup {
    fn from(group: published::AttributeGroup) -> Self {
        let attributes = group.attributes.into_iter().map(|attribute| Attribute {
            code: attribute.code,
            label: attribute.label,
            value: attribute.value.into(),
        });
        Self {
            code: group.code,
            attributes: attributes.collect(),
        }
    }
}

impl From<published::AttributeValue> for AttributeValue {
    fn from(value: published::AttributeValue) -> Self {
        match value {
            published::AttributeValue::Choice { code, label } => Self::Choice { code, label },
            published::AttributeValue::Text { text } => Self::Text { text },
            published::AttributeValue::Number { number, unit } => Self::Number { number, unit },
            published::AttributeValue::Boolean { boolean } => Self::Boolean { boolean },
            published::AttributeValue::Choices { values } => Self::Choices {
                values: values
                    .into_iter()
                    .map(|(code, label)| AttributeChoice { code, label })
                    .collect(),
            },
            published::AttributeValue::Colour { colour } => Self::Colour { colour },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A product with options `a` and `b`; a variant for each pair, with its stock.
    fn product(variants: &[(u8, u8, i64)]) -> Product {
        let option = |code: &str, values: Vec<u8>| published::ProductOption {
            code: code.to_owned(),
            label: String::new(),
            values: values
                .into_iter()
                .map(|value| published::OptionValue {
                    code: format!("v{value}"),
                    label: String::new(),
                    swatch: None,
                })
                .collect(),
        };
        let variant = |(a, b, available): &(u8, u8, i64)| published::Variant {
            id: String::new(),
            sku: format!("{a}-{b}"),
            barcode: None,
            options: options(*a, *b),
            prices: BTreeMap::from([(
                Currency::EUR,
                vec![published::Tier {
                    min_quantity: 1,
                    amount: 1,
                }],
            )]),
            available: Some(*available),
            weight_grams: None,
            stock: Vec::new(),
            quantities: None,
            backorder: false,
        };
        let published = published::Product {
            prices: BTreeMap::new(),
            id: String::new(),
            external_id: String::new(),
            slug: "mug".to_owned(),
            href: "/p/mug".to_owned(),
            name: String::new(),
            summary: String::new(),
            description_html: String::new(),
            brand: None,
            breadcrumbs: Vec::new(),
            media: Vec::new(),
            options: vec![
                option("a", variants.iter().map(|(a, ..)| *a).collect()),
                option("b", variants.iter().map(|(_, b, _)| *b).collect()),
            ],
            variants: variants.iter().map(variant).collect(),
            attributes: Vec::new(),
            seo: published::Seo::default(),
            alternates: Vec::new(),
            updated_at: String::new(),
            kind: published::ProductKind::Goods,
            bundle: Vec::new(),
            sections: Vec::new(),
            relations: Vec::new(),
            rating: None,
            starts_at: None,
            ends_at: None,
            successor: None,
        };
        Product::of(published, Currency::EUR)
    }

    fn options(a: u8, b: u8) -> BTreeMap<String, String> {
        [("a", a), ("b", b)]
            .map(|(code, value)| (code.to_owned(), format!("v{value}")))
            .into()
    }

    fn variants() -> impl Strategy<Value = Vec<(u8, u8, i64)>> {
        let pairs = proptest::collection::btree_map((0..4_u8, 0..4_u8), 0..3_i64, 1..12);
        pairs.prop_map(|pairs| {
            pairs
                .into_iter()
                .map(|((a, b), units)| (a, b, units))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn a_combination_that_exists_is_chosen_exactly(variants in variants(), index: prop::sample::Index) {
            let (a, b, _) = variants[index.index(variants.len())];
            let product = product(&variants);
            let (chosen, exact) = product.choose(&options(a, b)).unwrap();
            prop_assert!(exact);
            prop_assert_eq!(&chosen.sku, &format!("{a}-{b}"));
        }

        #[test]
        fn something_is_chosen_for_every_wish(variants in variants(), a: u8, b: u8) {
            let product = product(&variants);
            let (chosen, exact) = product.choose(&options(a, b)).unwrap();
            prop_assert_eq!(exact, chosen.sku == format!("{a}-{b}"));
        }

        #[test]
        fn a_click_on_a_value_leads_to_a_variant_that_has_it(variants in variants(), index: prop::sample::Index) {
            let product = product(&variants);
            let chosen = &product.variants[index.index(variants.len())];
            for option in &product.options {
                for value in &option.values {
                    let next = product.variant_with(chosen, &option.code, &value.code).unwrap();
                    prop_assert_eq!(&next.options[&option.code], &value.code);
                    // The address of that variant chooses it again.
                    prop_assert_eq!(&product.choose(&next.options).unwrap().0.sku, &next.sku);
                }
            }
        }
    }

    #[test]
    fn without_a_wish_the_first_variant_that_can_be_bought_is_shown() {
        let product = product(&[(0, 0, 0), (0, 1, 2), (1, 0, 9)]);
        let (chosen, exact) = product.choose(&BTreeMap::new()).unwrap();
        assert_eq!((chosen.sku.as_str(), exact), ("0-1", true));
        assert_eq!(chosen.href, "/p/mug?a=v0&b=v1");
    }

    #[test]
    fn nothing_is_for_sale_without_a_price_for_one_unit() {
        let tiers = [published::Tier {
            min_quantity: 6,
            amount: 1,
        }];
        assert_eq!(Price::of(&tiers, Currency::EUR), None);
        assert_eq!(Price::of(&[], Currency::EUR), None);
    }

    #[test]
    fn availability_needs_a_price() {
        assert_eq!(Availability::of(9, false), Availability::NotForSale);
        assert_eq!(Availability::of(-1, true), Availability::OutOfStock);
        assert_eq!(Availability::of(LOW_STOCK, true), Availability::LowStock);
        assert_eq!(Availability::of(LOW_STOCK + 1, true), Availability::InStock);
        assert_eq!(Availability::of(None, true), Availability::InStock);
    }
}
