//! From the truth to the read models: pure functions of what the database holds.
//!
//! Each gives `None` where the store must not show the thing. Drafts, hidden products and the
//! assortments of other stores end here and appear in no document at all.

mod attribute;
mod category;
mod composed;
mod content;
mod listing;
mod markdown;
mod offers;
mod pricing;
mod product;
mod products;
mod relation;
mod rule;
mod site;

use std::collections::BTreeMap;

use crate::catalogue::{
    Attribute, Brand, Page, RelationRule, SearchRule, Store, Synonym, Warehouse,
};
use crate::language::{Language, Translated};
use crate::published::{Image, Rendition};

pub use category::{CategoryIndex, MAX_DEPTH};
pub use listing::{ListedChoice, ListedFacet, ListedValues, Listing, SearchTexts};
pub use offers::StoredOffer;
pub use pricing::{
    CHANNEL, History, PriceSources, PricedPart, Pricing, Shown, price_row, priced_name,
};
pub use product::StoredProduct;
pub use products::Products;
pub use relation::RuledRelation;
pub use rule::{Joining, store_trait};

/// An uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaFile {
    /// Hash of the content, in hexadecimal.
    pub hash: String,
    pub extension: String,
    pub width: u32,
    pub height: u32,
    pub renditions: Vec<Rendition>,
}

impl MediaFile {
    /// Its address.
    pub fn src(&self) -> String {
        format!("/media/{}.{}", self.hash, self.extension)
    }

    /// The copies that are stored, or the drawing of a vector picture, which is made when somebody
    /// asks for it.
    pub fn shown_renditions(&self) -> Vec<Rendition> {
        if self.extension == "svg" {
            vec![Rendition::drawn(self.width, self.height)]
        } else {
            self.renditions.clone()
        }
    }
}

/// What documents refer to. Products are only those that the documents at hand name.
#[derive(Debug, Default)]
pub struct References {
    pub stores: BTreeMap<String, Store>,
    pub attributes: BTreeMap<String, Attribute>,
    pub brands: BTreeMap<String, Brand>,
    pub categories: CategoryIndex,
    /// By store and code.
    pub pages: BTreeMap<(String, String), Page>,
    pub products: Products,
    pub media: BTreeMap<String, MediaFile>,
    pub warehouses: BTreeMap<String, Warehouse>,
    pub relation_rules: BTreeMap<String, RelationRule>,
    /// By store and code.
    pub search_rules: BTreeMap<(String, String), SearchRule>,
    pub synonyms: Vec<Synonym>,
    /// What relation rules found for the products at hand, by product and store, the most popular
    /// first.
    pub ruled_relations: BTreeMap<(String, String), Vec<RuledRelation>>,
    pub pricing: Pricing,
    /// The most important first.
    pub offers: Vec<StoredOffer>,
}

/// One store in one language: what every document is made for.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub references: &'a References,
    pub store: &'a Store,
    pub language: &'a Language,
}

impl<'a> View<'a> {
    /// Every combination of a store and one of its languages.
    pub fn all(references: &'a References) -> impl Iterator<Item = Self> {
        references.stores.values().flat_map(move |store| {
            store.languages.iter().map(move |language| Self {
                references,
                store,
                language,
            })
        })
    }

    fn default_language(&self) -> &'a Language {
        &self.store.languages[0]
    }

    /// What fits best of a text in several languages.
    fn resolve<'t, T>(&self, texts: &'t Translated<T>) -> Option<&'t T> {
        texts.resolve(self.store.chain(self.language))
    }

    /// The language in which [`View::resolve`] finds a text, where that is another than the view's.
    #[inline(never)]
    fn language_of<T>(&self, texts: &Translated<T>) -> Option<Language> {
        let found = texts.resolve_with_language(self.store.chain(self.language));
        self.other(found.map(|(language, _)| language)).cloned()
    }

    /// The language, where it is another than the view's: a region makes none.
    fn other<'l>(&self, language: Option<&'l Language>) -> Option<&'l Language> {
        language.filter(|language| language.primary() != self.language.primary())
    }

    /// The same store in its other languages, this one among them.
    fn in_all_languages(&self) -> impl Iterator<Item = Self> + use<'a> {
        let (references, store) = (self.references, self.store);
        store.languages.iter().map(move |language| Self {
            references,
            store,
            language,
        })
    }

    /// What addresses of this language begin with.
    fn prefix(&self) -> String {
        if self.language == self.default_language() {
            String::new()
        } else {
            format!("/{}", self.language)
        }
    }

    fn image(&self, file: &str, alt: &str) -> Option<Image> {
        let media = self.references.media.get(file)?;
        Some(Image {
            src: media.src(),
            alt: alt.to_owned(),
            width: media.width,
            height: media.height,
            renditions: media.shown_renditions(),
        })
    }
}

/// Puts an item where it belongs in a short list that is in order, after its equals. A sort of
/// each type would be more code than all that is sorted here.
fn insert_by<T, K: Ord>(list: &mut Vec<T>, item: T, key: impl Fn(&T) -> K) {
    let place = list.partition_point(|other| key(other) <= key(&item));
    list.insert(place, item);
}

/// The text itself, or where there is none, the other one.
fn or(text: Option<&str>, other: &str) -> String {
    text.filter(|text| !text.is_empty())
        .unwrap_or(other)
        .to_owned()
}

#[cfg(test)]
#[allow(
    clippy::needless_pass_by_value,
    reason = "rows are made where they are passed"
)]
mod tests;
