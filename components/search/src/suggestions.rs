use api::limits::{DEFAULT_SUGGESTIONS, MAX_SUGGESTIONS};
use api::{CategoryNode, Link, ProductSummary, SuggestedProduct, Suggestions};
use storage::Reader;
use storage::listing::{self, Suggest};
use storefront::Shop;
use web::{Answer, Failure, Request};

use crate::list;
use crate::wanted;

/// `GET /api/v1/suggestions?q=&limit=`
pub(crate) async fn list(shop: &Shop, request: &Request) -> Result<Answer, Failure> {
    storefront::refuse_unknown(request, &["q", "limit"])?;
    let question = wanted::question(request)?;
    let limit = wanted::limit(request, DEFAULT_SUGGESTIONS, MAX_SUGGESTIONS)?;
    let mut categories = Vec::new();
    let found = if question.is_empty() {
        listing::Suggestions::default()
    } else {
        let all = list::all_categories(shop).await?;
        let (tree, merchandising) = &*all;
        let asked = Suggest {
            store: shop.store(),
            language: shop.language(),
            question,
            limit,
            merchandising,
            now: storefront::now(),
        };
        let found = listing::suggest(&Reader::open()?, &asked).await?;
        let asked = question.to_lowercase();
        gather(&tree.items, &mut categories, &|node| {
            begins_a_word(&node.name, &asked)
        });
        // Then those that what was found is in.
        for id in &found.categories {
            gather(&tree.items, &mut categories, &|node| {
                node.external_id == *id
            });
        }
        categories.truncate(limit);
        found
    };
    let products = list::summaries(shop, found.products).into_iter();
    Ok(Answer::json(&Suggestions {
        questions: found.questions,
        categories,
        products: products.map(|product| suggested(shop, product)).collect(),
        country: shop.country,
    }))
}

fn suggested(shop: &Shop, product: ProductSummary) -> SuggestedProduct {
    let language = &shop.site.language;
    let written = |price| pages::price_text(language, price, product.price_varies);
    let sale = product.sale.as_ref();
    SuggestedProduct {
        price_text: product.price.map(written),
        compare_at_text: sale.map(|sale| pages::price_text(language, sale.compare_at, false)),
        lowest_text: sale.map(|sale| pages::lowest_text(language, sale)),
        product,
    }
}

fn gather(nodes: &[CategoryNode], to: &mut Vec<Link>, is_meant: &dyn Fn(&CategoryNode) -> bool) {
    for node in nodes {
        if is_meant(node) && !to.iter().any(|known| known.href == node.href) {
            to.push(Link {
                label: node.name.clone(),
                href: node.href.clone(),
                language: node.language.clone(),
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
