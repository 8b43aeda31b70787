use pages::ListView;
use storefront::Shop;
use web::{Answer, Failure, Request};

use crate::list::{self, Scope, Wanted};

/// How many popular products to show to a visitor whose question found nothing.
const POPULAR: usize = 4;

/// `GET /search?q=&category=&brand=&sort=&cursor=`
pub(crate) async fn show(shop: &Shop, request: &Request) -> Result<Answer, Failure> {
    let wanted = Wanted::read(request)?;
    let tree = list::categories(shop).await?;
    let scope = Scope::read(request, &tree)?;
    let question = scope.question;
    let found = list::products(shop, &wanted, &scope).await?;
    let popular = if found.total == 0 {
        list::popular(shop, POPULAR).await?
    } else {
        Vec::new()
    };
    let path = format!("{}/search", shop.prefix);
    let alternates = alternates(shop);
    let view = ListView {
        path: &path,
        q: Some(question).filter(|question| !question.is_empty()),
        category: request.query.one("category")?,
        brands: &wanted.brands,
        sort: wanted.sort,
        is_first_page: wanted.cursor.is_none(),
    };
    let context = shop.context(&path, &alternates, question);
    let page = pages::search(&context, question, &found, &view, &popular, &tree);
    Ok(Answer::html(page))
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
