use api::calculation::{Calculation, CalculationRequest, Receipt};
use api::limits::MAX_CALCULATION_BYTES;
use engine_client::Calculated;
use storefront::Received;
use web::{Answer, Failure, read_json};

use crate::engines;

/// `POST /api/v1/calculations`
pub(crate) async fn calculate(received: Received) -> Result<Answer, Failure> {
    let body = received.read_body(MAX_CALCULATION_BYTES).await?;
    let request: CalculationRequest = read_json(&body)?;
    drop(body);
    let request = request.named();
    let (mut calculation, receipt) = run(&request).await?;
    calculation.receipt = Some(receipt);
    Ok(Answer::private_json_text(calculation.to_json()))
}

/// What everything costs, and the receipt of it.
pub(crate) async fn run(request: &CalculationRequest) -> Result<(Calculation, Receipt), Failure> {
    let Calculated { calculation, rules } = engine_client::calculate(request).await?;
    let receipt = Receipt::new(request, &calculation, engines::digests(), rules);
    Ok((calculation, receipt))
}
