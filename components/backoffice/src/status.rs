use api::admin::Status;
use storage::{Database, Sql as _, StorageError, migrations, publication};
use web::{Answer, Failure};

/// `GET /api/v1/admin/status`
pub(crate) async fn read() -> Result<Answer, Failure> {
    let database = Database::open().await?;
    let version = migrations::version(&database).await?;
    let current = version == migrations::LATEST;
    let (products, published) = if current {
        count(&database).await?
    } else {
        (0, 0)
    };
    Ok(Answer::private_json(&Status {
        schema_version: version,
        latest_schema_version: migrations::LATEST,
        products,
        published,
        pending_publications: if current {
            publication::pending(&database).await?
        } else {
            0
        },
    }))
}

async fn count(database: &Database) -> Result<(i64, i64), StorageError> {
    let statement =
        "SELECT (SELECT count(*) FROM product), (SELECT count(DISTINCT product) FROM listing)";
    let rows = database.query(statement, Vec::new()).await?;
    match rows.first() {
        Some(row) => Ok((row.integer(0)?, row.integer(1)?)),
        None => Ok((0, 0)),
    }
}
