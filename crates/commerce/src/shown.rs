//! What a published product shows at a moment.

use money::Currency;

use crate::Country;
use crate::published::{
    Block, Card, Dates, InCountries, MenuItem, Offers, Page, PriceStep, Product, Site,
};
use crate::time::{is_open, seconds};

/// Puts the steps of a country in the place of those of the default one, where it has some: steps go
/// before the prices beside them.
fn show_in(all: &mut Vec<InCountries>, country: Option<Country>, steps: &mut Vec<PriceStep>) {
    let all = std::mem::take(all).into_iter();
    let is_meant = |of: &InCountries| country.is_some_and(|one| of.countries.contains(one));
    for own in all.filter(is_meant) {
        steps.retain(|step| own.steps.iter().all(|own| own.currency != step.currency));
        steps.extend(own.steps);
    }
}

impl Product {
    /// Leaves the prices that hold in a country; without one those of the default one.
    pub fn show_in(&mut self, country: Option<Country>) {
        show_in(&mut self.in_countries, country, &mut self.steps);
        for variant in &mut self.variants {
            show_in(&mut variant.in_countries, country, &mut variant.steps);
        }
        let choices = self.sections.iter_mut().flat_map(|of| &mut of.choices);
        for part in self.bundle.iter_mut().chain(choices) {
            show_in(&mut part.in_countries, country, &mut part.steps);
        }
        for related in self.relations.iter_mut().flat_map(|of| &mut of.items) {
            related.card.show_in(country);
        }
    }

    /// Leaves what is shown at this moment, in seconds since 1970. False where the product itself
    /// is not.
    pub fn show_at(&mut self, now: i64) -> bool {
        for relations in &mut self.relations {
            let mut has_one = false;
            relations.items.retain(|related| {
                let is_wanted = !(related.is_in_its_place && has_one);
                let is_shown = is_wanted && related.card.is_shown_at(now);
                has_one = is_shown || !is_wanted;
                is_shown
            });
        }
        self.relations.retain(|of| !of.items.is_empty());
        self.successor.take_if(|link| !holds(link.dates, now));
        let choices = self.sections.iter_mut().flat_map(|of| &mut of.choices);
        for part in self.bundle.iter_mut().chain(choices) {
            if !holds(part.dates, now) {
                part.href = None;
            }
        }
        is_open(self.starts_at.as_deref(), self.ends_at.as_deref(), now)
    }

    /// Seconds from this moment until it shows something else: it ends, or what it relates to
    /// begins or ends.
    pub fn changes_in(&self, now: i64) -> Option<u64> {
        let related = self.relations.iter().flat_map(|of| &of.items);
        let cards = related.flat_map(|item| [&item.card.starts_at, &item.card.ends_at]);
        let moments = cards.chain([&self.ends_at]);
        let moments = moments.filter_map(|moment| seconds(moment.as_deref()?));
        let successor = self.successor.iter().filter_map(|link| link.dates);
        let successor = successor.flat_map(|dates| [dates.from, dates.until]);
        let moments = moments.chain(successor.flatten());
        let variants = self.variants.iter().map(|variant| &variant.steps);
        let choices = self.sections.iter().flat_map(|section| &section.choices);
        let parts = self.bundle.iter().chain(choices).map(|part| &part.steps);
        let related = self.relations.iter().flat_map(|of| &of.items);
        let related = related.map(|item| &item.card.steps);
        let steps = variants.chain(parts).chain(related).chain([&self.steps]);
        let steps = steps.flatten().map(|step| step.from);
        next_change(moments.chain(steps), now)
    }
}

impl Page {
    /// Leaves the prices that hold in a country; without one those of the default one.
    pub fn show_in(&mut self, country: Option<Country>) {
        for block in &mut self.blocks {
            if let Block::Products { products, .. } = block {
                products.iter_mut().for_each(|card| card.show_in(country));
            }
        }
    }

    /// Leaves what is shown at this moment.
    pub fn show_at(&mut self, now: i64) {
        for block in &mut self.blocks {
            let (Block::Hero(head)
            | Block::Text(head)
            | Block::Products { head, .. }
            | Block::Categories { head, .. }) = block;
            head.action.take_if(|link| !holds(link.dates, now));
            if let Block::Products { products, .. } = block {
                products.retain(|card| card.is_shown_at(now));
            }
        }
    }

    /// Seconds from this moment until it shows other products or another price.
    pub fn changes_in(&self, now: i64) -> Option<u64> {
        let blocks = self.blocks.iter();
        let cards = blocks.flat_map(|block| match block {
            Block::Products { products, .. } => &products[..],
            _ => &[],
        });
        let moments = cards.clone();
        let moments = moments.flat_map(|card| [&card.starts_at, &card.ends_at]);
        let moments = moments.filter_map(|moment| seconds(moment.as_deref()?));
        let steps = cards.flat_map(|card| &card.steps).map(|step| step.from);
        next_change(moments.chain(steps), now)
    }
}

impl Site {
    /// Leaves the entries of its menus that lead somewhere at this moment.
    pub fn show_at(&mut self, now: i64) {
        show_entries(&mut self.menu, now);
        show_entries(&mut self.footer, now);
    }
}

fn show_entries(entries: &mut Vec<MenuItem>, now: i64) {
    entries.retain_mut(|entry| {
        show_entries(&mut entry.children, now);
        holds(entry.dates, now)
    });
}

fn holds(dates: Option<Dates>, now: i64) -> bool {
    dates.is_none_or(|Dates { from, until }| {
        from.is_none_or(|from| from <= now) && until.is_none_or(|until| now < until)
    })
}

impl Offers {
    /// Leaves what holds at this moment, in this currency and country.
    pub fn show_at(&mut self, currency: Currency, country: Option<Country>, now: i64) {
        self.items.retain(|offer| {
            let countries = offer.countries.as_ref();
            is_open(offer.starts_at.as_deref(), offer.ends_at.as_deref(), now)
                && offer.currency.is_none_or(|of| of == currency)
                && countries.is_none_or(|of| country.is_some_and(|one| of.contains(one)))
        });
    }

    /// Seconds from this moment until it shows something else.
    pub fn changes_in(&self, now: i64) -> Option<u64> {
        let offers = self.items.iter();
        let moments = offers.flat_map(|offer| [&offer.starts_at, &offer.ends_at]);
        next_change(
            moments.filter_map(|moment| seconds(moment.as_deref()?)),
            now,
        )
    }
}

impl Card {
    fn is_shown_at(&self, now: i64) -> bool {
        is_open(self.starts_at.as_deref(), self.ends_at.as_deref(), now)
    }

    /// Leaves the prices that hold in a country; without one those of the default one.
    pub fn show_in(&mut self, country: Option<Country>) {
        show_in(&mut self.in_countries, country, &mut self.steps);
    }

    /// Seconds from this moment until it shows another price.
    pub fn changes_in(&self, now: i64) -> Option<u64> {
        next_change(self.steps.iter().map(|step| step.from), now)
    }
}

impl PriceStep {
    /// The step of a currency that holds at this moment, of steps by currency and time; none where
    /// what was published still holds.
    pub fn at(steps: &[Self], currency: Currency, now: i64) -> Option<&Self> {
        let mut steps = steps.iter().rev();
        steps.find(|step| step.currency == currency && step.from <= now)
    }
}

/// Seconds until the nearest of these moments that is ahead.
fn next_change(moments: impl Iterator<Item = i64>, now: i64) -> Option<u64> {
    let next = moments.filter(|moment| *moment > now).min()?;
    Some(next.abs_diff(now))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::published::{ProductKind, Related, RelationKind, Relations, Seo, Tier};

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
                steps: Vec::new(),
                in_countries: Vec::new(),
                language: None,
            },
            quantity: 1,
            replaces: None,
            is_in_its_place: false,
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
            steps: Vec::new(),
            in_countries: Vec::new(),
            language: None,
        }
    }

    fn step(currency: Currency, from: i64, amount: i64) -> PriceStep {
        PriceStep {
            currency,
            from,
            tiers: vec![Tier {
                min_quantity: 1,
                amount,
            }],
            graduated: false,
            most: None,
            sale: None,
        }
    }

    #[test]
    fn a_price_holds_from_its_moment_until_the_next_of_its_currency() {
        let (eur, jpy) = (Currency::EUR, Currency::JPY);
        let steps = [step(eur, 0, 100), step(eur, 20, 80), step(jpy, 10, 900)];
        let cases = [
            (eur, 5, Some(100)),
            (eur, 19, Some(100)),
            (eur, 20, Some(80)),
            (jpy, 9, None),
            (jpy, 30, Some(900)),
            (Currency::USD, 30, None),
        ];
        for (currency, now, expected) in cases {
            let step = PriceStep::at(&steps, currency, now);
            let amount = step.map(|step| step.tiers[0].amount);
            assert_eq!(amount, expected, "{currency} {now}");
        }
        let mut product = product(None, None, Vec::new());
        product.steps = steps.to_vec();
        assert_eq!(product.changes_in(5), Some(5));
        assert_eq!(product.changes_in(20), None);
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
    fn a_spare_part_is_the_one_before_until_its_successor_comes() {
        let mut before = related(None, Some(20));
        before.is_in_its_place = true;
        let items = vec![related(Some(15), None), before, related(None, None)];
        for (now, first) in [(14, &items[1]), (15, &items[0])] {
            let mut product = product(None, None, items.clone());
            assert!(product.show_at(now));
            let shown = &product.relations[0].items;
            assert_eq!(shown, &[first.clone(), items[2].clone()], "{now}");
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
