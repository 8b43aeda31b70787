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
    let (calculation, receipt) = calculate::run(&input).await.map_err(within_input)?;
    Ok(Answer::private_json(&Verification::new(
        &given,
        request.output.as_ref(),
        &calculation,
        receipt,
    )))
}

/// The fields of a calculation are those of `input` here.
fn within_input(mut failure: Failure) -> Failure {
    for fault in &mut failure.errors {
        fault.field.insert_str(0, "input.");
    }
    if failure.status == 400 {
        failure.detail.insert_str(0, "input.");
    }
    failure
}
