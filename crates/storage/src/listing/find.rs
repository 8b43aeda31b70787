use commerce::language::Language;
use commerce::listing::Sort;
use commerce::search::Analyzer;
use minicbor::{Decode, Encode};
use money::Currency;

use super::query::{
    FacetCounts, FacetKind, Filter, Found, Query, Suggest, Suggestions, ValueCount,
};
use crate::documents::decode;
use crate::sql::{Row, Sql, StorageError, Value};

/// How much a match counts by the field it is in: name, codes, brand, categories, attributes,
/// description.
const WEIGHTS: &str = "10.0, 8.0, 5.0, 4.0, 3.0, 1.0";

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

/// A question with its words as the text index takes them.
struct Asked<'q> {
    store: &'q str,
    language: &'q str,
    currency: Currency,
    words: Option<String>,
    category: Option<&'q str>,
    brands: &'q [String],
    sort: Sort,
}

impl<'q> Asked<'q> {
    fn of(query: &'q Query<'_>) -> Self {
        let language: Result<Language, _> = query.language.parse();
        let words = language
            .ok()
            .and_then(|language| Analyzer::new(&language).query(query.question));
        let brands = query.filters.iter().find_map(|filter| match filter {
            Filter::Values { facet, any_of } if facet == "brand" => Some(&any_of[..]),
            _ => None,
        });
        Self {
            store: query.store,
            language: query.language,
            currency: query.currency,
            words,
            category: query.category,
            brands: brands.unwrap_or_default(),
            sort: query.sort,
        }
    }

    /// `FROM … WHERE …` of the products to look at: those of the store that have the words and,
    /// unless other categories are to be counted, are in the category.
    fn push_candidates(&self, statement: &mut Statement) {
        let of_store = [Value::text(self.store), Value::text(self.language)];
        // The cross joins make SQLite start from what narrows most.
        match &self.words {
            Some(words) => {
                let from = " FROM listing_text t CROSS JOIN listing l ON l.id = t.rowid
                    WHERE listing_text MATCH ? AND l.store = ? AND l.language = ?";
                statement.push(from, [Value::text(words)].into_iter().chain(of_store));
            }
            None => statement.push(
                " FROM listing l WHERE l.store = ? AND l.language = ?",
                of_store,
            ),
        }
    }

    /// Whether a product is in the category, as a column.
    fn push_in_category(&self, statement: &mut Statement) {
        match self.category {
            Some(category) => {
                let values = [self.store, self.language, category].map(Value::text);
                let flag = "l.id IN (SELECT listing FROM listing_category
                    WHERE store = ? AND language = ? AND category = ?) AS in_category, ";
                statement.push(flag, values);
            }
            None => statement.push("1 AS in_category, ", []),
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
        match (self.sort, &self.words) {
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
    let asked = Asked::of(query);
    if asked.words.is_none() && !query.question.is_empty() {
        // A question without a single word, such as "?!", finds nothing.
        return read(&[], limit);
    }
    let mut statement = Statement::default();
    statement.push(
        "WITH matched AS MATERIALIZED (SELECT l.id, l.brand, l.brand_label, ",
        [],
    );
    asked.push_key(&mut statement);
    statement.push("-l.popularity AS rank, ", []);
    asked.push_in_category(&mut statement);
    asked.push_of_brand(&mut statement);
    asked.push_candidates(&mut statement);
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
    let categories = format!(
        " UNION ALL SELECT {CATEGORY}, count(*), c.category, NULL, NULL
        FROM matched m CROSS JOIN listing_category c ON c.listing = m.id
        WHERE m.of_brand GROUP BY c.category"
    );
    statement.push(&categories, []);
    let rows = sql.query(&statement.text, statement.parameters).await?;
    read(&rows, limit)
}

fn read(rows: &[Row], limit: usize) -> Result<Found, StorageError> {
    let mut products = Vec::new();
    let mut total = 0;
    let (mut brands, mut categories) = (Vec::new(), Vec::new());
    for row in rows {
        let number = row.integer(1)?;
        let count = u64::try_from(number).unwrap_or_default();
        match row.integer(0)? {
            PRODUCT => {
                let cursor = Cursor(SortKey::of(row.value(3)?)?, row.integer(4)?, number);
                products.push((cursor, row));
            }
            TOTAL => total = count,
            BRAND => brands.push(value(row.text(2)?, row.text(3)?, count)),
            _ => categories.push(value(row.text(2)?, "", count)),
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
        facets: vec![facet("category", categories), facet("brand", brands)],
        corrected: None,
        did_you_mean: None,
        ignored: Vec::new(),
    })
}

fn value(code: &str, label: &str, count: u64) -> ValueCount {
    ValueCount {
        code: code.to_owned(),
        label: label.to_owned(),
        swatch: None,
        count,
    }
}

fn facet(code: &str, values: Vec<ValueCount>) -> FacetCounts {
    FacetCounts {
        code: code.to_owned(),
        label: String::new(),
        kind: FacetKind::Values,
        values,
    }
}

/// What a visitor may be about to ask for.
pub async fn suggest(sql: &impl Sql, asked: &Suggest<'_>) -> Result<Suggestions, StorageError> {
    let query = Query {
        store: asked.store,
        language: asked.language,
        currency: Currency::EUR,
        question: asked.question,
        category: None,
        filters: &[],
        sort: Sort::Relevance,
        facets: &[],
        now: asked.now,
    };
    let found = find(sql, &query, None, asked.limit).await?;
    let categories = found
        .facets
        .into_iter()
        .take(1)
        .flat_map(|facet| facet.values);
    Ok(Suggestions {
        questions: Vec::new(),
        categories: categories
            .map(|value| value.code)
            .take(asked.limit)
            .collect(),
        products: found.cards,
    })
}
