use api::admin::Publication;
use storage::{Database, KeyValue, publication};
use web::{Answer, Failure};

/// How much one request publishes: well within the time that a host gives a request.
const BATCH: u32 = 50;

/// `POST /api/v1/admin/publications`: publishes a part of what waits. Call it until nothing
/// remains.
pub(crate) async fn publish() -> Result<Answer, Failure> {
    let database = Database::open().await?;
    crate::migrations::require_latest(&database).await?;
    let progress = publication::publish(&database, &KeyValue::open().await?, BATCH).await?;
    Ok(Answer::private_json(&Publication {
        published: progress.published,
        remaining: progress.remaining,
    }))
}
