use admin::records::{moment, same_code};
use api::limits::MAX_RECORD_BYTES;
use commerce::catalogue::CataloguePromotion;
use commerce::import::offers::Pricing;
use storage::catalogue::offers::{self, Kind, Written};
use storefront::Received;
use web::{Answer, Failure, Request, read_json};

/// `GET /api/v1/admin/catalogue-promotions?cursor=&limit=`
pub(crate) async fn list(request: &Request) -> Result<Answer, Failure> {
    admin::records::list(request, Kind::CataloguePromotion, None).await
}

/// `GET /api/v1/admin/catalogue-promotions/{id}`
pub(crate) async fn read(id: &str) -> Result<Answer, Failure> {
    admin::records::read(Kind::CataloguePromotion, id).await
}

/// `PUT /api/v1/admin/catalogue-promotions/{id}`: makes the promotion, or changes it.
pub(crate) async fn write(received: Received, id: &str) -> Result<Answer, Failure> {
    let request = received.request.clone();
    let promotion: CataloguePromotion = read_json(&received.read_body(MAX_RECORD_BYTES).await?)?;
    same_code("rule.id", &promotion.rule.id, id)?;
    let wanted = Pricing::Promotion(Box::new(promotion));
    let errors = wanted.check();
    if !errors.is_empty() {
        return Err(admin::records::refused(errors));
    }
    let Pricing::Promotion(promotion) = wanted else {
        return Err(Failure::not_found());
    };
    let promotion = Written::of(*promotion)?;
    let now = admin::now();
    let put = async |sql: &_| offers::put_catalogue_promotion(sql, promotion, &moment(&now)).await;
    admin::records::write(&request, Kind::CataloguePromotion, id, put).await
}

/// `DELETE /api/v1/admin/catalogue-promotions/{id}`
pub(crate) async fn remove(request: &Request, id: &str) -> Result<Answer, Failure> {
    let delete = async |sql: &_| offers::delete_catalogue_promotion(sql, id).await;
    admin::records::remove(request, Kind::CataloguePromotion, id, delete).await
}
