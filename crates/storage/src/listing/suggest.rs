use commerce::listing::Sort;
use money::Currency;

use super::find::search;
use super::{Categories, Query, Suggest, Suggestions};
use crate::sql::{Sql, StorageError};

/// How many products are looked at for each one that is shown: their names complete the question.
const LOOKED_AT: usize = 4;

/// What a visitor may be about to ask for. All of it is of products that the store shows.
pub async fn suggest(sql: &impl Sql, asked: &Suggest<'_>) -> Result<Suggestions, StorageError> {
    if asked.question.is_empty() {
        return Ok(Suggestions::default());
    }
    let query = Query {
        store: asked.store,
        language: asked.language,
        // Without facets and filters, no price is looked at.
        currency: Currency::EUR,
        market: None,
        question: asked.question,
        category: None,
        filters: &[],
        sort: Sort::Relevance,
        facets: &[],
        categories: Categories::All,
        merchandising: asked.merchandising,
        now: asked.now,
    };
    let found = search(sql, &query, None, asked.limit * LOOKED_AT, false).await?;
    let values = found.facets.into_iter().flat_map(|facet| facet.values);
    let categories = likely(values.map(|value| (value.count, value.code)));
    let names = found.cards.iter().map(|card| card.name.as_str());
    let questions = completions(asked.question, names, asked.limit);
    let mut products = found.cards;
    products.truncate(asked.limit);
    Ok(Suggestions {
        questions,
        categories: categories.into_iter().take(asked.limit).collect(),
        products,
    })
}

/// The categories in which most is found, and none that has less than a quarter of that: one in which
/// a single text mentions a cup is not where cups are.
fn likely(counted: impl Iterator<Item = (u64, String)>) -> Vec<String> {
    let mut categories: Vec<(u64, String)> = Vec::new();
    for (count, code) in counted {
        let place = categories.partition_point(|(other, _)| *other >= count);
        categories.insert(place, (count, code));
    }
    let most = categories.first().map_or(0, |(count, _)| *count);
    categories.retain(|(count, _)| *count >= most.div_ceil(4));
    categories.into_iter().map(|(_, code)| code).collect()
}

/// The question with its last word completed to words of these names.
fn completions<'n>(
    question: &str,
    names: impl Iterator<Item = &'n str>,
    limit: usize,
) -> Vec<String> {
    let question = question.to_lowercase();
    let begun = question
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let before = &question[..question.len() - begun.len()];
    let mut completions = Vec::new();
    for name in names {
        let name = name.to_lowercase();
        let words = name.split(|c: char| !c.is_alphanumeric());
        for word in words.filter(|word| word.len() > begun.len() && word.starts_with(begun)) {
            let completion = format!("{before}{word}");
            if !begun.is_empty() && !completions.contains(&completion) && completions.len() < limit
            {
                completions.push(completion);
            }
        }
    }
    completions
}

#[cfg(test)]
mod tests {
    use super::{completions, likely};

    #[test]
    fn the_last_word_is_completed_to_words_of_the_names() {
        let names = ["Linen cloth", "Linen-blend towel", "Oak lining"];
        let of = |question| completions(question, names.into_iter(), 2);
        assert_eq!(of("oak li"), ["oak linen", "oak lining"]);
        assert_eq!(of("TO"), ["towel"]);
        assert!(of("linen").is_empty(), "it is complete");
        assert!(of("oak ").is_empty(), "nothing is begun");
        assert!(of("ö").is_empty());
    }

    #[test]
    fn a_category_that_has_little_of_what_is_found_is_not_suggested() {
        let of = |counted: &[(u64, &str)]| {
            let counted = counted.iter();
            likely(counted.map(|(count, code)| (*count, (*code).to_owned())))
        };
        let counted = [(1, "desk"), (2, "glass"), (5, "cups")];
        assert_eq!(of(&counted), ["cups", "glass"]);
        assert_eq!(of(&[(1, "desk"), (1, "bath")]), ["desk", "bath"]);
        assert!(of(&[]).is_empty());
    }
}
