use commerce::published::Card;
use money::Currency;

use crate::{Availability, Image, Money, answer};

answer! {
    /// One page of a list of products.
    pub struct ProductList {
        pub items: Vec<ProductSummary>,
        /// How many products match, over all pages.
        pub total: u64,
        /// The `cursor` of the next page; absent on the last one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub next_cursor: Option<String>,
        pub facets: Vec<Facet>,
    }

    /// A product in a list.
    pub struct ProductSummary {
        pub id: String,
        pub slug: String,
        pub href: String,
        pub name: String,
        pub brand: Option<String>,
        pub image: Option<Image>,
        /// The lowest price of one unit over the variants; null where none can be bought in
        /// this currency.
        pub price: Option<Money>,
        /// Whether variants differ in price, so that `price` is where they start.
        pub price_varies: bool,
        pub availability: Availability,
        /// Colours of the variants, as CSS colours.
        pub swatches: Vec<String>,
    }

    /// A property by which the list can be narrowed.
    pub struct Facet {
        /// The query parameter that takes its values.
        pub code: String,
        pub values: Vec<FacetValue>,
    }

    /// A value of a facet. `count` is what a list with it would hold: values of one facet are
    /// alternatives, so the facet's own selection does not lower its counts.
    pub struct FacetValue {
        pub code: String,
        pub label: String,
        pub count: u64,
        pub selected: bool,
    }
}

impl ProductSummary {
    /// What a visitor with this currency sees of a listed product.
    pub fn of(card: Card, currency: Currency) -> Self {
        let (price, price_varies) = Self::price_on(&card, currency);
        Self {
            id: card.id,
            slug: card.slug,
            href: card.href,
            name: card.name,
            brand: card.brand,
            image: card.image.map(Image::from),
            price_varies,
            availability: Availability::of(card.available, price.is_some()),
            price,
            swatches: card.swatches,
        }
    }

    /// Where the prices on a card start in this currency, and whether there are others.
    pub fn price_on(card: &Card, currency: Currency) -> (Option<Money>, bool) {
        let range = card.prices.get(&currency);
        let price = range.map(|range| Money {
            amount: range.min,
            currency,
        });
        (price, range.is_some_and(|range| range.min != range.max))
    }
}
