//! The promotions, lanes and coupons that are kept, tried on an order, as a cart will:
//! `POST /api/v1/admin/calculations`. The engines calculate; nothing is kept, and no use is counted.

mod calculate;
mod drafts;

use storefront::{Handled, HostRequest, Received, serve_program};
use web::{Answer, Failure};

storefront::export!(crate::handle);

async fn handle(request: HostRequest) -> Handled {
    serve_program(request, route).await
}

async fn route(received: Received) -> Result<Answer, Failure> {
    admin::authorize(&received.request).await?;
    calculate::calculate(received).await
}
