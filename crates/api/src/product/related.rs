use commerce::language::{Label, Language};
use commerce::published;
use money::Currency;

use crate::{ProductSummary, answer};

answer! {
    /// Products of one relation.
    pub struct Relations {
        pub kind: RelationKind,
        pub items: Vec<Related>,
    }

    /// What one product is to another.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum RelationKind {
        /// Goes with it.
        Related,
        /// Is of use only with it.
        Accessory,
        /// Replaces a worn part of it.
        SparePart,
        /// The better one.
        Upsell,
        /// Does the same.
        Substitute,
    }

    /// A product that another one shows.
    pub struct Related {
        pub product: ProductSummary,
        /// Of a spare part, how many are in the product.
        pub quantity: u32,
        /// The name of the spare part whose successor this is.
        pub replaces: Option<String>,
        /// What that name is in, where the shop lacks it in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub replaces_language: Option<Language>,
    }
}

impl Relations {
    pub(super) fn of(relations: published::Relations, currency: Currency, now: i64) -> Self {
        let items = relations.items.into_iter().map(|related| {
            let (replaces, language) = related.replaces.map(Label::said).unzip();
            Related {
                product: ProductSummary::of(related.card, currency, now),
                quantity: related.quantity,
                replaces,
                replaces_language: language.flatten(),
            }
        });
        Self {
            kind: match relations.kind {
                published::RelationKind::Related => RelationKind::Related,
                published::RelationKind::Accessory => RelationKind::Accessory,
                published::RelationKind::SparePart => RelationKind::SparePart,
                published::RelationKind::Upsell => RelationKind::Upsell,
                published::RelationKind::Substitute => RelationKind::Substitute,
            },
            items: items.collect(),
        }
    }
}
