use commerce::Country;
use commerce::listing::Sort;
use commerce::published::{Card, Merchandising};
use money::Currency;

use super::Cursor;
use super::columns::place;

/// A question to a store's list.
#[derive(Debug, Clone)]
pub struct Query<'a> {
    pub store: &'a str,
    pub language: &'a str,
    pub currency: Currency,
    /// The market of the visitor's country, where its prices are not those of the default one.
    pub market: Option<Country>,
    /// What the visitor asked for, as typed; empty for all products.
    pub question: &'a str,
    /// The external id of a category: it and all below it.
    pub category: Option<&'a str>,
    /// All of them hold.
    pub filters: &'a [Filter],
    pub sort: Sort,
    /// Codes of the attributes to count, in the order to offer them; where there are none, those
    /// that most products of the list have are chosen.
    pub facets: &'a [String],
    /// Which categories are counted, as if none was chosen.
    pub categories: Categories<'a>,
    /// The store's synonyms and search rules.
    pub merchandising: &'a Merchandising,
    /// Seconds since 1970: products are listed from their start to their end.
    pub now: i64,
}

impl Query<'_> {
    /// Where the visitor sees prices.
    pub(super) fn place(&self) -> String {
        place(self.currency, self.market)
    }

    /// A text that differs where the list does: what a cursor of it is bound to.
    pub fn fingerprint(&self) -> String {
        let scope = [
            self.store,
            self.language,
            &self.place(),
            self.sort.as_str(),
            self.category.unwrap_or_default(),
            self.question,
        ];
        let mut print = scope.join("\n");
        for filter in self.filters {
            filter.print(&mut print);
        }
        print
    }
}

/// Categories to count.
#[derive(Debug, Clone, Copy)]
pub enum Categories<'a> {
    None,
    All,
    /// External ids.
    These(&'a [&'a str]),
}

impl Categories<'_> {
    pub(super) fn are_counted(self) -> bool {
        !matches!(self, Self::None)
    }
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

impl Filter {
    /// What tells it from others: lines that no code or number holds.
    fn print(&self, print: &mut String) {
        let mut push = |parts: &[&str]| {
            for part in parts {
                print.push('\n');
                print.push_str(part);
            }
        };
        match self {
            Self::Values { facet, any_of } => {
                push(&["=", facet]);
                for value in any_of {
                    push(&[value]);
                }
            }
            Self::Price { min, max } => {
                let text = |bound: &Option<i64>| bound.map(|b| b.to_string()).unwrap_or_default();
                push(&["$", &text(min), &text(max)]);
            }
            Self::Range { facet, min, max } => {
                let text = |bound: &Option<String>| bound.clone().unwrap_or_default();
                push(&["<", facet, &text(min), &text(max)]);
            }
        }
    }
}

/// A page of a list with the counts that belong to it.
#[derive(Debug, Clone, Default)]
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
    /// Properties that the filters name and the store's products cannot be filtered by. Such a
    /// filter narrows nothing: it may as well be a parameter that has strayed into an address.
    pub unknown: Vec<String>,
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

/// What a visitor has typed so far.
#[derive(Debug, Clone)]
pub struct Suggest<'a> {
    pub store: &'a str,
    pub language: &'a str,
    pub question: &'a str,
    /// At most so many of each kind.
    pub limit: usize,
    /// The store's synonyms and search rules.
    pub merchandising: &'a Merchandising,
    /// Seconds since 1970.
    pub now: i64,
}

/// What a visitor may be about to ask for.
#[derive(Debug, Clone, Default)]
pub struct Suggestions {
    /// Questions that begin like the one typed.
    pub questions: Vec<String>,
    /// External ids.
    pub categories: Vec<String>,
    pub products: Vec<Card>,
}
