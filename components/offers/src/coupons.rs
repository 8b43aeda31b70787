use admin::records::{moment, same_code};
use api::admin::{GeneratedCoupons, NewCoupons};
use api::limits::{MAX_COUPONS, MAX_RECORD_BYTES};
use commerce::catalogue::Coupon;
use commerce::import::offers::{Row, is_plain};
use storage::catalogue::offers::{self, Kind};
use storage::{Database, StorageError, in_transaction};
use storefront::Received;
use web::{Answer, Failure, Request, read_json};

use crate::rows;

/// What codes are made of: none of them is mistaken for another.
const LETTERS: [u8; 32] = *b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Sixty random bits: who tries a million codes a second is busy for thousands of years.
const LENGTH: usize = 12;

/// The longest beginning of a code that leaves it short enough to type.
const MAX_PREFIX: usize = 25;

/// `GET /api/v1/admin/coupons?promotion=&cursor=&limit=`
pub(crate) async fn list(request: &Request) -> Result<Answer, Failure> {
    let promotion = request.query.one("promotion")?;
    admin::records::list(request, Kind::Coupon, promotion).await
}

/// `GET /api/v1/admin/coupons/{code}`
pub(crate) async fn read(code: &str) -> Result<Answer, Failure> {
    admin::records::read(Kind::Coupon, code).await
}

/// `PUT /api/v1/admin/coupons/{code}`: makes the coupon, or changes it. How often it was used stays.
pub(crate) async fn write(received: Received, code: &str) -> Result<Answer, Failure> {
    let request = received.request.clone();
    let body = received.read_body(MAX_RECORD_BYTES).await?;
    let coupon: Coupon = read_json(&body)?;
    same_code("code", &coupon.code, code)?;
    rows::write(&request, Kind::Coupon, code, Row::Coupon(coupon), &body).await
}

/// `DELETE /api/v1/admin/coupons/{code}`
pub(crate) async fn remove(request: &Request, code: &str) -> Result<Answer, Failure> {
    let delete = async |sql: &_| offers::delete_coupon(sql, code).await;
    admin::records::remove(request, Kind::Coupon, code, delete).await
}

/// `POST /api/v1/admin/coupons`: makes many coupons of one kind, with codes that nobody guesses. The
/// same batch again makes no more, but gives the codes that it has.
pub(crate) async fn generate(received: Received) -> Result<Answer, Failure> {
    let wanted: NewCoupons = read_json(&received.read_body(MAX_RECORD_BYTES).await?)?;
    if !(1..=MAX_COUPONS).contains(&wanted.count) {
        return Err(Failure::invalid(
            "count",
            format!("expected 1 to {MAX_COUPONS}"),
        ));
    }
    let batch = wanted.batch.as_str();
    if batch.is_empty() || batch.len() > 60 || batch.chars().any(char::is_control) {
        return Err(Failure::invalid("batch", "expected 1 to 60 characters"));
    }
    if wanted.prefix.len() > MAX_PREFIX || !is_plain(&wanted.prefix) {
        let expected = format!("expected at most {MAX_PREFIX} capital letters, digits and hyphens");
        return Err(Failure::invalid("prefix", expected));
    }
    let sample = Coupon {
        code: code(&wanted.prefix)?,
        promotion: wanted.promotion,
        batch: Some(wanted.batch),
        starts: wanted.starts,
        ends: wanted.ends,
        max_uses: wanted.max_uses,
        max_uses_by_customer: wanted.max_uses_by_customer,
        per_order: wanted.per_order,
    };
    let Row::Coupon(sample) = rows::checked(Row::Coupon(sample))? else {
        return Err(Failure::not_found());
    };
    let database = Database::open().await?;
    admin::require_latest(&database).await?;
    let known = offers::find(&database, Kind::Promotion, &sample.promotion).await?;
    if known.is_none() {
        return Err(Failure::invalid(
            "promotion",
            "expected the id of a promotion",
        ));
    }
    let work = add(&database, &sample, &wanted.prefix, wanted.count);
    let codes = in_transaction(&database, work).await?;
    Ok(Answer::private_json(&GeneratedCoupons { codes }))
}

async fn add(
    database: &Database,
    sample: &Coupon,
    prefix: &str,
    count: usize,
) -> Result<Vec<String>, StorageError> {
    let batch = sample.batch.as_deref().unwrap_or_default();
    let mut codes = offers::batch(database, &sample.promotion, batch).await?;
    if !codes.is_empty() {
        return Ok(codes);
    }
    let now = admin::now();
    // Hardly ever is one of them taken.
    while codes.len() < count {
        let mut coupons = Vec::with_capacity(count - codes.len());
        for _ in codes.len()..count {
            coupons.push(Coupon {
                code: code(prefix)?,
                ..sample.clone()
            });
        }
        codes.extend(offers::add_coupons(database, &coupons, &moment(&now)).await?);
    }
    Ok(codes)
}

/// `SPRING-7KQ2-9XWM-C4TB`.
fn code(prefix: &str) -> Result<String, StorageError> {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes)
        .map_err(|error| StorageError(format!("no random numbers: {error}")))?;
    let mut code = prefix.to_owned();
    for (place, byte) in bytes.iter().enumerate() {
        if place % 4 == 0 && !code.is_empty() {
            code.push('-');
        }
        // 32 letters: no remainder favours any of them.
        code.push(char::from(LETTERS[usize::from(byte % 32)]));
    }
    Ok(code)
}
