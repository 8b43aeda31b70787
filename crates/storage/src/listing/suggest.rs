use commerce::listing::Sort;
use money::Currency;

use super::find::search;
use super::{Query, Suggest, Suggestions};
use crate::sql::{Sql, StorageError};

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
    let found = search(sql, &query, None, asked.limit, false).await?;
    Ok(Suggestions {
        questions: Vec::new(),
        categories: Vec::new(),
        products: found.cards,
    })
}
