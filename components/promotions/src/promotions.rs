use admin::records::moment;
use commerce::catalogue::Promotion;
use commerce::import::offers::Row;
use storage::catalogue::offers::{self, Kind, Written};
use storefront::Received;
use web::{Answer, Failure, Request, read_json};

use crate::MAX_BODY;

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
    let body = received.read_body(MAX_BODY).await?;
    let promotion: Promotion = read_json(&body)?;
    if promotion.rule.id != id {
        let expected = format!("expected {id}, as the address says");
        return Err(Failure::invalid("rule.id", expected));
    }
    let record = Row::Promotion(Box::new(promotion));
    let errors = record.check();
    if !errors.is_empty() {
        return Err(admin::records::refused(errors));
    }
    let row = Written {
        record,
        data: read_json(&body)?,
    };
    let now = admin::now();
    let put = async |sql: &_| offers::import(sql, row, &moment(&now)).await;
    admin::records::write(&request, Kind::Promotion, id, put).await
}

/// `DELETE /api/v1/admin/promotions/{id}`: removes it with its coupons.
pub(crate) async fn remove(request: &Request, id: &str) -> Result<Answer, Failure> {
    let delete = async |sql: &_| offers::delete_promotion(sql, id).await;
    admin::records::remove(request, Kind::Promotion, id, delete).await
}
