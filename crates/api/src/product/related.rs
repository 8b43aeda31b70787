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
    }
}

impl Relations {
    pub(super) fn of(relations: published::Relations, currency: Currency, now: i64) -> Self {
        let items = relations.items.into_iter().map(|related| Related {
            product: ProductSummary::of(related.card, currency, now),
            quantity: related.quantity,
            replaces: related.replaces,
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
