//! What decides about the prices of the catalogue: price lists, `/api/v1/admin/price-lists`, and
//! catalogue promotions, `/api/v1/admin/catalogue-promotions`.

mod catalogue_promotions;
mod price_lists;
mod prices;

use storefront::{Handled, HostRequest, Received, serve_program};
use web::{Answer, Failure};

storefront::export!(crate::handle);

async fn handle(request: HostRequest) -> Handled {
    serve_program(request, route).await
}

async fn route(received: Received) -> Result<Answer, Failure> {
    admin::authorize(&received.request).await?;
    let segments = received.request.segments.clone();
    let segments: Vec<_> = segments.iter().skip(3).map(String::as_str).collect();
    match (received.request.method.as_str(), &segments[..]) {
        ("GET", ["price-lists"]) => price_lists::list(&received.request).await,
        ("GET", ["price-lists", code]) => price_lists::read(code).await,
        ("PUT", ["price-lists", code]) => price_lists::write(received, code).await,
        ("DELETE", ["price-lists", code]) => price_lists::remove(&received.request, code).await,
        ("GET", ["price-lists", code, "prices"]) => prices::list(&received.request, code).await,
        ("POST", ["price-lists", code, "prices"]) => prices::write(received, code).await,
        ("DELETE", ["price-lists", code, "prices"]) => {
            prices::remove(&received.request, code).await
        }
        ("GET", ["catalogue-promotions"]) => catalogue_promotions::list(&received.request).await,
        ("GET", ["catalogue-promotions", id]) => catalogue_promotions::read(id).await,
        ("PUT", ["catalogue-promotions", id]) => catalogue_promotions::write(received, id).await,
        ("DELETE", ["catalogue-promotions", id]) => {
            catalogue_promotions::remove(&received.request, id).await
        }
        _ => Err(Failure::not_found()),
    }
}
