//! What a store offers to everyone.

use money::Currency;
use serde::Deserialize;

use super::View;
use crate::Countries;
use crate::catalogue::OfferTexts;
use crate::language::Translated;
use crate::published::{Alternate, Offer, Offers};

/// A promotion as far as visitors may know it; what it does is not read here.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct StoredOffer {
    pub id: String,
    /// None is all.
    #[serde(default)]
    pub stores: Vec<String>,
    pub texts: Translated<OfferTexts>,
    pub currency: Option<Currency>,
    /// None is all.
    #[serde(default)]
    pub countries: Vec<String>,
    pub coupon: Option<String>,
    /// RFC 3339, UTC.
    pub starts: Option<String>,
    pub ends: Option<String>,
    /// Whether it is a catalogue promotion.
    #[serde(default)]
    pub of_catalogue: bool,
}

/// None is all.
fn countries(codes: &[String]) -> Option<Countries> {
    let countries = codes.iter().filter_map(|code| code.parse().ok());
    (!codes.is_empty()).then(|| countries.collect())
}

impl View<'_> {
    /// Where the page of offers is, in each language.
    pub fn offers_alternates(&self) -> Vec<Alternate> {
        let views = self.in_all_languages();
        let alternates = views.map(|view| Alternate {
            language: view.language.clone(),
            href: format!("{}/offers", view.prefix()),
        });
        alternates.collect()
    }

    /// What the page of offers shows, of these promotions in order.
    pub fn offers(&self, stored: &[StoredOffer]) -> Offers {
        let items = stored.iter().filter_map(|offer| {
            let is_here = offer.stores.is_empty() || offer.stores.contains(&self.store.code);
            let texts = self.resolve(&offer.texts).filter(|_| is_here)?;
            Some(Offer {
                id: offer.id.clone(),
                name: texts.name.clone(),
                description: texts.description.clone(),
                terms: texts.terms.clone(),
                starts_at: offer.starts.clone(),
                ends_at: offer.ends.clone(),
                coupon: offer.coupon.clone(),
                currency: offer.currency,
                is_of_catalogue: offer.of_catalogue,
                countries: countries(&offer.countries),
                language: self.language_of(&offer.texts),
            })
        });
        Offers {
            items: items.collect(),
        }
    }
}
