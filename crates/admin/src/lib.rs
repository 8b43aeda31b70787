//! What the components behind `/api/v1/admin` share: who may come in, and the schema that the
//! database must have.

use spin_sdk::variables;
use storage::{Database, migrations};
use subtle::ConstantTimeEq as _;
use web::{Failure, Request};

/// Lets pass who holds the key in the variable `admin_api_key`. An empty variable closes the
/// API: a shop that was started without a key has no back door.
pub async fn require_key(request: &Request) -> Result<(), Failure> {
    let key = variables::get("admin_api_key").await.unwrap_or_default();
    if key.is_empty() {
        let detail =
            "This API is closed: start the shop with the variable admin_api_key to open it.";
        return Err(Failure::new(403, "admin_api_closed", detail));
    }
    let given = request
        .header("authorization")
        .and_then(|value| value.strip_prefix("Bearer "));
    let given =
        given.ok_or_else(|| Failure::unauthorized("Expected: Authorization: Bearer KEY."))?;
    if bool::from(given.as_bytes().ct_eq(key.as_bytes())) {
        Ok(())
    } else {
        Err(Failure::unauthorized("This key is not valid."))
    }
}

/// Refuses work on a database of another schema.
pub async fn require_latest(database: &Database) -> Result<(), Failure> {
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
