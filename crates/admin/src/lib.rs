//! What the components behind `/api/v1/admin` share: who may come in, and the schema that the
//! database must have.

pub mod records;

use std::time::{Duration, SystemTime};

use api::admin::{Endpoint, Scope};
use spin_sdk::variables;
use storage::api_key::{self, ApiKey};
use storage::{Database, migrations};
use subtle::ConstantTimeEq as _;
use web::{Failure, Request};

/// Who asks.
pub struct Caller {
    scopes: Vec<Scope>,
}

impl Caller {
    /// Whether the caller's key has a scope.
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }
}

/// Lets pass whose key has the scope that the endpoint needs. An empty variable `admin_api_key`
/// closes the API, to all keys: a shop that was started without it has no back door.
pub async fn authorize(request: &Request) -> Result<Caller, Failure> {
    let caller = authenticate(request).await?;
    let segments = request.segments.get(3..).unwrap_or_default();
    let endpoint = Endpoint::at(segments).ok_or_else(Failure::not_found)?;
    let needed = endpoint
        .scope(request.method.as_str())
        .ok_or_else(|| Failure::method_not_allowed(endpoint.allow))?;
    if caller.may(needed) {
        return Ok(caller);
    }
    let detail = format!("This needs a key with the scope {}.", needed.as_str());
    Err(Failure::new(403, "missing_scope", detail))
}

async fn authenticate(request: &Request) -> Result<Caller, Failure> {
    let root = variables::get("admin_api_key").await.unwrap_or_default();
    if root.is_empty() {
        let detail =
            "This API is closed: start the shop with the variable admin_api_key to open it.";
        return Err(Failure::new(403, "admin_api_closed", detail));
    }
    let given = request
        .header("authorization")
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .ok_or_else(|| Failure::unauthorized("Expected: Authorization: Bearer KEY."))?
        .1;
    // Hashes are of one length, so that the time tells nothing of the key's.
    let given = api_key::hash(given);
    if equal(&given, &api_key::hash(&root)) {
        return Ok(Caller {
            scopes: Scope::ALL.into(),
        });
    }
    let database = Database::open().await?;
    let now = now();
    let known = api_key::find(&database, &given).await?;
    let key = known
        .filter(|key| equal(&key.hash, &given) && !has_expired(key, &now))
        .ok_or_else(|| Failure::unauthorized("This key is not valid."))?;
    let today = &now[..10];
    if key.last_used_on.as_deref() != Some(today) {
        api_key::note_use(&database, &key.id, today).await?;
    }
    let scopes = key.scopes.iter().filter_map(|name| Scope::named(name));
    Ok(Caller {
        scopes: scopes.collect(),
    })
}

fn equal(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

fn has_expired(key: &ApiKey, now: &str) -> bool {
    // Both are written by `timestamp`, and sort as the times do.
    key.expires_at.as_deref().is_some_and(|end| end <= now)
}

/// The present, as records hold it.
pub fn now() -> String {
    timestamp(SystemTime::now())
}

/// A time as records hold it: RFC 3339, UTC, in whole seconds.
pub fn timestamp(time: SystemTime) -> String {
    humantime::format_rfc3339_seconds(time).to_string()
}

/// Reads a time that is to come.
pub fn future(text: &str) -> Option<SystemTime> {
    let time = humantime::parse_rfc3339(text).ok()?;
    let from_now = time.duration_since(SystemTime::now()).ok()?;
    (from_now < Duration::from_secs(100 * 366 * 24 * 3600)).then_some(time)
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

/// What to say where the store of a question is none of these.
pub fn unknown_store<'a>(codes: impl Iterator<Item = &'a str>) -> Failure {
    let codes: Vec<_> = codes.collect();
    let expected = format!("expected the code of a store: {}", codes.join(", "));
    Failure::invalid("store", expected)
}
