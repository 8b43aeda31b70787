use api::calculation::{Decision, PricesAnswer, PricesRequest};
use api::limits::MAX_CALCULATION_BYTES;
use calculation::price::Ask;
use engine_client::refused;
use storefront::Received;
use web::{Answer, Failure, read_json};

/// `POST /api/v1/prices`
pub(crate) async fn decide(received: Received) -> Result<Answer, Failure> {
    let body = received.read_body(MAX_CALCULATION_BYTES).await?;
    let request: PricesRequest = read_json(&body)?;
    let (asks, facts, settings, prices) = request.open().map_err(refused)?;
    let asked: Vec<_> = asks
        .iter()
        .map(|ask| Ask {
            product: &ask.product,
            variant: &ask.variant,
            quantity: ask.quantity,
        })
        .collect();
    let decisions = engine_client::decide(&prices, &asked, &facts, settings)?;
    let decisions = asks.iter().zip(decisions);
    Ok(Answer::private_json(&PricesAnswer {
        currency: facts.currency,
        decisions: decisions
            .map(|(ask, decision)| Decision::new(ask, decision))
            .collect(),
    }))
}
