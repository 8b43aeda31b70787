use api::admin::StoredCalculationRequest;
use api::limits::MAX_CALCULATION_BYTES;
use calculation::problem::Time;
use calculation::promotion::Promotion;
use commerce::publish::CHANNEL;
use engine_client::Calculated;
use storage::Database;
use storage::catalogue::offers::{self, Wanted};
use storage::catalogue::promotion_rules;
use storefront::Received;
use web::{Answer, Failure, read_json};

use crate::drafts::Drafts;

/// `POST /api/v1/admin/calculations`: what an order comes to by the promotions that are kept, and by drafts
/// of others.
pub(crate) async fn calculate(received: Received) -> Result<Answer, Failure> {
    let body = received.read_body(MAX_CALCULATION_BYTES).await?;
    let mut request: StoredCalculationRequest = read_json(&body)?;
    drop(body);
    let drafts = Drafts::of(&mut request)?;
    let now = || Time {
        seconds: storefront::now(),
        offset_minutes: 0,
    };
    let now = request.time.get_or_insert_with(now).seconds;
    let database = Database::open().await?;
    admin::require_latest(&database).await?;
    let stores = offers::stores(&database).await?;
    let mut known = stores.iter();
    let Some((_, country)) = known.find(|(code, _)| *code == request.store) else {
        let codes = stores.iter().map(|(code, _)| code.as_str());
        return Err(admin::unknown_store(codes));
    };
    // As on pages.
    request.country = request.country.take().or_else(|| country.clone());
    request.channel.get_or_insert_with(|| CHANNEL.to_owned());
    let wanted = Wanted {
        store: &request.store,
        currency: &request.currency,
        time: now,
        customer: request.customer.id.as_deref(),
        coupons: &request.coupons,
        named: &drafts.named(),
    };
    let mut kept = offers::kept(&database, &wanted).await?;
    drafts.put(&mut kept, now)?;
    let mut promotions = kept.rules();
    let ids: Vec<_> = promotions.iter().map(|one| one.id.clone()).collect();
    let named = |failure: Failure| failure.with_fields(|field| path(field, &ids, &drafts));
    name_components(&database, &mut promotions)
        .await
        .map_err(named)?;
    let request = request.with(promotions, kept.lanes).named();
    let Calculated { calculation, .. } = engine_client::calculate(&request).await.map_err(named)?;
    Ok(Answer::private_json_text(calculation.to_json()))
}

/// Has each promotion with a custom rule mean the component that was uploaded last.
async fn name_components(database: &Database, promotions: &mut [Promotion]) -> Result<(), Failure> {
    let rules = promotions.iter().filter_map(|one| one.custom_rule.as_ref());
    let codes: Vec<_> = rules.map(|rule| rule.code.as_str()).collect();
    if codes.is_empty() {
        return Ok(());
    }
    let digests = promotion_rules::latest_digests(database, &codes).await?;
    for (place, promotion) in promotions.iter_mut().enumerate() {
        let Some(rule) = &mut promotion.custom_rule else {
            continue;
        };
        let Some(digest) = digests.get(&rule.code) else {
            let field = format!("promotions[{place}].custom_rule.code");
            let expected = "expected the code of a rule that was uploaded";
            return Err(Failure::invalid(field, expected));
        };
        rule.digest.clone_from(digest);
    }
    Ok(())
}

/// The way to a field of the calculation, which has the promotions by their places, from the request or by
/// the id of a promotion that is kept.
fn path(field: &str, ids: &[String], drafts: &Drafts) -> String {
    let within = field.strip_prefix("promotions[").and_then(|rest| {
        let (place, rest) = rest.split_once(']')?;
        Some((ids.get(place.parse::<usize>().ok()?)?, rest))
    });
    match within {
        Some((id, rest)) => drafts.path_of(id) + rest,
        None => field.to_owned(),
    }
}
