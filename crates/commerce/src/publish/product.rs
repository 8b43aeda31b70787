use std::collections::BTreeMap;

use super::category::is_virtual;
use super::pricing::VariantPrices;
use super::{View, markdown, or};
use crate::catalogue::{self, Product, ProductStatus, ProductTexts};
use crate::language::{Label, Translated};
use crate::published::{
    self, Alternate, Card, Image, ProductImage, Quantities, Rating, Seo, Variant, WarehouseStock,
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
    pub(super) fn shows(&self, product: &Product) -> bool {
        product.status == ProductStatus::Active && product.stores.contains(&self.store.code)
    }

    pub(super) fn product_texts<'p>(&self, product: &'p Product) -> Option<&'p ProductTexts> {
        self.resolve(&product.texts)
    }

    pub(super) fn product_href(&self, texts: &ProductTexts) -> String {
        format!("{}/p/{}", self.prefix(), texts.slug)
    }

    /// The document of a product.
    pub fn product(&self, stored: &'a StoredProduct) -> Option<published::Product> {
        let product = &stored.product;
        let texts = self.shows(product).then(|| self.product_texts(product))??;
        let path = product
            .categories
            .iter()
            .find_map(|name| self.category_path(name).filter(|path| !is_virtual(path)));
        let alternates = self.in_all_languages().filter_map(|view| {
            let texts = view.product_texts(product)?;
            Some(Alternate {
                language: view.language.clone(),
                href: view.product_href(texts),
            })
        });
        let prices = self.priced(stored);
        let variants = product.variants.iter().zip(prices.variants);
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
            variants: variants
                .map(|(variant, prices)| self.variant(stored, variant, prices))
                .collect(),
            attributes: self.attributes(product),
            seo: Seo {
                title: or(texts.seo_title.as_deref(), &texts.name),
                description: or(texts.seo_description.as_deref(), &texts.summary),
            },
            alternates: alternates.collect(),
            updated_at: stored.updated_at.clone(),
            kind: product.kind.into(),
            bundle: self.bundle(product),
            sections: self.sections(product),
            relations: self.relations(product),
            rating: product.rating.map(Rating::from),
            starts_at: product.starts_at.clone(),
            ends_at: product.ends_at.clone(),
            successor: self.successor(product),
            prices: prices.range.prices,
            steps: prices.range.steps,
            in_countries: prices.range.in_countries,
            language: self.language_of(&product.texts),
        })
    }

    fn brand(&self, external_id: &str) -> Option<published::Brand> {
        let brand = self.references.brands.get(external_id)?;
        let texts = self.resolve(&brand.texts)?;
        Some(published::Brand {
            code: brand.external_id.clone(),
            name: texts.name.clone(),
            description: texts.description.clone(),
            language: self.language_of(&brand.texts),
        })
    }

    pub(super) fn media(&self, product: &Product, texts: &ProductTexts) -> Vec<ProductImage> {
        let images = product.media.iter().filter_map(|media| {
            let own = self.resolve(&media.texts);
            let alt = own.map_or(texts.name.as_str(), |own| &own.alt);
            Some(ProductImage {
                image: self.image(&media.file, alt)?,
                options: media.options.clone(),
            })
        });
        images.collect()
    }

    /// The picture of a variant: its own before a general one, else the first.
    pub(super) fn image_of(
        &self,
        product: &Product,
        texts: &ProductTexts,
        variant: &catalogue::Variant,
    ) -> Option<Image> {
        let images = self.media(product, texts);
        let shows = |image: &&ProductImage| {
            let mut options = image.options.iter();
            options.all(|(code, value)| variant.options.get(code) == Some(value))
        };
        let shown = || images.iter().filter(shows);
        let own = shown().find(|image| !image.options.is_empty());
        let found = own.or_else(|| shown().next()).or(images.first());
        found.map(|found| found.image.clone())
    }

    fn variant(
        &self,
        stored: &StoredProduct,
        variant: &catalogue::Variant,
        priced: VariantPrices,
    ) -> Variant {
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
            prices: priced.prices,
            available: self.references.available(product, variant),
            weight_grams: variant.weight_grams,
            stock: self.stock(variant),
            quantities: variant
                .quantities
                .or(stored.product.quantities)
                .map(Quantities::from),
            backorder: variant.backorder,
            steps: priced.steps,
            in_countries: priced.in_countries,
        }
    }

    fn name(&self, texts: &Translated<catalogue::Named>) -> Option<Label> {
        let found = self.resolve(texts)?;
        Some(Label::new(&found.name, self.language_of(texts).as_ref()))
    }

    fn stock(&self, variant: &catalogue::Variant) -> Vec<WarehouseStock> {
        let stock = variant.stock.iter().map(|(code, stock)| {
            let texts = self.references.warehouses.get(code);
            let name = texts.and_then(|warehouse| self.name(&warehouse.texts));
            WarehouseStock {
                code: code.clone(),
                name: name.unwrap_or_else(|| Label::new(code, None)),
                on_hand: stock.on_hand().into(),
                expected: stock.expected().map(str::to_owned),
            }
        });
        stock.collect()
    }

    /// The product as a list shows it.
    pub fn card(&self, stored: &'a StoredProduct) -> Option<Card> {
        let product = &stored.product;
        let texts = self.shows(product).then(|| self.product_texts(product))??;
        let variants = product.variants.iter();
        let units = variants.map(|variant| self.references.available(product, variant));
        let priced = self.priced(stored).range;
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
            prices: priced.prices,
            available: best(units),
            swatches: self.swatches(product),
            rating: product.rating.map(Rating::from),
            kind: product.kind.into(),
            starts_at: product.starts_at.clone(),
            ends_at: product.ends_at.clone(),
            steps: priced.steps,
            in_countries: priced.in_countries,
            language: self.language_of(&product.texts),
        })
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

/// The most of these; none where one of them has no limit.
fn best(mut units: impl Iterator<Item = Option<i64>>) -> Option<i64> {
    units.try_fold(0, |best, units| Some(best.max(units?)))
}
