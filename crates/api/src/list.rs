use commerce::Country;
use commerce::language::Language;
use commerce::published::{Card, PriceRange, PriceStep};
use money::Currency;

use crate::{Availability, Image, Link, Money, Rating, Sale, answer};

answer! {
    /// One page of a list of products.
    pub struct ProductList {
        pub items: Vec<ProductSummary>,
        /// Where its prices hold; null where the store has the same in all countries.
        pub country: Option<Country>,
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
        /// Of what `price` is reduced from; null where it is the regular one.
        pub sale: Option<Sale>,
        pub availability: Availability,
        /// Colours of the variants, as CSS colours.
        pub swatches: Vec<String>,
        pub rating: Option<Rating>,
        /// What its texts are in, where the shop lacks them in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<Language>,
    }

    /// A property by which the list can be narrowed.
    pub struct Facet {
        /// The query parameter that takes its values; of a range, what `.min` and `.max` are
        /// appended to.
        pub code: String,
        /// Its name in the language of the request.
        pub label: String,
        pub kind: FacetKind,
        /// Empty for a range. Of many, the 50 that most products of the list have, and those that
        /// are selected.
        pub values: Vec<FacetValue>,
        /// Of a range, its ends.
        pub range: Option<FacetRange>,
        /// What the label is in, where the shop lacks it in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<Language>,
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
        /// What the label is in, where the shop lacks it in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<Language>,
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
        /// Where their prices hold; null where the store has the same in all countries.
        pub country: Option<Country>,
    }

    /// A product that may be meant.
    pub struct SuggestedProduct {
        #[serde(flatten)]
        pub product: ProductSummary,
        /// Its price as the pages of this language write it: where it starts, if it varies.
        pub price_text: Option<String>,
        /// The regular price, where it is reduced.
        pub compare_at_text: Option<String>,
        /// Its lowest price of the last 30 days in words, where it is reduced.
        pub lowest_text: Option<String>,
    }
}

impl ProductSummary {
    /// What a visitor with this currency sees of a listed product at a moment, in seconds since
    /// 1970.
    pub fn of(card: Card, currency: Currency, now: i64) -> Self {
        let CardPrice {
            price,
            varies,
            sale,
        } = CardPrice::of(&card, currency, now);
        Self {
            id: card.id,
            slug: card.slug,
            href: card.href,
            name: card.name,
            brand: card.brand,
            image: card.image.map(Image::from),
            price_varies: varies,
            availability: Availability::of(card.available, price.is_some()),
            price,
            sale,
            swatches: card.swatches,
            rating: card.rating.map(Rating::from),
            language: card.language,
        }
    }
}

/// What a card says of the price.
#[derive(Debug, Clone, PartialEq)]
pub struct CardPrice {
    /// The lowest of one unit; none where it cannot be bought in the currency.
    pub price: Option<Money>,
    /// Whether there are others.
    pub varies: bool,
    pub sale: Option<Sale>,
}

impl CardPrice {
    /// What holds in this currency at a moment, in seconds since 1970.
    pub fn of(card: &Card, currency: Currency, now: i64) -> Self {
        let step = PriceStep::at(&card.steps, currency, now);
        let range = match step {
            Some(step) => step.tiers.first().map(|first| PriceRange {
                min: first.amount,
                max: step.most.unwrap_or(first.amount),
            }),
            None => card.prices.get(&currency).copied(),
        };
        Self {
            price: range.map(|range| Money {
                amount: range.min,
                currency,
            }),
            varies: range.is_some_and(|range| range.min != range.max),
            sale: step.and_then(Sale::of),
        }
    }
}
