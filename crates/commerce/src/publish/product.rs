use std::collections::BTreeMap;

use money::Currency;
use serde_json::Value;

use super::{View, insert_by, markdown, or};
use crate::catalogue::{self, Product, ProductStatus, ProductTexts, ValueType};
use crate::import::product::number_text;
use crate::language::Language;
use crate::published::{
    self, Alternate, Attribute, AttributeGroup, AttributeValue, Card, OptionValue, PriceRange,
    ProductImage, ProductOption, Quantities, Rating, Seo, Tier, Variant,
};

/// A product as the database holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredProduct {
    pub id: String,
    /// By SKU.
    pub variant_ids: BTreeMap<String, String>,
    pub product: Product,
    /// RFC 3339, UTC.
    pub updated_at: String,
}

/// More colours than this say nothing on a card.
const MAX_SWATCHES: usize = 6;

impl<'a> View<'a> {
    /// Whether the store's visitors may see the product.
    fn shows(&self, product: &Product) -> bool {
        product.status == ProductStatus::Active && product.stores.contains(&self.store.code)
    }

    pub(super) fn product_texts(&self, product: &'a Product) -> Option<&'a ProductTexts> {
        product
            .texts
            .resolve(self.language, self.default_language())
    }

    fn product_href(&self, texts: &ProductTexts) -> String {
        format!("{}/p/{}", self.prefix(), texts.slug)
    }

    /// The document of a product.
    pub fn product(&self, stored: &'a StoredProduct) -> Option<published::Product> {
        let product = &stored.product;
        let texts = self.shows(product).then(|| self.product_texts(product))??;
        let path = product
            .categories
            .iter()
            .find_map(|name| self.category_path(name));
        let alternates = self.in_all_languages().filter_map(|view| {
            let texts = view.product_texts(product)?;
            Some(Alternate {
                language: view.language.clone(),
                href: view.product_href(texts),
            })
        });
        Some(published::Product {
            id: stored.id.clone(),
            external_id: product.external_id.clone(),
            slug: texts.slug.clone(),
            href: self.product_href(texts),
            name: texts.name.clone(),
            summary: texts.summary.clone(),
            description_html: markdown::to_html(&texts.description),
            brand: product.brand.as_deref().and_then(|code| self.brand(code)),
            breadcrumbs: path.map(|path| self.links(&path)).unwrap_or_default(),
            media: self.media(product, texts),
            options: self.options(product),
            variants: product
                .variants
                .iter()
                .map(|variant| self.variant(stored, variant))
                .collect(),
            attributes: self.attributes(product),
            seo: Seo {
                title: or(texts.seo_title.as_deref(), &texts.name),
                description: or(texts.seo_description.as_deref(), &texts.summary),
            },
            alternates: alternates.collect(),
            updated_at: stored.updated_at.clone(),
            kind: product.kind.into(),
            bundle: Vec::new(),
            sections: Vec::new(),
            relations: Vec::new(),
            rating: product.rating.map(Rating::from),
            starts_at: product.starts_at.clone(),
            ends_at: product.ends_at.clone(),
            successor: None,
            prices: self.price_ranges(product),
        })
    }

    fn brand(&self, external_id: &str) -> Option<published::Brand> {
        let brand = self.references.brands.get(external_id)?;
        let texts = brand
            .texts
            .resolve(self.language, self.default_language())?;
        Some(published::Brand {
            code: brand.external_id.clone(),
            name: texts.name.clone(),
            description: texts.description.clone(),
        })
    }

    fn media(&self, product: &Product, texts: &ProductTexts) -> Vec<ProductImage> {
        let images = product.media.iter().filter_map(|media| {
            let own = media.texts.resolve(self.language, self.default_language());
            let alt = own.map_or(texts.name.as_str(), |own| &own.alt);
            Some(ProductImage {
                image: self.image(&media.file, alt)?,
                options: media.options.clone(),
            })
        });
        images.collect()
    }

    fn label(&self, texts: &crate::language::Translated<catalogue::Label>, code: &str) -> String {
        let label = texts.resolve(self.language, self.default_language());
        label.map_or_else(|| code.to_owned(), |texts| texts.label.clone())
    }

    pub(super) fn options(&self, product: &Product) -> Vec<ProductOption> {
        let attributes = product
            .options
            .iter()
            .filter_map(|code| self.references.attributes.get(code));
        attributes
            .map(|attribute| {
                let used = |code: &str| {
                    let variants = &mut product.variants.iter();
                    variants.any(|variant| {
                        variant
                            .options
                            .get(&attribute.code)
                            .is_some_and(|v| v == code)
                    })
                };
                let values = attribute.values.iter().filter(|value| used(&value.code));
                ProductOption {
                    code: attribute.code.clone(),
                    label: self.label(&attribute.texts, &attribute.code),
                    values: values
                        .map(|value| OptionValue {
                            code: value.code.clone(),
                            label: self.label(&value.texts, &value.code),
                            swatch: value.swatch.clone(),
                        })
                        .collect(),
                }
            })
            .collect()
    }

    fn variant(&self, stored: &StoredProduct, variant: &catalogue::Variant) -> Variant {
        let product = &stored.product;
        Variant {
            id: stored
                .variant_ids
                .get(&variant.sku)
                .cloned()
                .unwrap_or_default(),
            sku: variant.sku.clone(),
            barcode: variant.barcode.clone(),
            options: variant.options.clone(),
            prices: self.prices(variant),
            available: available(product, variant),
            weight_grams: variant.weight_grams,
            stock: Vec::new(),
            quantities: variant
                .quantities
                .or(stored.product.quantities)
                .map(Quantities::from),
            backorder: variant.backorder,
        }
    }

    /// Tiers by rising quantity, in the currencies of the store.
    fn prices(&self, variant: &catalogue::Variant) -> BTreeMap<Currency, Vec<Tier>> {
        let mut prices: BTreeMap<Currency, Vec<Tier>> = BTreeMap::new();
        for price in &variant.prices {
            if self.store.currencies.contains(&price.currency) {
                let tier = Tier {
                    min_quantity: price.min_quantity,
                    amount: price.amount,
                };
                insert_by(prices.entry(price.currency).or_default(), tier, |tier| {
                    tier.min_quantity
                });
            }
        }
        prices
    }

    pub(super) fn attributes(&self, product: &Product) -> Vec<AttributeGroup> {
        let mut attributes: Vec<(&catalogue::Attribute, &Value)> = Vec::new();
        for (code, value) in &product.attributes {
            if let Some(attribute) = self.references.attributes.get(code) {
                insert_by(&mut attributes, (attribute, value), |(attribute, _)| {
                    (attribute.group, attribute.position)
                });
            }
        }
        let mut groups: Vec<AttributeGroup> = Vec::new();
        for (attribute, value) in attributes {
            let Some(value) = self.attribute_value(attribute, value) else {
                continue;
            };
            let attribute_shown = Attribute {
                code: attribute.code.clone(),
                label: self.label(&attribute.texts, &attribute.code),
                value,
            };
            let group = attribute.group.as_str();
            match groups.last_mut().filter(|last| last.code == group) {
                Some(last) => last.attributes.push(attribute_shown),
                None => groups.push(AttributeGroup {
                    code: group.to_owned(),
                    attributes: vec![attribute_shown],
                }),
            }
        }
        groups
    }

    fn attribute_value(
        &self,
        attribute: &catalogue::Attribute,
        value: &Value,
    ) -> Option<AttributeValue> {
        Some(match attribute.value_type {
            ValueType::Choice => {
                let choice = attribute
                    .values
                    .iter()
                    .find(|choice| value == &choice.code)?;
                AttributeValue::Choice {
                    code: choice.code.clone(),
                    label: self.label(&choice.texts, &choice.code),
                }
            }
            ValueType::Number | ValueType::Measure => AttributeValue::Number {
                number: number_text(value)?.to_owned(),
                unit: attribute.unit.clone(),
            },
            ValueType::Boolean => AttributeValue::Boolean {
                boolean: value.as_bool()?,
            },
            ValueType::Colour => AttributeValue::Colour {
                colour: value.as_str()?.to_owned(),
            },
            ValueType::Text => AttributeValue::Text {
                text: self.text(value)?.to_owned(),
            },
        })
    }

    /// A text for all languages, or the one that fits.
    fn text<'v>(&self, value: &'v Value) -> Option<&'v str> {
        let in_language = |language: &Language| {
            let exact = value.get(language.as_str());
            exact
                .or_else(|| value.get(language.primary()))
                .and_then(Value::as_str)
        };
        value
            .as_str()
            .or_else(|| in_language(self.language))
            .or_else(|| in_language(self.default_language()))
            .or_else(|| value.as_object()?.values().next()?.as_str())
    }

    /// The product as a list shows it.
    pub fn card(&self, stored: &'a StoredProduct) -> Option<Card> {
        let product = &stored.product;
        let texts = self.shows(product).then(|| self.product_texts(product))??;
        Some(Card {
            id: stored.id.clone(),
            href: self.product_href(texts),
            slug: texts.slug.clone(),
            name: texts.name.clone(),
            brand: product
                .brand
                .as_deref()
                .and_then(|code| self.brand(code))
                .map(|brand| brand.name),
            image: self
                .media(product, texts)
                .into_iter()
                .next()
                .map(|media| media.image),
            prices: self.price_ranges(product),
            available: best(
                product
                    .variants
                    .iter()
                    .map(|variant| available(product, variant)),
            ),
            swatches: self.swatches(product),
            rating: product.rating.map(Rating::from),
            kind: product.kind.into(),
            starts_at: product.starts_at.clone(),
            ends_at: product.ends_at.clone(),
        })
    }

    /// Over the variants that have a price for one unit.
    fn price_ranges(&self, product: &Product) -> BTreeMap<Currency, PriceRange> {
        let mut ranges: BTreeMap<Currency, PriceRange> = BTreeMap::new();
        for variant in &product.variants {
            for (currency, tiers) in self.prices(variant) {
                let Some(unit) = tiers.first().filter(|tier| tier.min_quantity <= 1) else {
                    continue;
                };
                let range = ranges.entry(currency).or_insert(PriceRange {
                    min: unit.amount,
                    max: unit.amount,
                });
                range.min = range.min.min(unit.amount);
                range.max = range.max.max(unit.amount);
            }
        }
        ranges
    }

    fn swatches(&self, product: &Product) -> Vec<String> {
        let values = self
            .options(product)
            .into_iter()
            .flat_map(|option| option.values);
        let swatches: Vec<String> = values.filter_map(|value| value.swatch).collect();
        if swatches.len() > 1 {
            swatches.into_iter().take(MAX_SWATCHES).collect()
        } else {
            Vec::new()
        }
    }
}

impl From<catalogue::ProductKind> for published::ProductKind {
    fn from(kind: catalogue::ProductKind) -> Self {
        match kind {
            catalogue::ProductKind::Goods => Self::Goods,
            catalogue::ProductKind::Digital => Self::Digital,
            catalogue::ProductKind::Service => Self::Service,
            catalogue::ProductKind::GiftCard => Self::GiftCard,
            catalogue::ProductKind::Bundle => Self::Bundle,
            catalogue::ProductKind::Configurable => Self::Configurable,
        }
    }
}

impl From<catalogue::Rating> for Rating {
    fn from(rating: catalogue::Rating) -> Self {
        Self {
            average_hundredths: rating.average_hundredths,
            count: rating.count,
        }
    }
}

impl From<catalogue::Quantities> for Quantities {
    fn from(quantities: catalogue::Quantities) -> Self {
        Self {
            min: quantities.min,
            max: quantities.max,
            pack: quantities.pack,
        }
    }
}

/// Units on hand over all warehouses; none for what has no stock.
fn available(product: &Product, variant: &catalogue::Variant) -> Option<i64> {
    let units = variant
        .stock
        .values()
        .map(|stock| i64::from(stock.on_hand()));
    product.kind.has_stock().then(|| units.sum())
}

/// The most of these; none where one of them has no limit.
fn best(mut units: impl Iterator<Item = Option<i64>>) -> Option<i64> {
    units.try_fold(0, |best, units| Some(best.max(units?)))
}
