use commerce::listing::Sort;
use commerce::published::Card;
use minicbor::{Decode, Encode};
use money::Currency;

use crate::documents::decode;
use crate::sql::{Row, Sql, StorageError, Value};

/// How much a match counts by the field it is in: name, codes, brand, categories, attributes,
/// description.
const WEIGHTS: &str = "10.0, 8.0, 5.0, 4.0, 3.0, 1.0";

/// A question to a store's list.
#[derive(Clone)]
pub struct Query<'a> {
    pub store: &'a str,
    pub language: &'a str,
    pub currency: Currency,
    /// A question for the text index, as `Analyzer::query` makes it.
    pub words: Option<&'a str>,
    /// The external id of a category: it and all below it.
    pub category: Option<&'a str>,
    /// Any of these; all where there are none.
    pub brands: &'a [String],
    pub sort: Sort,
    /// Whether to count the products of every category, as if none was chosen.
    pub count_categories: bool,
}

/// Where a page of a list ended: the sort keys of its last product, which the next page is
/// after. It stays right while products come and go.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Cursor(#[n(0)] SortKey, #[n(1)] i64, #[n(2)] i64);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
enum SortKey {
    #[n(0)]
    Integer(#[n(0)] i64),
    #[n(1)]
    Text(#[n(0)] String),
}

impl SortKey {
    fn of(value: &Value) -> Result<Self, StorageError> {
        match value {
            Value::Integer(number) => Ok(Self::Integer(*number)),
            Value::Text(text) => Ok(Self::Text(text.clone())),
            _ => Err(StorageError(
                "a sort key is an integer or a text".to_owned(),
            )),
        }
    }

    fn into_value(self) -> Value {
        match self {
            Self::Integer(number) => Value::Integer(number),
            Self::Text(text) => Value::Text(text),
        }
    }
}

/// A page of a list with the counts that belong to it.
#[derive(Debug, Clone)]
pub struct Found {
    pub cards: Vec<Card>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
    /// How many products match, over all pages.
    pub total: u64,
    pub facets: Vec<FacetCount>,
}

/// How many products a value of a facet has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FacetCount {
    Brand {
        code: String,
        label: String,
        count: u64,
    },
    Category {
        external_id: String,
        count: u64,
    },
}

/// A statement that grows together with its parameters.
#[derive(Default)]
struct Statement {
    text: String,
    parameters: Vec<Value>,
}

impl Statement {
    fn push(&mut self, text: &str, parameters: impl IntoIterator<Item = Value>) {
        self.text.push_str(text);
        self.parameters.extend(parameters);
    }
}

impl Query<'_> {
    /// A text that differs where the list does: what a cursor of it is bound to.
    pub fn fingerprint(&self) -> String {
        let scope = [
            self.store,
            self.language,
            self.currency.code(),
            self.sort.as_str(),
            self.category.unwrap_or_default(),
            self.words.unwrap_or_default(),
        ];
        format!("{}\n{}", scope.join("\n"), self.brands.join("\n"))
    }

    /// `FROM … WHERE …` of the products to look at: those of the store that have the words and,
    /// unless other categories are to be counted, are in the category.
    fn push_candidates(&self, statement: &mut Statement) {
        let of_store = [Value::text(self.store), Value::text(self.language)];
        // The cross joins make SQLite start from what narrows most.
        match (self.words, self.category.filter(|_| !self.count_categories)) {
            (Some(words), _) => {
                let from = " FROM listing_text t CROSS JOIN listing l ON l.id = t.rowid
                    WHERE listing_text MATCH ? AND l.store = ? AND l.language = ?";
                statement.push(from, [Value::text(words)].into_iter().chain(of_store));
            }
            (None, Some(category)) => {
                let from = " FROM listing_category c CROSS JOIN listing l ON l.id = c.listing
                    WHERE c.store = ? AND c.language = ? AND c.category = ?";
                statement.push(from, of_store.into_iter().chain([Value::text(category)]));
            }
            (None, None) => statement.push(
                " FROM listing l WHERE l.store = ? AND l.language = ?",
                of_store,
            ),
        }
    }

    /// Whether a product is in the category, as a column.
    fn push_in_category(&self, statement: &mut Statement) {
        match self.category {
            Some(category) if self.count_categories || self.words.is_some() => {
                let values = [self.store, self.language, category].map(Value::text);
                let flag = "l.id IN (SELECT listing FROM listing_category
                    WHERE store = ? AND language = ? AND category = ?) AS in_category, ";
                statement.push(flag, values);
            }
            _ => statement.push("1 AS in_category, ", []),
        }
    }

    /// Whether a product is of one of the brands, as a column.
    fn push_of_brand(&self, statement: &mut Statement) {
        if self.brands.is_empty() {
            statement.push("1 AS of_brand", []);
        } else {
            let flag = "coalesce(l.brand IN (SELECT value FROM json_each(?)), 0) AS of_brand";
            statement.push(flag, [self.brands()]);
        }
    }

    /// What the list is ordered by, as a column.
    fn push_key(&self, statement: &mut Statement) {
        let key = self.sort_key();
        let price =
            "(SELECT p.amount FROM listing_price p WHERE p.listing = l.id AND p.currency = ?)";
        let currency = key
            .contains("PRICE")
            .then(|| Value::text(self.currency.code()));
        let key = key.replace("PRICE", price).replace("WEIGHTS", WEIGHTS);
        statement.push(&format!("{key} AS key, "), currency);
    }

    fn brands(&self) -> Value {
        let mut list = String::from("[");
        for (index, brand) in self.brands.iter().enumerate() {
            // Codes are slugs: nothing in them needs escaping.
            list.push_str(if index == 0 { "\"" } else { ",\"" });
            list.push_str(brand);
            list.push('"');
        }
        list.push(']');
        Value::Text(list)
    }

    /// By which a list is ordered, ascending, before popularity and id.
    fn sort_key(&self) -> &'static str {
        match (self.sort, self.words) {
            // Better matches are more negative; what is about as good comes by popularity.
            (Sort::Relevance, Some(_)) => "CAST(bm25(listing_text, WEIGHTS) * 1000 AS INTEGER)",
            (Sort::Relevance, None) => "0",
            // What has no price in the currency comes last either way.
            (Sort::PriceAscending, _) => "coalesce(PRICE, 9223372036854775807)",
            (Sort::PriceDescending, _) => "coalesce(-PRICE, 9223372036854775807)",
            (Sort::Newest, _) => "-l.created",
            (Sort::Name, _) => "l.name_key",
        }
    }
}

/// What a row of the one statement is of.
const PRODUCT: i64 = 0;
const TOTAL: i64 = 1;
const BRAND: i64 = 2;
const CATEGORY: i64 = 3;

/// The products after `cursor`, at most `limit` of them, and all counts, in one statement.
///
/// The values of a facet are alternatives: its own selection does not lower its counts, that of
/// the others does.
pub async fn find(
    sql: &impl Sql,
    query: &Query<'_>,
    cursor: Option<Cursor>,
    limit: usize,
) -> Result<Found, StorageError> {
    let mut statement = Statement::default();
    statement.push(
        "WITH matched AS MATERIALIZED (SELECT l.id, l.brand, l.brand_label, ",
        [],
    );
    query.push_key(&mut statement);
    statement.push("-l.popularity AS rank, ", []);
    query.push_in_category(&mut statement);
    query.push_of_brand(&mut statement);
    query.push_candidates(&mut statement);
    statement.push(
        "), page AS (SELECT id, key, rank FROM matched WHERE in_category AND of_brand",
        [],
    );
    if let Some(Cursor(key, rank, id)) = cursor {
        let after = [key.into_value(), Value::Integer(rank), Value::Integer(id)];
        statement.push(" AND (key, rank, id) > (?, ?, ?)", after);
    }
    // One more than wanted tells whether there is a next page.
    // A literal: with a parameter there SQLite makes a new plan at every execution.
    statement.push(&format!(" ORDER BY key, rank, id LIMIT {})", limit + 1), []);
    // What a row is of, is a number: a text would be copied into the component for each.
    let results = format!(
        " SELECT {PRODUCT}, p.id, l.card, p.key, p.rank
          FROM page p CROSS JOIN listing l ON l.id = p.id
        UNION ALL SELECT {TOTAL}, count(*), NULL, NULL, NULL FROM matched WHERE in_category AND of_brand
        UNION ALL SELECT {BRAND}, count(*), brand, min(brand_label), NULL FROM matched
          WHERE in_category AND brand IS NOT NULL GROUP BY brand"
    );
    statement.push(&results, []);
    if query.count_categories {
        let categories = format!(
            " UNION ALL SELECT {CATEGORY}, count(*), c.category, NULL, NULL
            FROM matched m CROSS JOIN listing_category c ON c.listing = m.id
            WHERE m.of_brand GROUP BY c.category"
        );
        statement.push(&categories, []);
    }
    let rows = sql.query(&statement.text, statement.parameters).await?;
    read(&rows, limit)
}

fn read(rows: &[Row], limit: usize) -> Result<Found, StorageError> {
    let mut products = Vec::new();
    let mut total = 0;
    let mut facets = Vec::new();
    for row in rows {
        let number = row.integer(1)?;
        let count = u64::try_from(number).unwrap_or_default();
        match row.integer(0)? {
            PRODUCT => {
                let cursor = Cursor(SortKey::of(row.value(3)?)?, row.integer(4)?, number);
                products.push((cursor, row));
            }
            TOTAL => total = count,
            BRAND => facets.push(FacetCount::Brand {
                code: row.text(2)?.to_owned(),
                label: row.text(3)?.to_owned(),
                count,
            }),
            _ => facets.push(FacetCount::Category {
                external_id: row.text(2)?.to_owned(),
                count,
            }),
        }
    }
    // The rows of a compound statement have no order of their own.
    products.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    let more = products.len() > limit;
    products.truncate(limit);
    let cards = products.iter().map(|(_, row)| decode(row.blob(2)?));
    Ok(Found {
        cards: cards.collect::<Result<_, _>>()?,
        next: products.pop().map(|(cursor, _)| cursor).filter(|_| more),
        total,
        facets,
    })
}
