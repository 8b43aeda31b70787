use api::admin::Migrations;
use storage::{Database, migrations};
use web::{Answer, Failure};

/// `POST /api/v1/admin/migrations`: brings the database to the schema of this build.
pub(crate) async fn apply() -> Result<Answer, Failure> {
    let database = Database::open().await?;
    let applied = migrations::apply(&database, &admin::now()).await?;
    let version = migrations::version(&database).await?;
    Ok(Answer::private_json(&Migrations {
        version,
        applied: applied.into_iter().map(str::to_owned).collect(),
    }))
}
