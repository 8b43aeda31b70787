use pages::ListView;
use storefront::Shop;
use web::{Answer, Failure, Request};

use crate::list::{self, Scope};
use crate::wanted::Wanted;

/// How many popular products to show to a visitor whose question found nothing.
const POPULAR: usize = 4;

/// `GET /search?q=&category=&brand=&…=&sort=&cursor=`
pub(crate) async fn show(shop: &Shop, request: &Request) -> Result<Answer, Failure> {
    let wanted = Wanted::read(request, shop.currency)?;
    let (question, sort, cursor) = (wanted.question, wanted.sort, wanted.cursor);
    let offered = list::offered_categories(shop, request).await?;
    let (tree, merchandising) = &*offered;
    let (scope, category) = Scope::read(shop, request, tree, merchandising).await?;
    let listed = list::products(shop, request, wanted, scope).await?;
    let (found, chosen, unfiltered) = (&listed.list, &listed.chosen, listed.unfiltered);
    let path = format!("{}/search", shop.prefix);
    let view = ListView {
        path: &path,
        q: Some(question).filter(|question| !question.is_empty()),
        category,
        filters: chosen,
        sort,
        cursor,
        unfiltered,
    };
    let popular = if found.total == 0 && unfiltered.unwrap_or_default() == 0 {
        list::popular(shop, merchandising, POPULAR).await?
    } else {
        Vec::new()
    };
    let alternates = alternates(shop);
    let context = shop.context(&path, &alternates, question);
    let whole;
    // Where a category is named, the tree is the whole one already.
    let shelves = if found.items.is_empty() && category.is_none() {
        whole = list::all_categories(shop).await?;
        &whole.0
    } else {
        tree
    };
    let page = pages::search(&context, found, &view, &popular, shelves);
    Ok(Answer::html(page).ending_in(listed.changes_in))
}

fn alternates(shop: &Shop) -> Vec<api::Alternate> {
    let languages = shop.site.languages.iter();
    languages
        .map(|language| api::Alternate {
            language: language.code.to_string(),
            href: format!("{}/search", language.prefix),
        })
        .collect()
}
