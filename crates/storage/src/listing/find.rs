use commerce::listing::Sort;
use commerce::published::Card;
use money::Currency;
use minicbor::{Decode, Encode};

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
}

/// Where a page of a list ended: the sort keys of its last product, which the next page is
/// after. It stays right while products come and go.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Cursor(#[n(0)] SortKey, #[n(1)] i64, #[n(2)] i64);

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
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
            _ => Err(StorageError("a sort key is an integer or a text".to_owned())),
        }
    }

    fn into_value(self) -> Value {
        match self {
            Self::Integer(number) => Value::Integer(number),
            Self::Text(text) => Value::Text(text),
        }
    }
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Found {
    pub cards: Vec<Card>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

/// How many products a value of a facet has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FacetCount {
    /// All that match the whole question.
    Total(u64),
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

    /// `FROM … WHERE …` of the store's products that have the words.
    fn push_matches(&self, statement: &mut Statement) {
        let of_store = [Value::text(self.store), Value::text(self.language)];
        match self.words {
            // The cross join makes SQLite start from the matches of the words.
            Some(words) => {
                let from = " FROM listing_text t CROSS JOIN listing l ON l.id = t.rowid
                    WHERE listing_text MATCH ? AND l.store = ? AND l.language = ?";
                statement.push(from, [Value::text(words)].into_iter().chain(of_store));
            }
            None => statement.push(" FROM listing l WHERE l.store = ? AND l.language = ?", of_store),
        }
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

/// The products after `cursor`, at most `limit` of them.
pub async fn find(
    sql: &impl Sql,
    query: &Query<'_>,
    cursor: Option<Cursor>,
    limit: usize,
) -> Result<Found, StorageError> {
    let price = "(SELECT p.amount FROM listing_price p WHERE p.listing = l.id AND p.currency = ?)";
    let key = query.sort_key();
    let mut statement = Statement::default();
    let currency = key.contains("PRICE").then(|| Value::text(query.currency.code()));
    let key = key.replace("PRICE", price).replace("WEIGHTS", WEIGHTS);
    statement.push(
        &format!("SELECT card, key, rank, id FROM (SELECT l.card, {key} AS key, -l.popularity AS rank, l.id"),
        currency,
    );
    query.push_matches(&mut statement);
    if let Some(category) = query.category {
        let within = " AND l.id IN (SELECT listing FROM listing_category WHERE category = ?)";
        statement.push(within, [Value::text(category)]);
    }
    if !query.brands.is_empty() {
        statement.push(" AND l.brand IN (SELECT value FROM json_each(?))", [query.brands()]);
    }
    statement.push(")", []);
    if let Some(Cursor(key, rank, id)) = cursor {
        let after = [key.into_value(), Value::Integer(rank), Value::Integer(id)];
        statement.push(" WHERE (key, rank, id) > (?, ?, ?)", after);
    }
    // One more than wanted tells whether there is a next page.
    let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    statement.push(" ORDER BY key, rank, id LIMIT ?", [Value::Integer(most)]);
    let rows = sql.query(&statement.text, statement.parameters).await?;
    page(&rows, limit)
}

fn page(rows: &[Row], limit: usize) -> Result<Found, StorageError> {
    let shown = &rows[..rows.len().min(limit)];
    let next = match shown.last() {
        Some(last) if rows.len() > limit => Some(Cursor(
            SortKey::of(last.value(1)?)?,
            last.integer(2)?,
            last.integer(3)?,
        )),
        _ => None,
    };
    Ok(Found {
        cards: shown.iter().map(|row| decode(row.blob(0)?)).collect::<Result<_, _>>()?,
        next,
    })
}

/// The counts that belong to a list. The values of one facet are alternatives: its own selection
/// does not lower its counts, that of the other one does.
pub async fn count_facets(sql: &impl Sql, query: &Query<'_>) -> Result<Vec<FacetCount>, StorageError> {
    let mut statement = Statement::default();
    statement.push("WITH matched AS MATERIALIZED (SELECT l.id, l.brand, l.brand_label, ", []);
    match query.category {
        Some(category) => {
            let flag = "l.id IN (SELECT listing FROM listing_category WHERE category = ?)";
            statement.push(flag, [Value::text(category)]);
        }
        None => statement.push("1", []),
    }
    statement.push(" AS in_category, ", []);
    if query.brands.is_empty() {
        statement.push("1", []);
    } else {
        statement.push("coalesce(l.brand IN (SELECT value FROM json_each(?)), 0)", [query.brands()]);
    }
    statement.push(" AS of_brand", []);
    query.push_matches(&mut statement);
    let counts = ") SELECT 'total', '', '', count(*) FROM matched WHERE in_category AND of_brand
        UNION ALL SELECT 'brand', brand, min(brand_label), count(*) FROM matched
          WHERE in_category AND brand IS NOT NULL GROUP BY brand
        UNION ALL SELECT 'category', c.category, '', count(*)
          FROM matched m CROSS JOIN listing_category c ON c.listing = m.id WHERE m.of_brand GROUP BY c.category";
    statement.push(counts, []);
    let rows = sql.query(&statement.text, statement.parameters).await?;
    rows.iter().map(facet_count).collect()
}

fn facet_count(row: &Row) -> Result<FacetCount, StorageError> {
    let count = u64::try_from(row.integer(3)?).unwrap_or_default();
    let code = row.text(1)?.to_owned();
    Ok(match row.text(0)? {
        "brand" => FacetCount::Brand {
            code,
            label: row.text(2)?.to_owned(),
            count,
        },
        "category" => FacetCount::Category {
            external_id: code,
            count,
        },
        _ => FacetCount::Total(count),
    })
}

/// An address for the sitemap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub product: String,
    pub language: String,
    pub href: String,
    /// RFC 3339, UTC.
    pub updated_at: String,
}

/// The addresses of all products that a store shows, by product.
pub async fn addresses(sql: &impl Sql, store: &str) -> Result<Vec<Address>, StorageError> {
    let statement = "SELECT product, language, href, updated_at FROM listing WHERE store = ?
                     ORDER BY product, language";
    let rows = sql.query(statement, vec![Value::text(store)]).await?;
    let addresses = rows.iter().map(|row| {
        Ok(Address {
            product: row.text(0)?.to_owned(),
            language: row.text(1)?.to_owned(),
            href: row.text(2)?.to_owned(),
            updated_at: row.text(3)?.to_owned(),
        })
    });
    addresses.collect()
}
