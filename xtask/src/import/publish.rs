use std::{
    hash::{BuildHasher as _, Hasher as _, RandomState},
    thread,
    time::Duration,
};

use anyhow::{Result, bail};

use crate::{admin::Admin, progress::Ticker, seed::MAX_QUIET_BATCHES};

/// The longest pause of a publisher that is in the way of another one.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

/// Publishes until nothing waits, and says how much that was.
pub fn publish(admin: &Admin) -> Result<u64> {
    let mut ticker = Ticker::new("published");
    let mut batch = match admin.has_documents()? {
        true => admin.publish()?,
        false => admin.publish_everything()?,
    };
    let mut published = 0;
    let mut quiet = 0;
    let mut in_vain = 0;
    loop {
        published += batch.published;
        ticker.tick(published, &format!("{} wait", batch.remaining));
        if batch.remaining == 0 {
            ticker.finish(&published.to_string());
            return Ok(published);
        }
        // What remains when nothing is published is the merging of the search index.
        quiet = if batch.published == 0 { quiet + 1 } else { 0 };
        if quiet > MAX_QUIET_BATCHES {
            bail!("publication does not advance: {} are left", batch.remaining);
        }
        let before = batch.remaining;
        batch = admin.publish()?;
        if batch.published > 0 && batch.remaining >= before {
            // Somebody else publishes the same: who comes second has it wait again. Two in step
            // would do that for ever.
            in_vain += 1;
            thread::sleep(at_random(
                LONGEST_PAUSE.min(Duration::from_millis(250 << in_vain.min(8))),
            ));
        } else {
            in_vain = 0;
        }
    }
}

/// A pause of at most so long, another one in each process and at each time.
fn at_random(longest: Duration) -> Duration {
    let random = RandomState::new().build_hasher().finish();
    longest * u32::try_from(random % 1_000).unwrap_or_default() / 1_000
}
