//! Whose turn it is to publish.
//!
//! Two publishers at once do no harm, but the same comes first for both, and what one has written
//! waits again once the other has: that took them eight times as long as one alone.

use crate::sql::{Sql, StorageError, Value};

/// The turn to publish. It ends by itself where it is not kept.
#[derive(Debug)]
pub struct Turn {
    holder: String,
}

/// For so many seconds one has the turn: some batches take that long where stores are far away.
const SECONDS: u32 = 15;

impl Turn {
    /// Takes the turn; none while another has it.
    pub async fn take(sql: &impl Sql) -> Result<Option<Self>, StorageError> {
        let statement = format!(
            "INSERT INTO publisher (id, holder, until)
             VALUES (1, lower(hex(randomblob(16))), unixepoch() + {SECONDS})
             ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, until = excluded.until
               WHERE until <= unixepoch()
             RETURNING holder"
        );
        let rows = sql.query(&statement, Vec::new()).await?;
        let holder = rows.first().map(|row| row.text(0)).transpose()?;
        Ok(holder.map(|holder| Self {
            holder: holder.to_owned(),
        }))
    }

    /// Keeps the turn for another batch, if it is not another's by now.
    pub async fn keep(&self, sql: &impl Sql) -> Result<(), StorageError> {
        let statement =
            format!("UPDATE publisher SET until = unixepoch() + {SECONDS} WHERE holder = ?");
        let holder = vec![Value::text(&self.holder)];
        sql.query(&statement, holder).await.map(drop)
    }

    /// Gives the turn to whoever waits.
    pub async fn end(self, sql: &impl Sql) -> Result<(), StorageError> {
        let statement = "UPDATE publisher SET until = 0 WHERE holder = ?";
        let holder = vec![Value::text(self.holder)];
        sql.query(statement, holder).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Memory, run};

    #[test]
    fn one_at_a_time_has_the_turn() {
        let sql = Memory::migrated();
        run(async {
            let first = Turn::take(&sql).await.unwrap().unwrap();
            assert!(Turn::take(&sql).await.unwrap().is_none());
            first.keep(&sql).await.unwrap();
            first.end(&sql).await.unwrap();
            let second = Turn::take(&sql).await.unwrap();
            assert!(second.is_some());
        });
    }

    #[test]
    fn the_turn_of_one_that_was_killed_ends_by_itself() {
        let sql = Memory::migrated();
        run(async {
            let killed = Turn::take(&sql).await.unwrap().unwrap();
            let later = format!("UPDATE publisher SET until = until - {SECONDS}");
            sql.query(&later, Vec::new()).await.unwrap();
            let next = Turn::take(&sql).await.unwrap().unwrap();
            // It was only slow: the turn is another's, and stays so.
            killed.keep(&sql).await.unwrap();
            killed.end(&sql).await.unwrap();
            assert!(Turn::take(&sql).await.unwrap().is_none());
            next.end(&sql).await.unwrap();
        });
    }
}
