use std::time::Duration;

use api::calculation::{SkippedRule, digest};
use api::limits::MAX_RULE_BYTES;
use commerce::slug::is_slug;
use storage::catalogue::offers::Kind;
use storage::catalogue::promotion_rules;
use storage::{Documents as _, KeyValue, keys};
use storefront::Received;
use web::{Answer, Failure, read_json};

use crate::WASM;

/// How long it may take to look at one.
const TIME: Duration = Duration::from_secs(10);
/// The longest answer to that.
const MAX_ANSWER: usize = 64 * 1024;

/// `PUT /api/v1/admin/promotion-rules/{code}`: keeps a component as a rule, or as what it is from now on.
pub(crate) async fn upload(received: Received, code: &str) -> Result<Answer, Failure> {
    if !is_slug(code) {
        let expected = "expected lower-case letters and digits, with hyphens between them";
        return Err(Failure::invalid("code", expected));
    }
    received.request.expect_media_type(WASM)?;
    let request = received.request.clone();
    let component = received.read_body(MAX_RULE_BYTES).await?;
    check(&component).await?;
    let digest = digest(&component);
    let put = async |sql: &_| {
        // The component is there before anything says that it is; and again, where it was lost. Within the
        // transaction, so that nobody who removes the same one meanwhile takes it away.
        let documents = KeyValue::open().await?;
        let key = keys::promotion_rule(&digest);
        documents.set(&key, &component).await?;
        promotion_rules::put_promotion_rule(sql, code, &digest, &component).await
    };
    admin::records::write(&request, Kind::PromotionRule, code, put).await
}

/// Has the component `interpreter` look whether this is one.
async fn check(component: &[u8]) -> Result<(), Failure> {
    let body = component.to_vec();
    let answer = storefront::call("interpreter", "/checks", body, MAX_ANSWER, TIME).await;
    let answer = answer.map_err(|why| {
        let detail = "Nothing looks at rules at the moment. Please try again shortly.";
        Failure::unavailable("rules_unavailable", detail, why)
    })?;
    match read_json::<Option<SkippedRule>>(&answer)? {
        None => Ok(()),
        Some(SkippedRule { detail, .. }) => {
            let expected =
                format!("expected a component of the world promotion-rule in wit/: {detail}");
            Err(Failure::invalid("body", expected))
        }
    }
}
