use api::{Alternate, Offers};
use commerce::published;
use storage::keys;
use storefront::Shop;
use web::{Answer, Failure};

/// `GET /offers`
pub(crate) async fn show(shop: &Shop) -> Result<Answer, Failure> {
    let (offers, changes_in) = find(shop).await?;
    let languages = shop.site.languages.iter();
    let alternates: Vec<_> = languages
        .map(|language| Alternate {
            language: language.code.to_string(),
            href: format!("{}/offers", language.prefix),
        })
        .collect();
    let path = format!("{}/offers", shop.prefix);
    let context = shop.context(&path, &alternates, "");
    let page = pages::offers(&context, &offers);
    Ok(Answer::html(page).ending_in(changes_in))
}

/// `GET /api/v1/offers`
pub(crate) async fn read(shop: &Shop) -> Result<Answer, Failure> {
    let (offers, changes_in) = find(shop).await?;
    Ok(Answer::json(&offers).ending_in(changes_in))
}

/// What holds now, and for how long that is all.
async fn find(shop: &Shop) -> Result<(Offers, Option<u64>), Failure> {
    let key = keys::offers(shop.store(), shop.language());
    let offers: Option<published::Offers> = shop.read(&key).await?;
    let mut offers = offers.unwrap_or(published::Offers { items: Vec::new() });
    let now = storefront::now();
    let changes_in = offers.changes_in(now);
    offers.show_at(shop.currency, shop.country, now);
    Ok((Offers::of(offers, shop.country), changes_in))
}
