use admin::records::moment;
use commerce::catalogue::Lane;
use commerce::import::offers::Row;
use storage::catalogue::offers::{self, Kind, Written};
use storefront::Received;
use web::{Answer, Failure, Request, read_json};

use crate::MAX_BODY;

/// `GET /api/v1/admin/lanes?cursor=&limit=`: in the order in which their promotions are judged.
pub(crate) async fn list(request: &Request) -> Result<Answer, Failure> {
    admin::records::list(request, Kind::Lane, None).await
}

/// `GET /api/v1/admin/lanes/{code}`
pub(crate) async fn read(code: &str) -> Result<Answer, Failure> {
    admin::records::read(Kind::Lane, code).await
}

/// `PUT /api/v1/admin/lanes/{code}`: makes the lane, after those that are there, or changes it.
pub(crate) async fn write(received: Received, code: &str) -> Result<Answer, Failure> {
    let request = received.request.clone();
    let body = received.read_body(MAX_BODY).await?;
    let lane: Lane = read_json(&body)?;
    if lane.code != code {
        let expected = format!("expected {code}, as the address says");
        return Err(Failure::invalid("code", expected));
    }
    let record = Row::Lane(lane);
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
    admin::records::write(&request, Kind::Lane, code, put).await
}

/// `DELETE /api/v1/admin/lanes/{code}`, where no promotion stands in it.
pub(crate) async fn remove(request: &Request, code: &str) -> Result<Answer, Failure> {
    let delete = async |sql: &_| {
        let deleted = offers::delete_lane(sql, code).await;
        deleted.map_err(admin::records::failure)
    };
    admin::records::remove(request, Kind::Lane, code, delete).await
}
