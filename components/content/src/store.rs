use api::Store;
use storefront::Shop;
use web::Answer;

/// `GET /api/v1/store`
pub(crate) fn read(shop: &Shop) -> Answer {
    Answer::json(&Store::from(shop.site.clone()))
}
