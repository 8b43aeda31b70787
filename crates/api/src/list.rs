use commerce::published::Card;
use money::Currency;

use crate::{Availability, Image, Link, Money, Rating, answer};

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
        /// What the list is of, where `q` was taken to be mistyped.
        pub corrected: Option<String>,
        /// Another question that may have been meant; the list is of `q` as it was typed.
        pub did_you_mean: Option<String>,
        /// Words of `q` that were left out, since no product has them.
        pub ignored_words: Vec<String>,
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
        pub rating: Option<Rating>,
    }

    /// A property by which the list can be narrowed.
    pub struct Facet {
        /// The query parameter that takes its values; of a range, what `.min` and `.max` are
        /// appended to.
        pub code: String,
        /// Its name in the language of the request.
        pub label: String,
        pub kind: FacetKind,
        /// Empty for a range.
        pub values: Vec<FacetValue>,
        /// Of a range, its ends.
        pub range: Option<FacetRange>,
    }

    /// How a facet is chosen from: by values, by values that are colours, or by a range.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum FacetKind {
        Values,
        Colours,
        Range,
    }

    /// A value of a facet. `count` is what a list with it would hold: values of one facet are
    /// alternatives, so the facet's own selection does not lower its counts.
    pub struct FacetValue {
        pub code: String,
        pub label: String,
        pub count: u64,
        pub selected: bool,
        /// A CSS colour.
        pub swatch: Option<String>,
    }

    /// The ends of a range as decimals: of prices in the currency of the request, else in the
    /// attribute's unit.
    pub struct FacetRange {
        /// The least that there is.
        pub min: String,
        /// The most that there is.
        pub max: String,
        pub selected_min: Option<String>,
        pub selected_max: Option<String>,
    }

    /// What may be meant by a question that is still being typed.
    pub struct Suggestions {
        /// Whole questions.
        pub questions: Vec<String>,
        pub categories: Vec<Link>,
        pub products: Vec<SuggestedProduct>,
    }

    /// A product that may be meant.
    pub struct SuggestedProduct {
        #[serde(flatten)]
        pub product: ProductSummary,
        /// Its price as the pages of this language write it: where it starts, if it varies.
        pub price_text: Option<String>,
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
            rating: card.rating.map(Rating::from),
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
