use api::Category;
use commerce::published::{self, Merchandising};
use pages::ListView;
use storage::keys;
use storefront::Shop;
use web::{Answer, Failure, Request};

use crate::list::{self, Scope};
use crate::wanted::Wanted;

/// `GET /c/{slug}?q=&brand=&…=&sort=&cursor=`
pub(crate) async fn show(shop: &Shop, request: &Request, slug: &str) -> Result<Answer, Failure> {
    let wanted = Wanted::read(request, shop.currency)?;
    let (question, sort, cursor) = (wanted.question, wanted.sort, wanted.cursor);
    let mut document = find(shop, slug).await?;
    let tops;
    let own;
    let merchandising = if question.is_empty() {
        own = Merchandising {
            synonyms: Vec::new(),
            rules: std::mem::take(&mut document.rules),
        };
        &own
    } else {
        tops = list::top_categories(shop).await?;
        &tops.1
    };
    let scope = Scope {
        category: Some(&document.external_id),
        offered: &[],
        facets: &document.facets,
        merchandising,
    };
    let listed = list::products(shop, request, wanted, scope).await?;
    let category = Category::from(document);
    let view = ListView {
        path: &category.href,
        q: Some(question).filter(|question| !question.is_empty()),
        category: None,
        filters: &listed.chosen,
        sort,
        cursor,
        unfiltered: listed.unfiltered,
    };
    let context = shop.context(&category.href, &category.alternates, "");
    let page = pages::category(&context, &category, &listed.list, &view);
    Ok(Answer::html(page).ending_in(listed.changes_in))
}

/// `GET /api/v1/categories`
pub(crate) async fn list(shop: &Shop, request: &Request) -> Result<Answer, Failure> {
    storefront::refuse_unknown(request, &[])?;
    Ok(Answer::json(&list::all_categories(shop).await?.0))
}

/// `GET /api/v1/categories/{slug}`
pub(crate) async fn read(shop: &Shop, request: &Request, slug: &str) -> Result<Answer, Failure> {
    storefront::refuse_unknown(request, &[])?;
    Ok(Answer::json(&Category::from(find(shop, slug).await?)))
}

async fn find(shop: &Shop, slug: &str) -> Result<published::Category, Failure> {
    shop.find_by_slug("category", keys::category, slug).await
}
