use admin::records::same_code;
use api::limits::MAX_RECORD_BYTES;
use commerce::catalogue::PriceList;
use commerce::import::offers::Pricing;
use storage::catalogue::offers::{self, Kind, Written};
use storefront::Received;
use web::{Answer, Failure, Request, read_json};

/// `GET /api/v1/admin/price-lists?cursor=&limit=`
pub(crate) async fn list(request: &Request) -> Result<Answer, Failure> {
    admin::records::list(request, Kind::PriceList, None).await
}

/// `GET /api/v1/admin/price-lists/{code}`
pub(crate) async fn read(code: &str) -> Result<Answer, Failure> {
    admin::records::read(Kind::PriceList, code).await
}

/// `PUT /api/v1/admin/price-lists/{code}`: makes the list, or changes it. Its prices stay.
pub(crate) async fn write(received: Received, code: &str) -> Result<Answer, Failure> {
    let request = received.request.clone();
    let list: PriceList = read_json(&received.read_body(MAX_RECORD_BYTES).await?)?;
    same_code("code", &list.code, code)?;
    let wanted = Pricing::List(list);
    let errors = wanted.check();
    let Pricing::List(list) = wanted else {
        return Err(Failure::not_found());
    };
    if !errors.is_empty() {
        return Err(admin::records::refused(errors));
    }
    let list = Written::of(list)?;
    let put = async |sql: &_| offers::put_price_list(sql, list).await;
    admin::records::write(&request, Kind::PriceList, code, put).await
}

/// `DELETE /api/v1/admin/price-lists/{code}`: removes the list with its prices.
pub(crate) async fn remove(request: &Request, code: &str) -> Result<Answer, Failure> {
    let delete = async |sql: &_| offers::delete_price_list(sql, code).await;
    admin::records::remove(request, Kind::PriceList, code, delete).await
}
