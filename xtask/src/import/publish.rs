use anyhow::Result;

use crate::{admin::Admin, progress::Ticker};

/// Publishes until nothing waits, and says how much that was.
pub fn publish(admin: &Admin) -> Result<u64> {
    let mut ticker = Ticker::new("published");
    let published = admin.publish_all(|batch, so_far| {
        ticker.tick(so_far, &format!("{} wait", batch.remaining));
    })?;
    ticker.finish(&published.to_string());
    Ok(published)
}
