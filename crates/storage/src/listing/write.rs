use commerce::language::Language;
use commerce::publish::Listing;
use commerce::search::Analyzer;
use serde_json::json;

use crate::documents::encode;
use crate::sql::{Sql, StorageError, Value};

/// A product as one store lists it in one language.
#[derive(Debug, Clone)]
pub struct Listed {
    pub store: String,
    pub language: Language,
    /// RFC 3339, UTC.
    pub updated_at: String,
    pub listing: Listing,
}

/// Takes a product out of all lists but these.
pub(crate) async fn keep_only(
    sql: &impl Sql,
    product: &str,
    kept: &[Listed],
) -> Result<(), StorageError> {
    let kept: Vec<_> = kept
        .iter()
        .map(|l| format!("{}/{}", l.store, l.language))
        .collect();
    let parameters = || vec![Value::text(product), Value::text(json!(kept).to_string())];
    let gone = "FROM listing WHERE product = ?
                AND store || '/' || language NOT IN (SELECT value FROM json_each(?))";
    let texts = format!("DELETE FROM listing_text WHERE rowid IN (SELECT id {gone})");
    sql.query(&texts, parameters()).await?;
    sql.query(&format!("DELETE {gone}"), parameters()).await?;
    Ok(())
}

/// Puts a product into a list, or what has changed of it.
pub(crate) async fn put(
    sql: &impl Sql,
    product: &str,
    listed: &Listed,
) -> Result<(), StorageError> {
    let id = put_row(sql, product, listed).await?;
    let listing = &listed.listing;
    let mut prices = serde_json::Map::new();
    for (currency, range) in &listing.card.prices {
        prices.insert(currency.code().to_owned(), json!(range.min));
    }
    for table in ["listing_category", "listing_price"] {
        let statement = format!("DELETE FROM {table} WHERE listing = ?");
        sql.query(&statement, vec![Value::integer(id)]).await?;
    }
    let categories = "INSERT INTO listing_category (store, language, category, listing)
                      SELECT ?, ?, value, ? FROM json_each(?)";
    let values = vec![
        Value::text(&listed.store),
        Value::text(listed.language.as_str()),
        Value::integer(id),
        Value::text(json!(listing.categories).to_string()),
    ];
    sql.query(categories, values).await?;
    let statement = "INSERT INTO listing_price (listing, currency, amount) SELECT ?, key, value FROM json_each(?)";
    let values = json!(prices).to_string();
    sql.query(statement, vec![Value::integer(id), Value::text(values)])
        .await?;
    put_words(sql, id, listed).await
}

async fn put_row(sql: &impl Sql, product: &str, listed: &Listed) -> Result<i64, StorageError> {
    let listing = &listed.listing;
    let optional = |text: &Option<String>| text.as_deref().map_or(Value::Null, Value::text);
    let created: String = listing
        .created
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let statement = "INSERT INTO listing (store, language, product, brand, brand_label, popularity,
            created, name_key, href, updated_at, card)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (product, store, language) DO UPDATE SET brand = excluded.brand,
            brand_label = excluded.brand_label, popularity = excluded.popularity,
            created = excluded.created, name_key = excluded.name_key, href = excluded.href,
            updated_at = excluded.updated_at, card = excluded.card
        RETURNING id";
    let values = vec![
        Value::text(&listed.store),
        Value::text(listed.language.as_str()),
        Value::text(product),
        optional(&listing.brand),
        optional(&listing.card.brand),
        Value::integer(listing.popularity),
        Value::integer(created.parse::<i64>().unwrap_or_default()),
        Value::text(sort_key(&listing.card.name)),
        Value::text(&listing.card.href),
        Value::text(&listed.updated_at),
        Value::blob(encode(&listing.card)),
    ];
    let rows = sql.query(statement, values).await?;
    rows.first()
        .ok_or_else(|| StorageError("an upsert gave no id".to_owned()))?
        .integer(0)
}

/// What a name is sorted by: lower case, the common marks of Latin letters left out.
fn sort_key(name: &str) -> String {
    let plain = |c: char| match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'į' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ß' | 'ś' | 'š' | 'ş' => 's',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    };
    name.chars()
        .flat_map(char::to_lowercase)
        .map(plain)
        .collect()
}

async fn put_words(sql: &impl Sql, id: i64, listed: &Listed) -> Result<(), StorageError> {
    sql.query(
        "DELETE FROM listing_text WHERE rowid = ?",
        vec![Value::integer(id)],
    )
    .await?;
    let analyzer = Analyzer::new(&listed.language);
    let texts = &listed.listing.search;
    let words = |text: &str| Value::text(analyzer.index_text(text));
    let statement =
        "INSERT INTO listing_text (rowid, name, codes, brand, categories, attributes, description)
                     VALUES (?, ?, ?, ?, ?, ?, ?)";
    let values = vec![
        Value::integer(id),
        words(&texts.name),
        words(&texts.codes),
        words(&texts.brand),
        words(&texts.categories),
        words(&texts.attributes),
        words(&texts.description),
    ];
    sql.query(statement, values).await.map(drop)
}
