use api::admin::{DecidedPart, StoredPrice, StoredPrices};
use api::calculation::Prices;
use calculation::check::Invalid;
use calculation::price::Ask;
use calculation::problem::Settings;
use commerce::catalogue::Variant;
use commerce::publish::{PriceSources, PricedPart, References, StoredProduct};
use commerce::time;
use engine_client::refused;
use storage::{Database, prices};
use web::{Answer, Failure, Request};

use crate::question::Question;

/// `GET /api/v1/admin/prices?sku=&store=&currency=&quantity=&country=&channel=&segment=&organization=&customer=&at=`:
/// which price this buyer gets at this moment, and why no other.
pub(crate) async fn explain(request: &Request) -> Result<Answer, Failure> {
    let question = Question::read(request)?;
    let database = Database::open().await?;
    admin::require_latest(&database).await?;
    let references = prices::load(&database, &question.skus).await?;
    let (facts, currency) = question.facts(&references)?;
    let asked = find(&references, &question.skus)?;
    let parts: Vec<_> = asked
        .iter()
        .map(|(stored, variant)| references.priced_parts(stored, variant))
        .collect();
    let mut asks = Vec::new();
    for (stored, variant) in &asked {
        asks.push(Ask {
            product: &stored.product.external_id,
            variant: &variant.sku,
            quantity: question.quantity,
        });
    }
    for part in parts.iter().flatten() {
        asks.extend([ask(part, part.quantity), ask(part, 1)]);
    }
    let skus: Vec<_> = asks.iter().map(|ask| ask.variant).collect();
    let PriceSources {
        lists,
        rows,
        promotions,
    } = references.price_sources(&skus, currency);
    let sources = Prices {
        lists,
        rows,
        promotions,
    };
    if let Some(too_much) = sources.check_work("", asks.len()) {
        let expected = format!("expected fewer: {}", too_much.expected);
        return Err(Failure::invalid("sku", expected));
    }
    let decided = engine_client::decide(&sources, &asks, &facts, Settings::default())?;
    let mut decided = asks.iter().zip(decided);
    let own: Vec<_> = decided.by_ref().take(asked.len()).collect();
    let mut items = Vec::with_capacity(asked.len());
    for ((ask, decision), parts) in own.into_iter().zip(&parts) {
        let mut of_parts = Vec::with_capacity(parts.len());
        for _ in parts {
            if let (Some((ask, decision)), Some((_, of_one))) = (decided.next(), decided.next()) {
                of_parts.push(DecidedPart {
                    ask: *ask,
                    decision,
                    of_one,
                });
            }
        }
        items.push(StoredPrice::new(*ask, decision, of_parts));
    }
    Ok(Answer::private_json(&StoredPrices {
        store: facts.store,
        currency: facts.currency,
        country: facts.country,
        channel: facts.channel.unwrap_or_default(),
        at: time::timestamp(facts.time.seconds),
        items,
    }))
}

fn ask<'a>(part: &PricedPart<'a>, quantity: u32) -> Ask<'a> {
    Ask {
        product: &part.product.product.external_id,
        variant: part.sku,
        quantity: quantity.into(),
    }
}

/// The variants that have these SKUs.
fn find<'a>(
    references: &'a References,
    skus: &[String],
) -> Result<Vec<(&'a StoredProduct, &'a Variant)>, Failure> {
    let mut found = Vec::with_capacity(skus.len());
    let mut unknown = Vec::new();
    for sku in skus {
        let stored = references.products.owner_of(sku);
        let variant = stored.and_then(|stored| {
            let mut variants = stored.product.variants.iter();
            Some((stored, variants.find(|variant| variant.sku == *sku)?))
        });
        match variant {
            Some(variant) => found.push(variant),
            None => unknown.push(Invalid {
                field: "sku".to_owned(),
                expected: format!("expected SKUs of variants: '{sku}' is none"),
            }),
        }
    }
    match unknown.is_empty() {
        true => Ok(found),
        false => Err(refused(unknown)),
    }
}
