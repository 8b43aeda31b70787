use api::calculation::{Verification, VerificationRequest};
use api::limits::MAX_VERIFICATION_BYTES;
use storefront::Received;
use web::{Answer, Failure, read_json};

use crate::calculate;

/// `POST /api/v1/receipts/verify`
pub(crate) async fn verify(received: Received) -> Result<Answer, Failure> {
    let body = received.read_body(MAX_VERIFICATION_BYTES).await?;
    let request: VerificationRequest = read_json(&body)?;
    drop(body);
    let given = request.receipt().ok_or_else(|| {
        Failure::invalid("receipt", "expected a receipt, here or in `output.receipt`")
    })?;
    let input = request.input.named();
    // The fields of a calculation are those of `input` here.
    let within = |failure: Failure| failure.with_fields(|field| format!("input.{field}"));
    let (calculation, receipt) = calculate::run(&input).await.map_err(within)?;
    Ok(Answer::private_json(&Verification::new(
        &given,
        request.output.as_ref(),
        &calculation,
        receipt,
    )))
}
