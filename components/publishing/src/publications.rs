use std::time::{Duration, Instant};

use api::admin::Publication;
use storage::catalogue::promotion_rules;
use storage::publication::{self, Progress, Turn};
use storage::{Database, KeyValue};
use web::{Answer, Failure, Request};

/// How much is written at once, and how much one request does at the most: within the time that
/// a host gives a request, however far its stores are.
const BATCH: u32 = 1000;
const MOST: usize = 1000;
const TIME: Duration = Duration::from_secs(8);

/// How often one looks whether another publisher is done.
const PAUSE: Duration = Duration::from_millis(100);

/// `POST /api/v1/admin/publications?everything=true`: publishes a part of what waits, and of what
/// has changed by itself since prices are to change at set times. Call it until nothing remains.
/// With `everything`, all that can be published waits first, as is needed once after the documents
/// were lost.
pub(crate) async fn publish(request: &Request) -> Result<Answer, Failure> {
    let everything = match request.query.one("everything")? {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(Failure::invalid("everything", "expected true or false")),
    };
    let database = Database::open().await?;
    admin::require_latest(&database).await?;
    let documents = KeyValue::open().await?;
    if everything {
        promotion_rules::publish(&database, &documents).await?;
        publication::enqueue_everything(&database).await?;
    }
    let now = storefront::now();
    publication::enqueue_due(&database, now).await?;
    let started = Instant::now();
    let progress = match take_turn(&database, started).await? {
        Some(turn) => {
            let progress = publish_some(&database, &documents, &turn, now, started).await;
            turn.end(&database).await?;
            progress?
        }
        // Another one is at it: there may be nothing left to do when this asks again.
        None => Progress {
            published: 0,
            remaining: publication::pending(&database).await?,
        },
    };
    let due = publication::next_due(&database).await?;
    Ok(Answer::private_json(&Publication {
        published: progress.published,
        remaining: progress.remaining,
        next_due: due.map(commerce::time::timestamp),
    }))
}

/// Waits until no other publisher has the turn; none if that takes too long.
async fn take_turn(database: &Database, started: Instant) -> Result<Option<Turn>, Failure> {
    loop {
        let turn = Turn::take(database).await?;
        if turn.is_some() || started.elapsed() > TIME {
            return Ok(turn);
        }
        storefront::sleep(PAUSE).await;
    }
}

/// Publishes batches while there is time.
async fn publish_some(
    database: &Database,
    documents: &KeyValue,
    turn: &Turn,
    now: i64,
    started: Instant,
) -> Result<Progress, Failure> {
    let mut published = 0;
    loop {
        let progress = publication::publish(database, documents, BATCH, now).await?;
        published += progress.published;
        let enough = published >= MOST || started.elapsed() > TIME;
        if progress.remaining == 0 || enough {
            return Ok(Progress {
                published,
                ..progress
            });
        }
        turn.keep(database).await?;
    }
}
