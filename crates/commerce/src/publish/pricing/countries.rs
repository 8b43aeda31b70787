//! Which countries share their prices.

use calculation::price::Audience;

use super::decide::is_public;
use super::steps::Asked;
use crate::publish::View;
use crate::published::SiteCountry;
use crate::{Countries, Country};

/// Countries with what tells them apart from others.
type Group = (Vec<bool>, Countries);

/// Puts countries together of which all the same is true.
fn grouped(countries: &[Country], facts: impl Fn(Country) -> Vec<bool>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for country in countries {
        let facts = facts(*country);
        match groups.iter_mut().find(|(known, _)| *known == facts) {
            Some((_, group)) => group.push(*country),
            None => groups.push((facts, [*country].into_iter().collect())),
        }
    }
    groups
}

fn is_meant(audience: &Audience, country: Country) -> bool {
    let mut countries = audience.countries.iter();
    countries.any(|code| code == country.code())
}

impl Asked<'_> {
    /// The countries whose prices of the product may not be those of the default one, in groups
    /// that share them: those for which the same lists and promotions take part, and that were
    /// shown the same until now.
    pub(super) fn groups(&self) -> Vec<Countries> {
        let product = &self.offer.stored.product;
        let parts = self.references.owners_of_parts(product);
        let parts: Vec<_> = parts.map(|part| self.references.offer(part)).collect();
        let offers = std::iter::once(&self.offer).chain(&parts);
        let audiences = offers.flat_map(|offer| offer.audiences());
        let audiences: Vec<_> = audiences.filter(|one| !one.countries.is_empty()).collect();
        let histories = self.histories_of_countries();
        if audiences.is_empty() && histories.is_empty() {
            return Vec::new();
        }
        let groups = grouped(&self.store.countries, |country| {
            let audiences = audiences.iter().map(|one| is_meant(one, country));
            let histories = histories.iter().map(|of| of.contains(country));
            audiences.chain(histories).collect()
        });
        groups.into_iter().skip(1).map(|(_, group)| group).collect()
    }
}

impl View<'_> {
    /// The countries of the store, each with the market that it belongs to. It does not depend on
    /// the products at hand, nor on what is open now.
    pub(in crate::publish) fn markets(&self) -> Vec<SiteCountry> {
        let pricing = &self.references.pricing;
        let lists = pricing.lists.iter().map(|list| &list.audience);
        let promotions = pricing.promotions.iter().map(|one| &one.rule.audience);
        let audiences = lists.chain(promotions).filter(|audience| {
            let stores = &audience.stores;
            let is_here = stores.is_empty() || stores.contains(&self.store.code);
            is_here && is_public(audience) && !audience.countries.is_empty()
        });
        let audiences: Vec<_> = audiences.collect();
        let facts = |country: Country| -> Vec<bool> {
            let audiences = audiences.iter();
            audiences.map(|one| is_meant(one, country)).collect()
        };
        let countries = &self.store.countries;
        let groups = grouped(countries, facts);
        let market = |country: Country| {
            let mut groups = groups.iter().skip(1);
            let (_, group) = groups.find(|(_, group)| group.contains(country))?;
            let mut of_group = countries.iter().filter(|one| group.contains(**one));
            of_group.next().copied()
        };
        let countries = countries.iter().map(|country| SiteCountry {
            code: *country,
            market: market(*country),
        });
        countries.collect()
    }
}
