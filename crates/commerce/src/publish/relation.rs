//! The products that a product's page shows, and what takes its place.

use std::collections::BTreeSet;

use super::{References, StoredProduct, View};
use crate::catalogue::{Product, ProductStatus, Relation, RelationKind};
use crate::language::Label;
use crate::published::{self, Dates, Link, Related, Relations};
use crate::time::seconds;

/// In the order of a page.
const KINDS: [RelationKind; 5] = [
    RelationKind::Accessory,
    RelationKind::SparePart,
    RelationKind::Upsell,
    RelationKind::Substitute,
    RelationKind::Related,
];

/// The most products of one relation in a document.
const MAX_RELATED: usize = 48;

/// No line of successors is longer; the walk ends here even if the data had a cycle.
const MAX_SUCCESSORS: usize = 16;

/// A product that a relation rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuledRelation {
    /// The code of the rule.
    pub rule: String,
    pub kind: RelationKind,
    pub product: String,
}

impl References {
    /// The product with its successors, as far as they are at hand.
    fn line(&self, external_id: &str) -> Vec<&StoredProduct> {
        let mut line: Vec<&StoredProduct> = Vec::new();
        let mut next = Some(external_id);
        while let Some(stored) = next.and_then(|name| self.products.get(name)) {
            let again = line.iter().any(|other| std::ptr::eq(*other, stored));
            if again || line.len() > MAX_SUCCESSORS {
                break;
            }
            line.push(stored);
            next = stored.product.successor.as_deref();
        }
        line
    }

    /// External ids of all products that the documents of this one may show or are made from, as
    /// far as they are at hand; those that it names, whether they exist or not.
    pub fn shown_products(&self, external_id: &str) -> BTreeSet<String> {
        let mut shown = BTreeSet::new();
        let Some(stored) = self.products.get(external_id) else {
            return shown;
        };
        let product = &stored.product;
        for name in Self::named_products(product) {
            shown.insert(name.clone());
            for follower in self.line(name) {
                shown.insert(follower.product.external_id.clone());
                shown.extend(follower.product.successor.clone());
            }
        }
        for sku in product.part_skus() {
            let owner = self.products.owner_of(sku);
            shown.extend(owner.map(|stored| stored.product.external_id.clone()));
        }
        for store in &product.stores {
            let key = (external_id.to_owned(), store.clone());
            let ruled = self.ruled_relations.get(&key).into_iter().flatten();
            shown.extend(ruled.map(|one| one.product.clone()));
        }
        shown.remove(external_id);
        shown
    }

    /// External ids of the products that a product's documents name, whether they exist or not;
    /// those that its parts belong to and those that rules found are not among them.
    pub fn named_products(product: &Product) -> impl Iterator<Item = &String> {
        let relations = product.relations.iter().map(|relation| &relation.product);
        relations.chain(&product.successor)
    }
}

impl<'a> View<'a> {
    /// The last of the line of successors that the store shows, the product itself being first.
    fn latest(&self, external_id: &str) -> Option<&'a StoredProduct> {
        let line = self.references.line(external_id);
        line.into_iter()
            .rev()
            .find(|stored| self.shows(&stored.product))
    }

    /// The product that takes the place of this one, where the store shows one.
    pub(super) fn successor(&self, product: &'a Product) -> Option<Link> {
        let latest = self.latest(product.successor.as_deref()?)?;
        if latest.product.external_id == product.external_id {
            return None;
        }
        let texts = self.product_texts(&latest.product)?;
        Some(Link {
            label: texts.name.clone(),
            href: self.product_href(texts),
            language: self.language_of(&latest.product.texts),
            dates: Dates::of(&latest.product),
        })
    }

    /// The products that its page shows, by kind: those that it names, then those that rules
    /// found.
    pub(super) fn relations(&self, product: &'a Product) -> Vec<Relations> {
        let key = (product.external_id.clone(), self.store.code.clone());
        let ruled = self.references.ruled_relations.get(&key);
        let mut relations = Vec::new();
        for kind in KINDS {
            let mut seen = BTreeSet::from([product.external_id.as_str()]);
            let mut items: Vec<Related> = Vec::new();
            let named = product.relations.iter().filter(|named| named.kind == kind);
            for relation in named {
                for (found, item) in self.related(relation) {
                    if seen.insert(found) {
                        items.push(item);
                    } else if let Some(other) =
                        items.iter_mut().find(|other| other.card.id == item.card.id)
                    {
                        // Two parts with one successor.
                        other.quantity += item.quantity;
                    }
                }
            }
            let ruled = ruled.into_iter().flatten().filter(|one| one.kind == kind);
            for one in ruled {
                let stored = self.references.products.get(&one.product);
                let card = stored.and_then(|stored| self.card(stored));
                if let Some(card) = card.filter(|_| seen.insert(&one.product)) {
                    items.push(Related {
                        card,
                        quantity: 1,
                        replaces: None,
                        is_in_its_place: false,
                    });
                }
            }
            items.truncate(MAX_RELATED);
            if !items.is_empty() {
                relations.push(Relations {
                    kind: kind.into(),
                    items,
                });
            }
        }
        relations
    }

    /// The product of a relation with its external id; of a spare part its latest successor, and
    /// where that comes or goes those before as well.
    fn related(&self, relation: &Relation) -> Vec<(&'a str, Related)> {
        let mut line = self.references.line(&relation.product);
        if relation.kind != RelationKind::SparePart {
            line.truncate(1);
        }
        let Some(named) = line.first().copied() else {
            return Vec::new();
        };
        let old = (named.product.status != ProductStatus::Draft)
            .then(|| self.product_texts(&named.product))
            .flatten();
        let mut related = Vec::new();
        for shown in line.into_iter().rev() {
            let Some(card) = self.card(shown) else {
                continue;
            };
            let is_always_shown = Dates::of(&shown.product).is_none();
            let is_replaced = !std::ptr::eq(shown, named);
            let item = Related {
                card,
                quantity: relation.quantity,
                replaces: old.filter(|_| is_replaced).map(|texts| {
                    let language = self.language_of(&named.product.texts);
                    Label::new(&texts.name, language.as_ref())
                }),
                is_in_its_place: !related.is_empty(),
            };
            related.push((shown.product.external_id.as_str(), item));
            if is_always_shown {
                break;
            }
        }
        related
    }
}

impl Dates {
    /// Of a product; none where it is always shown.
    pub(super) fn of(product: &Product) -> Option<Self> {
        let moment = |text: &Option<String>| seconds(text.as_deref()?);
        let (from, until) = (moment(&product.starts_at), moment(&product.ends_at));
        (from.is_some() || until.is_some()).then_some(Self { from, until })
    }
}

impl From<RelationKind> for published::RelationKind {
    fn from(kind: RelationKind) -> Self {
        match kind {
            RelationKind::Related => Self::Related,
            RelationKind::Accessory => Self::Accessory,
            RelationKind::SparePart => Self::SparePart,
            RelationKind::Upsell => Self::Upsell,
            RelationKind::Substitute => Self::Substitute,
        }
    }
}
