//! The promotion rules that third parties have written, `/api/v1/admin/promotion-rules`: uploads of them,
//! and which there are. What runs them is the component `interpreter`, which has neither the key nor the
//! database.

mod upload;

use storage::catalogue::offers::Kind;
use storage::catalogue::promotion_rules;
use storage::{Database, Documents as _, KeyValue, keys};
use storefront::{Handled, HostRequest, Received, serve_program};
use web::{Answer, Cache, Failure, Request};

storefront::export!(crate::handle);

/// What a component is sent as.
const WASM: &str = "application/wasm";

async fn handle(request: HostRequest) -> Handled {
    serve_program(request, route).await
}

async fn route(received: Received) -> Result<Answer, Failure> {
    admin::authorize(&received.request).await?;
    let segments = received.request.segments.clone();
    let segments: Vec<_> = segments.iter().skip(4).map(String::as_str).collect();
    match (received.request.method.as_str(), &segments[..]) {
        ("GET", []) => list(&received.request).await,
        ("GET", [code]) => read(code).await,
        ("GET", [code, "component"]) => component(code).await,
        ("PUT", [code]) => upload::upload(received, code).await,
        ("DELETE", [code]) => remove(&received.request, code).await,
        _ => Err(Failure::not_found()),
    }
}

/// `GET /api/v1/admin/promotion-rules?cursor=&limit=`
async fn list(request: &Request) -> Result<Answer, Failure> {
    admin::records::list(request, Kind::PromotionRule, None).await
}

/// `GET /api/v1/admin/promotion-rules/{code}`
async fn read(code: &str) -> Result<Answer, Failure> {
    admin::records::read(Kind::PromotionRule, code).await
}

/// `GET /api/v1/admin/promotion-rules/{code}/component`: what was uploaded last.
async fn component(code: &str) -> Result<Answer, Failure> {
    let database = Database::open().await?;
    admin::require_latest(&database).await?;
    let latest = promotion_rules::latest_digests(&database, &[code]).await?;
    let digest = latest.get(code).ok_or_else(Failure::not_found)?;
    let component = match promotion_rules::component(&database, digest).await? {
        Some(component) => Some(component),
        // As long as not everything was published, one of before is a document alone.
        None => {
            KeyValue::open()
                .await?
                .get(&keys::promotion_rule(digest))
                .await?
        }
    };
    let component = component.ok_or_else(Failure::not_found)?;
    Ok(Answer::new(WASM, component, Cache::No).with_tag(digest))
}

/// `DELETE /api/v1/admin/promotion-rules/{code}`: removes the rule with every component that was uploaded
/// as it and as no other. Receipts of orders that these decided on can be verified no more.
async fn remove(request: &Request, code: &str) -> Result<Answer, Failure> {
    let delete = async |sql: &Database| {
        if let Some(promotion) = promotion_rules::promotion_with_rule(sql, code).await? {
            let detail = format!("The promotion {promotion} uses it: change or remove that first.");
            return Err(Failure::new(409, "rule_in_use", detail));
        }
        let documents = KeyValue::open().await?;
        for digest in promotion_rules::own_components(sql, code).await? {
            documents.delete(&keys::promotion_rule(&digest)).await?;
        }
        Ok(promotion_rules::delete_promotion_rule(sql, code).await?)
    };
    admin::records::remove(request, Kind::PromotionRule, code, delete).await
}
