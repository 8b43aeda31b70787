use admin::records::same_code;
use api::limits::MAX_RECORD_BYTES;
use commerce::catalogue::Promotion;
use commerce::import::offers::Row;
use storage::catalogue::offers::{self, Kind};
use storefront::Received;
use web::{Answer, Failure, Request, read_json};

use crate::rows;

/// `GET /api/v1/admin/promotions?cursor=&limit=`
pub(crate) async fn list(request: &Request) -> Result<Answer, Failure> {
    admin::records::list(request, Kind::Promotion, None).await
}

/// `GET /api/v1/admin/promotions/{id}`
pub(crate) async fn read(id: &str) -> Result<Answer, Failure> {
    admin::records::read(Kind::Promotion, id).await
}

/// `PUT /api/v1/admin/promotions/{id}`: makes the promotion, or changes it. Its coupons stay.
pub(crate) async fn write(received: Received, id: &str) -> Result<Answer, Failure> {
    let request = received.request.clone();
    let body = received.read_body(MAX_RECORD_BYTES).await?;
    let promotion: Promotion = read_json(&body)?;
    same_code("rule.id", &promotion.rule.id, id)?;
    rows::write(
        &request,
        Kind::Promotion,
        id,
        Row::Promotion(Box::new(promotion)),
        &body,
    )
    .await
}

/// `DELETE /api/v1/admin/promotions/{id}`: removes it with its coupons.
pub(crate) async fn remove(request: &Request, id: &str) -> Result<Answer, Failure> {
    let delete = async |sql: &_| offers::delete_promotion(sql, id).await;
    admin::records::remove(request, Kind::Promotion, id, delete).await
}
