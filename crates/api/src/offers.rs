use commerce::language::Language;
use commerce::{Country, published};

use crate::answer;

answer! {
    /// What the store offers to everyone, the most important first.
    pub struct Offers {
        pub items: Vec<Offer>,
        /// Where they hold; null where the store has the same in all countries.
        pub country: Option<Country>,
    }

    /// A promotion that holds now.
    pub struct Offer {
        pub id: String,
        pub name: String,
        pub description: String,
        /// What one must know before one counts on it.
        pub terms: String,
        /// RFC 3339, UTC: it holds from then on.
        pub starts_at: Option<String>,
        /// RFC 3339, UTC: it no longer holds from then on.
        pub ends_at: Option<String>,
        /// The code that is given for it.
        pub coupon: Option<String>,
        /// Whether it shows in the prices of products; else it is taken off an order.
        pub in_prices: bool,
        /// What its texts are in, where the shop lacks them in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<Language>,
    }
}

impl Offers {
    /// Those that are left for a country.
    pub fn of(offers: published::Offers, country: Option<Country>) -> Self {
        let items = offers.items.into_iter().map(|offer| Offer {
            id: offer.id,
            name: offer.name,
            description: offer.description,
            terms: offer.terms,
            starts_at: offer.starts_at,
            ends_at: offer.ends_at,
            coupon: offer.coupon,
            in_prices: offer.is_of_catalogue,
            language: offer.language,
        });
        Self {
            items: items.collect(),
            country,
        }
    }
}
