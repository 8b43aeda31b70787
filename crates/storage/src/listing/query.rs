use commerce::listing::Sort;
use commerce::published::Card;
use money::Currency;

/// A question to a store's list.
#[derive(Debug, Clone)]
pub struct Query<'a> {
    pub store: &'a str,
    pub language: &'a str,
    pub currency: Currency,
    /// What the visitor asked for, as typed; empty for all products.
    pub question: &'a str,
    /// The external id of a category: it and all below it.
    pub category: Option<&'a str>,
    /// All of them hold.
    pub filters: &'a [Filter],
    pub sort: Sort,
    /// Codes of the attributes to count, in the order to offer them; where there are none, those
    /// that tell the products of the list apart best are chosen.
    pub facets: &'a [String],
    /// Seconds since 1970: products are listed from their start to their end.
    pub now: i64,
}

/// What narrows a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// One of these values of `brand`, `rating` (`4` is four stars and more), `availability`
    /// (`in_stock`) or an attribute.
    Values { facet: String, any_of: Vec<String> },
    /// The lowest price of one unit in the visitor's currency, minor units, bounds included.
    Price { min: Option<i64>, max: Option<i64> },
    /// A number or measure of an attribute in its unit, as decimals, bounds included.
    Range {
        facet: String,
        min: Option<String>,
        max: Option<String>,
    },
}

/// A page of a list with the counts that belong to it.
#[derive(Debug, Clone)]
pub struct Found {
    pub cards: Vec<Card>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
    /// How many products match, over all pages.
    pub total: u64,
    pub facets: Vec<FacetCounts>,
    /// The question with its mistakes corrected, where the list is of that: what a page says it
    /// shows results for.
    pub corrected: Option<String>,
    /// Another question that the visitor may have meant, where the list is of what was typed.
    pub did_you_mean: Option<String>,
    /// Words of the question that no product of the list has.
    pub ignored: Vec<String>,
}

/// The values of a property over the products of a list.
///
/// The values of a facet are alternatives: its own selection does not lower its counts, that of
/// the others does. So the count of a value is the total of the list that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCounts {
    /// `category`, `brand`, `price`, `rating`, `availability` or the code of an attribute.
    pub code: String,
    pub label: String,
    pub kind: FacetKind,
    pub values: Vec<ValueCount>,
}

/// How a list is narrowed by a facet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacetKind {
    /// By one or several of its values.
    Values,
    /// By values that are colours: `swatch` says which.
    Colours,
    /// By a range; the values are the ends of what there is.
    Range,
}

/// How many products a value of a facet has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueCount {
    /// Of a category the external id; of a range its lower end.
    pub code: String,
    pub label: String,
    pub swatch: Option<String>,
    pub count: u64,
}
