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
    if !found.categories.is_empty() {
        let tree = list::categories(shop).await?;
        let nodes = found
            .categories
            .iter()
            .filter_map(|id| find(&tree.items, id));
        categories.extend(nodes.map(|node| Link {
            label: node.name.clone(),
            href: node.href.clone(),
        }));
    }
    Ok(Answer::json(&Suggestions {
        questions: found.questions,
        categories,
        products: list::summaries(shop, found.products),
    }))
}

fn find<'a>(nodes: &'a [CategoryNode], external_id: &str) -> Option<&'a CategoryNode> {
    nodes.iter().find_map(|node| {
        if node.external_id == external_id {
            Some(node)
        } else {
            find(&node.children, external_id)
        }
    })
}
