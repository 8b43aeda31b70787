use api::limits::{DEFAULT_SUGGESTIONS, MAX_SUGGESTIONS};
use api::{CategoryNode, Link, Suggestions};
use storage::Database;
use storage::listing::{self, Suggest};
use storefront::Shop;
use web::{Answer, Failure, Request};

use crate::{list, wanted};

/// `GET /api/v1/suggestions?q=&limit=`
pub(crate) async fn list(shop: &Shop, request: &Request) -> Result<Answer, Failure> {
    let question = wanted::question(request)?;
    let limit = wanted::limit(request, DEFAULT_SUGGESTIONS, MAX_SUGGESTIONS)?;
    let found = if question.is_empty() {
        listing::Suggestions::default()
    } else {
        let asked = Suggest {
            store: shop.store(),
            language: shop.language(),
            question,
            limit,
            now: list::now(),
        };
        listing::suggest(&Database::open().await?, &asked).await?
    };
    let mut categories = Vec::new();
    if !question.is_empty() {
        let tree = list::categories(shop).await?;
        let asked = question.to_lowercase();
        gather(&tree.items, &mut categories, &|node| {
            found.categories.contains(&node.external_id) || begins_a_word(&node.name, &asked)
        });
        categories.truncate(limit);
    }
    let mut questions = found.questions;
    for card in &found.products {
        if let Some(question) = complete(question, &card.name)
            && !questions.contains(&question)
            && questions.len() < limit
        {
            questions.push(question);
        }
    }
    Ok(Answer::json(&Suggestions {
        questions,
        categories,
        products: list::summaries(shop, found.products),
    }))
}

fn gather(nodes: &[CategoryNode], to: &mut Vec<Link>, is_meant: &dyn Fn(&CategoryNode) -> bool) {
    for node in nodes {
        if is_meant(node) {
            to.push(Link {
                label: node.name.clone(),
                href: node.href.clone(),
            });
        }
        gather(&node.children, to, is_meant);
    }
}

/// Whether a name goes on like this from the beginning of one of its words.
fn begins_a_word(name: &str, asked: &str) -> bool {
    let name = name.to_lowercase();
    let mut places = name.match_indices(asked);
    places.any(|(place, _)| !name[..place].ends_with(char::is_alphanumeric))
}

/// The question with its last word completed by a word of a name, where there is one.
fn complete(question: &str, name: &str) -> Option<String> {
    let last = question.split_whitespace().next_back()?;
    let before = question.strip_suffix(last)?;
    let last = last.to_lowercase();
    let words = name.split(|c: char| !c.is_alphanumeric());
    let mut words = words.map(str::to_lowercase);
    let word = words.find(|word| word.len() > last.len() && word.starts_with(&last))?;
    Some(format!("{before}{word}"))
}
