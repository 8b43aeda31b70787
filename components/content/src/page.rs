use api::{Alternate, Page};
use commerce::published;
use storage::keys;
use storefront::Shop;
use web::{Answer, Failure};

/// `GET /`
pub(crate) async fn home(shop: &Shop) -> Result<Answer, Failure> {
    let key = keys::page(shop.store(), shop.language(), "");
    let page: Option<published::Page> = shop.read(&key).await?;
    let Some(mut page) = page else {
        return Ok(plain_home(shop));
    };
    let now = storefront::now();
    page.show_in(shop.country);
    let changes_in = page.changes_in(now);
    page.show_at(now);
    let alternates: Vec<_> = page
        .alternates
        .iter()
        .cloned()
        .map(Alternate::from)
        .collect();
    let context = shop.context(&page.href, &alternates, "");
    Ok(Answer::html(pages::home(&context, &page, now)).ending_in(changes_in))
}

/// Where nobody has made a homepage.
fn plain_home(shop: &Shop) -> Answer {
    let languages = shop.site.languages.iter();
    let alternates: Vec<_> = languages
        .map(|language| Alternate {
            language: language.code.to_string(),
            href: or_root(&language.prefix).to_owned(),
        })
        .collect();
    let context = shop.context(or_root(&shop.prefix), &alternates, "");
    Answer::html(pages::plain_home(&context))
}

fn or_root(prefix: &str) -> &str {
    if prefix.is_empty() { "/" } else { prefix }
}

/// `GET /{slug}`
pub(crate) async fn show(shop: &Shop, slug: &str) -> Result<Answer, Failure> {
    let page = Page::from(find_static(shop, slug).await?);
    let context = shop.context(&page.href, &page.alternates, "");
    Ok(Answer::html(pages::article(&context, &page)))
}

/// `GET /api/v1/pages/{slug}`
pub(crate) async fn read(shop: &Shop, slug: &str) -> Result<Answer, Failure> {
    Ok(Answer::json(&Page::from(find_static(shop, slug).await?)))
}

/// The homepage has no slug: an empty one does not find it here.
async fn find_static(shop: &Shop, slug: &str) -> Result<published::Page, Failure> {
    shop.find_by_slug("page", keys::page, slug).await
}
