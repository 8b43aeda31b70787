//! What an engine decides prices from, for whoever may ask.

use std::collections::BTreeMap;

use calculation::price::{CataloguePromotion, PriceList, PriceRow, Priced};
use money::Currency;

use super::price_row;
use crate::catalogue::{self, ProductKind, Variant, base_list};
use crate::publish::{References, StoredProduct};

/// The lists, rows and promotions that could decide what some products cost.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PriceSources {
    pub lists: Vec<PriceList>,
    pub rows: Vec<PriceRow>,
    pub promotions: Vec<CataloguePromotion>,
}

/// A part of a bundle that has no price of its own.
#[derive(Debug, Clone, Copy)]
pub struct PricedPart<'a> {
    pub product: &'a StoredProduct,
    pub sku: &'a str,
    pub quantity: u32,
}

impl References {
    /// What could decide about the prices of variants in a currency, whose products are at hand. Of lists
    /// those in other currencies are among it, as they are a reason why there is no price.
    pub fn price_sources(&self, skus: &[&str], currency: Currency) -> PriceSources {
        let mut rows = Vec::new();
        let mut bases = BTreeMap::new();
        for stored in self.products.values() {
            let variants = stored.product.variants.iter();
            for variant in variants.filter(|variant| skus.contains(&variant.sku.as_str())) {
                for price in &variant.prices {
                    let list = base_list(price.currency);
                    let from = price.min_quantity.into();
                    rows.push(price_row(&list, "", &variant.sku, from, price.amount));
                    bases.insert(list, price.currency);
                }
            }
            let of_lists = self.pricing.rows.get(&stored.product.external_id);
            let of_lists = of_lists.into_iter().flatten();
            let wanted = of_lists.filter(|row| match &row.of {
                Priced::Product(_) => true,
                Priced::Variant(sku) => skus.contains(&sku.as_str()),
            });
            rows.extend(wanted.cloned());
        }
        let bases = bases.into_iter().map(|(code, currency)| PriceList {
            code,
            currency: currency.code().to_owned(),
            ..PriceList::default()
        });
        let own = self.pricing.lists.iter();
        let own = own.filter(|list| rows.iter().any(|row| row.list == list.code));
        let lists = bases.chain(own.cloned()).collect();
        let promotions = self.pricing.promotions.iter();
        let promotions = promotions.filter(|one| one.currency.is_none_or(|of| of == currency));
        let promotions = promotions.filter_map(|one| self.meant_for(one));
        PriceSources {
            lists,
            rows,
            promotions: promotions.collect(),
        }
    }

    /// The promotion as far as it is for the products at hand.
    fn meant_for(&self, promotion: &catalogue::CataloguePromotion) -> Option<CataloguePromotion> {
        let mut rule = promotion.rule.clone();
        if rule.of.is_empty() && promotion.products.is_none() {
            return Some(rule);
        }
        rule.of.retain(|priced| match priced {
            Priced::Product(product) => self.products.contains_key(product),
            Priced::Variant(sku) => self.products.owner_of(sku).is_some(),
        });
        if let Some(wanted) = &promotion.products {
            let products = self.products.values();
            let matching = products.filter(|stored| self.matches(wanted, stored));
            let matching = matching.map(|stored| stored.product.external_id.clone());
            rule.of.extend(matching.map(Priced::Product));
        }
        (!rule.of.is_empty()).then_some(rule)
    }

    /// What a variant costs the sum of, where nothing gives it a price of its own: the parts of a bundle.
    /// Empty where it is none, or where one of them is not for sale.
    pub fn priced_parts<'a>(
        &'a self,
        stored: &'a StoredProduct,
        variant: &Variant,
    ) -> Vec<PricedPart<'a>> {
        let product = &stored.product;
        if product.kind != ProductKind::Bundle || !variant.prices.is_empty() {
            return Vec::new();
        }
        let parts = product.bundle.iter().map(|item| {
            let (product, _) = self.part(&item.sku)?;
            Some(PricedPart {
                product,
                sku: &item.sku,
                quantity: item.quantity,
            })
        });
        parts.collect::<Option<_>>().unwrap_or_default()
    }
}
