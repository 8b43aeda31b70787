//! What a published product shows at a moment.

use crate::published::{Card, Product};
use crate::time::{is_open, seconds};

impl Product {
    /// Leaves what is shown at this moment, in seconds since 1970. False where the product itself
    /// is not.
    pub fn show_at(&mut self, now: i64) -> bool {
        for relations in &mut self.relations {
            let items = &mut relations.items;
            items.retain(|item| card_is_shown(&item.card, now));
        }
        self.relations.retain(|of| !of.items.is_empty());
        is_open(self.starts_at.as_deref(), self.ends_at.as_deref(), now)
    }

    /// Seconds from this moment until it shows something else: it ends, or what it relates to
    /// begins or ends.
    pub fn changes_in(&self, now: i64) -> Option<u64> {
        let related = self.relations.iter().flat_map(|of| &of.items);
        let cards = related.flat_map(|item| [&item.card.starts_at, &item.card.ends_at]);
        let moments = cards.chain([&self.ends_at]);
        let moments = moments.filter_map(|moment| seconds(moment.as_deref()?));
        let next = moments.filter(|moment| *moment > now).min()?;
        Some(next.abs_diff(now))
    }
}

fn card_is_shown(card: &Card, now: i64) -> bool {
    is_open(card.starts_at.as_deref(), card.ends_at.as_deref(), now)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::published::{ProductKind, Related, RelationKind, Relations, Seo};

    fn moment(seconds: i64) -> String {
        format!("1970-01-01T00:00:{seconds:02}Z")
    }

    fn related(starts: Option<i64>, ends: Option<i64>) -> Related {
        Related {
            card: Card {
                id: String::new(),
                href: String::new(),
                slug: String::new(),
                name: String::new(),
                brand: None,
                image: None,
                prices: BTreeMap::new(),
                available: None,
                swatches: Vec::new(),
                rating: None,
                kind: ProductKind::Goods,
                starts_at: starts.map(moment),
                ends_at: ends.map(moment),
            },
            quantity: 1,
            replaces: None,
        }
    }

    fn product(starts: Option<i64>, ends: Option<i64>, items: Vec<Related>) -> Product {
        Product {
            id: String::new(),
            external_id: String::new(),
            slug: String::new(),
            href: String::new(),
            name: String::new(),
            summary: String::new(),
            description_html: String::new(),
            brand: None,
            breadcrumbs: Vec::new(),
            media: Vec::new(),
            options: Vec::new(),
            variants: Vec::new(),
            attributes: Vec::new(),
            seo: Seo::default(),
            alternates: Vec::new(),
            updated_at: String::new(),
            kind: ProductKind::Goods,
            bundle: Vec::new(),
            sections: Vec::new(),
            relations: vec![Relations {
                kind: RelationKind::Related,
                items,
            }],
            rating: None,
            starts_at: starts.map(moment),
            ends_at: ends.map(moment),
            successor: None,
            prices: BTreeMap::new(),
        }
    }

    #[test]
    fn a_product_is_shown_from_its_start_to_its_end() {
        for (now, shown) in [(9, false), (10, true), (19, true), (20, false)] {
            let mut product = product(Some(10), Some(20), Vec::new());
            assert_eq!(product.show_at(now), shown, "{now}");
        }
    }

    #[test]
    fn what_it_relates_to_comes_and_goes() {
        let items = vec![
            related(None, None),
            related(Some(15), None),
            related(None, Some(12)),
        ];
        for (now, count) in [(10, 2), (12, 1), (15, 2)] {
            let mut product = product(None, None, items.clone());
            assert!(product.show_at(now));
            assert_eq!(product.relations[0].items.len(), count, "{now}");
        }
    }

    #[test]
    fn the_next_change_is_the_nearest_one_ahead() {
        let items = vec![related(Some(15), Some(40)), related(None, Some(12))];
        let product = product(Some(1), Some(30), items);
        for (now, expected) in [
            (5, Some(7)),
            (12, Some(3)),
            (15, Some(15)),
            (30, Some(10)),
            (40, None),
        ] {
            assert_eq!(product.changes_in(now), expected, "{now}");
        }
    }
}
