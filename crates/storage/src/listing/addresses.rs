use crate::sql::{Sql, StorageError, Value};

/// An address for the sitemap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// What it is of: the same for the addresses of one thing in several languages.
    pub thing: String,
    pub language: String,
    /// Without the language's prefix: `/p/halm-mug`; empty is the homepage.
    pub path: String,
    /// RFC 3339, UTC, of a product.
    pub updated_at: Option<String>,
}

/// The addresses of all that a store shows, those of one thing together.
pub async fn addresses(sql: &impl Sql, store: &str) -> Result<Vec<Address>, StorageError> {
    // What is published has its key here, by kind, store, language and slug.
    let statement = "SELECT d.kind || '/' || d.target AS thing, d.key, l.updated_at
        FROM published_document d
        LEFT JOIN listing l ON d.kind = 'product' AND l.product = d.target AND l.store = ?1
          AND d.key GLOB 'product:' || ?1 || ':' || l.language || ':*'
        WHERE d.kind IN ('category', 'page', 'product') AND d.key GLOB '*:' || ?1 || ':*:*'
        ORDER BY thing, d.key";
    let rows = sql.query(statement, vec![Value::text(store)]).await?;
    let addresses = rows.iter().map(|row| {
        let mut parts = row.text(1)?.split(':');
        let mut part = || parts.next().unwrap_or_default();
        let (kind, _store, language, slug) = (part(), part(), part(), part());
        let path = match (kind, slug) {
            (_, "") => String::new(),
            ("category", slug) => format!("/c/{slug}"),
            ("product", slug) => format!("/p/{slug}"),
            (_, slug) => format!("/{slug}"),
        };
        Ok(Address {
            thing: row.text(0)?.to_owned(),
            language: language.to_owned(),
            path,
            updated_at: row.optional_text(2)?.map(str::to_owned),
        })
    });
    addresses.collect()
}
