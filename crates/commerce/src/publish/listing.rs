use std::collections::BTreeSet;

use super::{StoredProduct, View};
use crate::catalogue::Product;
use crate::published::{AttributeValue, Card};

/// What a list and the search index hold of a product, in one store and language. The prices,
/// the units on hand, the rating and the dates from and until which it is shown are the card's.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    pub card: Card,
    pub brand: Option<String>,
    /// External ids of the categories that it is in, virtual ones among them, and of all above.
    pub categories: BTreeSet<String>,
    /// External ids from the top category down to the primary one.
    pub path: Vec<String>,
    pub popularity: u32,
    /// `YYYY-MM-DD`; empty sorts last.
    pub created: String,
    /// What lists can be narrowed by, in the order of the attributes.
    pub facets: Vec<ListedFacet>,
    /// Codes of the store's search rules that boost it.
    pub boosted_by: Vec<String>,
    /// Codes of the store's search rules that bury it.
    pub buried_by: Vec<String>,
    /// Texts to search, the most telling first.
    pub search: SearchTexts,
}

/// A filterable attribute with the values that a product or one of its variants has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedFacet {
    pub code: String,
    pub label: String,
    pub values: ListedValues,
}

/// The values of one attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListedValues {
    /// Choices, colours and booleans (`true`, `false`), in the order of the attribute.
    Choices(Vec<ListedChoice>),
    /// Decimals in the attribute's unit, without zeros that say nothing: `-0.5`, `350`.
    Numbers {
        values: Vec<String>,
        unit: Option<String>,
    },
}

/// A value that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedChoice {
    /// Of a colour its hexadecimal digits.
    pub code: String,
    /// Of a boolean its code: the page has the words.
    pub label: String,
    /// A CSS colour, where the value is one.
    pub swatch: Option<String>,
    /// Its place among the values of the attribute.
    pub position: u32,
}

/// The words of a product by the field that they stand in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchTexts {
    pub name: String,
    /// SKUs and barcodes, separated by spaces.
    pub codes: String,
    pub brand: String,
    pub categories: String,
    /// Labels of the values of searchable attributes and options.
    pub attributes: String,
    pub description: String,
}

impl<'a> View<'a> {
    /// What lists and the search index hold of the product.
    pub fn listing(&self, stored: &'a StoredProduct) -> Option<Listing> {
        let product = &stored.product;
        let card = self.card(stored)?;
        let texts = self.product_texts(product)?;
        let paths: Vec<_> = product
            .categories
            .iter()
            .filter_map(|name| self.category_path(name))
            .collect();
        let category_names = paths
            .iter()
            .flat_map(|path| self.links(path))
            .map(|link| link.label);
        let path = paths.first().into_iter().flatten();
        Some(Listing {
            search: SearchTexts {
                name: texts.name.clone(),
                codes: codes(product),
                brand: card.brand.clone().unwrap_or_default(),
                categories: join(category_names),
                attributes: join(self.attribute_words(product)),
                description: format!("{} {}", texts.summary, texts.description),
            },
            card,
            brand: product.brand.clone(),
            path: path
                .map(|(_, category)| category.external_id.clone())
                .collect(),
            categories: paths
                .iter()
                .flatten()
                .map(|(_, category)| category.external_id.clone())
                .collect(),
            popularity: product.popularity,
            created: product.created.clone().unwrap_or_default(),
            facets: Vec::new(),
            boosted_by: Vec::new(),
            buried_by: Vec::new(),
        })
    }

    fn attribute_words(&self, product: &Product) -> Vec<String> {
        let values = self
            .attributes(product)
            .into_iter()
            .flat_map(|group| group.attributes);
        let mut words: Vec<String> = Vec::new();
        for attribute in values {
            match attribute.value {
                AttributeValue::Choice { label, .. } => words.push(label),
                AttributeValue::Choices { values } => {
                    words.extend(values.into_iter().map(|(_, label)| label));
                }
                AttributeValue::Text { text } => words.push(text),
                AttributeValue::Boolean { boolean: true } => words.push(attribute.label),
                AttributeValue::Number { .. }
                | AttributeValue::Boolean { .. }
                | AttributeValue::Colour { .. } => {}
            }
        }
        let options = self
            .options(product)
            .into_iter()
            .flat_map(|option| option.values);
        words.extend(options.map(|value| value.label));
        words
    }
}

fn codes(product: &Product) -> String {
    let variants = product.variants.iter();
    join(
        variants
            .flat_map(|variant| [Some(variant.sku.clone()), variant.barcode.clone()])
            .flatten(),
    )
}

fn join(words: impl IntoIterator<Item = String>) -> String {
    words.into_iter().collect::<Vec<_>>().join(" ")
}
