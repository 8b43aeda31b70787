use std::collections::BTreeSet;

use serde_json::Value;

use super::attribute::names;
use super::category::is_virtual;
use super::{StoredProduct, View, insert_by};
use crate::Country;
use crate::catalogue::{Attribute, Product, ProductRule, SearchRule, ValueType};
use crate::import::value::number;
use crate::language::Label;
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
    /// Countries under whose names lists have prices of their own, where the product has some.
    pub markets: Vec<Country>,
    /// Texts to search, the most telling first.
    pub search: SearchTexts,
}

/// A filterable attribute with the values that a product or one of its variants has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedFacet {
    pub code: String,
    /// A [`Label`], as it is kept.
    pub label: String,
    pub values: ListedValues,
}

/// The values of one attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListedValues {
    /// Choices, colours and booleans (`true`, `false`), in the order of the attribute.
    Choices(Vec<ListedChoice>),
    /// A decimal in the attribute's unit, without zeros that say nothing: `-0.5`, `350`.
    Number(String),
}

/// A value that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedChoice {
    /// Of a colour its hexadecimal digits.
    pub code: String,
    /// A [`Label`], as it is kept; of a boolean its code: the page has the words.
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
    /// SKUs and barcodes, one a line.
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
        let references = self.references;
        let traits = references.traits(product);
        let matches = |rule: &ProductRule| references.matches_traits(rule, stored, &traits);
        let by_hand = product.categories.iter();
        let by_rule = references.categories.virtual_ones();
        let by_rule = by_rule.filter(|(_, rule)| matches(rule));
        let paths: Vec<_> = by_hand
            .chain(by_rule.map(|(category, _)| &category.external_id))
            .filter_map(|name| self.category_path(name))
            .collect();
        let search_rules = || {
            let rules = references.search_rules.values();
            rules.filter(|rule| rule.store == self.store.code)
        };
        let codes_of = |touches: fn(&SearchRule) -> Option<&ProductRule>| {
            let rules = search_rules().filter(|rule| touches(rule).is_some_and(matches));
            rules.map(|rule| rule.code.clone()).collect()
        };
        let category_names = paths
            .iter()
            .flat_map(|path| self.links(path))
            .map(|link| link.label);
        let primary = paths.iter().find(|path| !is_virtual(path));
        let path = primary.into_iter().flatten();
        Some(Listing {
            search: SearchTexts {
                name: texts.name.clone(),
                codes: codes(product),
                brand: card.brand.clone().unwrap_or_default(),
                categories: join(category_names),
                attributes: join(self.attribute_words(product)),
                description: format!("{} {}", texts.summary, texts.description),
            },
            markets: self.markets_of(&card),
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
            facets: self.facets(product),
            boosted_by: codes_of(|rule| rule.boost.as_ref()),
            buried_by: codes_of(|rule| rule.bury.as_ref()),
        })
    }

    fn markets_of(&self, card: &Card) -> Vec<Country> {
        if card.in_countries.is_empty() {
            return Vec::new();
        }
        let countries = self.markets().into_iter();
        let first = countries.filter(|country| country.market == Some(country.code));
        first.map(|country| country.code).collect()
    }

    /// The filterable attributes of a product and its options, in the order of attributes.
    fn facets(&self, product: &'a Product) -> Vec<ListedFacet> {
        let references = self.references;
        let mut found: Vec<(&Attribute, Option<&Value>)> = Vec::new();
        for (attribute, value) in references.attributes(product) {
            found.push((attribute, Some(value)));
        }
        for code in &product.options {
            let is_known = found.iter().any(|(attribute, _)| attribute.code == *code);
            if let Some(attribute) = references.attributes.get(code).filter(|_| !is_known) {
                insert_by(&mut found, (attribute, None), |(attribute, _)| {
                    (attribute.group.rank(), attribute.position)
                });
            }
        }
        let filterable = found.iter().filter(|(attribute, _)| attribute.filterable);
        let facets = filterable.filter_map(|(attribute, value)| {
            Some(ListedFacet {
                code: attribute.code.clone(),
                label: self.label(&attribute.texts, &attribute.code).kept(),
                values: self.listed_values(product, attribute, *value)?,
            })
        });
        facets.collect()
    }

    fn listed_values(
        &self,
        product: &Product,
        attribute: &Attribute,
        value: Option<&Value>,
    ) -> Option<ListedValues> {
        let one = |code: String, label: String, swatch: Option<String>, position: u32| {
            ListedValues::Choices(vec![ListedChoice {
                code,
                label,
                swatch,
                position,
            }])
        };
        Some(match attribute.value_type {
            ValueType::Choice => {
                let is_chosen = |code: &str| {
                    let mut variants = product.variants.iter();
                    value.is_some_and(|value| names(value, code))
                        || variants.any(|variant| {
                            let chosen = variant.options.get(&attribute.code);
                            chosen.is_some_and(|chosen| chosen == code)
                        })
                };
                let choices = (0..).zip(&attribute.values);
                let choices = choices.filter(|(_, choice)| is_chosen(&choice.code)).map(
                    |(position, choice)| ListedChoice {
                        code: choice.code.clone(),
                        label: self.label(&choice.texts, &choice.code).kept(),
                        swatch: choice.swatch.clone(),
                        position,
                    },
                );
                ListedValues::Choices(choices.collect())
            }
            ValueType::Number | ValueType::Measure => {
                ListedValues::Number(number(attribute, value?)?.to_string())
            }
            ValueType::Boolean => {
                let boolean = value?.as_bool()?;
                let code = boolean.to_string();
                one(code.clone(), code, None, u32::from(!boolean))
            }
            ValueType::Colour => {
                let colour = value?.as_str()?;
                let code = colour.trim_start_matches('#').to_ascii_lowercase();
                one(code, colour.to_owned(), Some(colour.to_owned()), 0)
            }
            ValueType::Text => return None,
        })
    }

    /// Labels of the values of searchable attributes and options.
    fn attribute_words(&self, product: &'a Product) -> Vec<String> {
        let searchable = |code: &str| {
            let attribute = self.references.attributes.get(code);
            attribute.is_some_and(|attribute| attribute.searchable)
        };
        let values = self
            .attributes(product)
            .into_iter()
            .flat_map(|group| group.attributes)
            .filter(|attribute| searchable(&attribute.code));
        let mut words: Vec<String> = Vec::new();
        let mut say = |label: Label| words.push(label.said().0);
        for attribute in values {
            match attribute.value {
                AttributeValue::Choice { label, .. } => say(label),
                AttributeValue::Choices { values } => {
                    values.into_iter().for_each(|(_, label)| say(label));
                }
                AttributeValue::Text { text } => say(text),
                AttributeValue::Boolean { boolean: true } => say(attribute.label),
                AttributeValue::Number { .. }
                | AttributeValue::Boolean { .. }
                | AttributeValue::Colour { .. } => {}
            }
        }
        let options = self
            .options(product)
            .into_iter()
            .filter(|option| searchable(&option.code))
            .flat_map(|option| option.values);
        options.for_each(|value| say(value.label));
        words
    }
}

fn codes(product: &Product) -> String {
    let variants = product.variants.iter();
    let codes = variants.flat_map(|variant| [Some(&*variant.sku), variant.barcode.as_deref()]);
    codes.flatten().collect::<Vec<_>>().join("\n")
}

fn join(words: impl IntoIterator<Item = String>) -> String {
    words.into_iter().collect::<Vec<_>>().join(" ")
}
