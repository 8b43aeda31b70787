use api::admin::Migrations;
use storage::{Database, migrations};
use web::{Answer, Failure};

/// `POST /api/v1/admin/migrations`: brings the database to the schema of this build.
pub(crate) async fn apply() -> Result<Answer, Failure> {
    let database = Database::open().await?;
    let applied = migrations::apply(&database, &crate::now()).await?;
    let version = migrations::version(&database).await?;
    Ok(Answer::private_json(&Migrations {
        version,
        applied: applied.into_iter().map(str::to_owned).collect(),
    }))
}

/// Refuses work on a database of another schema.
pub(crate) async fn require_latest(database: &Database) -> Result<(), Failure> {
    let version = migrations::version(database).await?;
    if version == migrations::LATEST {
        return Ok(());
    }
    let detail = format!(
        "The database has schema version {version}, this build needs {}: POST /api/v1/admin/migrations first.",
        migrations::LATEST
    );
    Err(Failure::new(409, "schema_outdated", detail))
}
