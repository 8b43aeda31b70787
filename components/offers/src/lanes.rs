use admin::records::same_code;
use api::limits::MAX_RECORD_BYTES;
use commerce::catalogue::Lane;
use commerce::import::offers::Row;
use storage::catalogue::offers::{self, Kind};
use storefront::Received;
use web::{Answer, Failure, Request, read_json};

use crate::rows;

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
    let body = received.read_body(MAX_RECORD_BYTES).await?;
    let lane: Lane = read_json(&body)?;
    same_code("code", &lane.code, code)?;
    rows::write(&request, Kind::Lane, code, Row::Lane(lane), &body).await
}

/// `DELETE /api/v1/admin/lanes/{code}`, where no promotion stands in it.
pub(crate) async fn remove(request: &Request, code: &str) -> Result<Answer, Failure> {
    let delete = async |sql: &_| {
        let deleted = offers::delete_lane(sql, code).await;
        deleted.map_err(admin::records::failure)
    };
    admin::records::remove(request, Kind::Lane, code, delete).await
}
