//! What is taken off orders: promotions, `/api/v1/admin/promotions`, the lanes that they stand in,
//! `/api/v1/admin/lanes`, and coupons, `/api/v1/admin/coupons`.

mod coupons;
mod lanes;
mod promotions;
mod rows;

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
        ("GET", ["promotions"]) => promotions::list(&received.request).await,
        ("POST", ["promotions"]) => rows::import(received).await,
        ("GET", ["promotions", id]) => promotions::read(id).await,
        ("PUT", ["promotions", id]) => promotions::write(received, id).await,
        ("DELETE", ["promotions", id]) => promotions::remove(&received.request, id).await,
        ("GET", ["lanes"]) => lanes::list(&received.request).await,
        ("GET", ["lanes", code]) => lanes::read(code).await,
        ("PUT", ["lanes", code]) => lanes::write(received, code).await,
        ("DELETE", ["lanes", code]) => lanes::remove(&received.request, code).await,
        ("GET", ["coupons"]) => coupons::list(&received.request).await,
        ("POST", ["coupons"]) => coupons::generate(received).await,
        ("GET", ["coupons", code]) => coupons::read(code).await,
        ("PUT", ["coupons", code]) => coupons::write(received, code).await,
        ("DELETE", ["coupons", code]) => coupons::remove(&received.request, code).await,
        _ => Err(Failure::not_found()),
    }
}
