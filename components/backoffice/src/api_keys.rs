use admin::Caller;
use api::admin::{ApiKey, ApiKeyList, CreatedApiKey, NewApiKey, Scope};
use storage::api_key;
use storage::{Database, StorageError};
use storefront::Received;
use uuid::Uuid;
use web::{Answer, Failure, read_json};

const MAX_BODY_BYTES: usize = 16 * 1024;

/// `GET /api/v1/admin/api-keys`
pub(crate) async fn list() -> Result<Answer, Failure> {
    let database = Database::open().await?;
    admin::require_latest(&database).await?;
    let items = api_key::list(&database).await?;
    Ok(Answer::private_json(&ApiKeyList {
        items: items.into_iter().map(shown).collect(),
    }))
}

/// `POST /api/v1/admin/api-keys`: makes a key, and shows it this once.
pub(crate) async fn create(received: Received, caller: &Caller) -> Result<Answer, Failure> {
    let body = received.read_body(MAX_BODY_BYTES).await?;
    let wanted: NewApiKey = read_json(&body)?;
    let name = wanted.name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Failure::invalid("name", "expected 1 to 100 characters"));
    }
    let scopes: Vec<Scope> = Scope::ALL
        .into_iter()
        .filter(|scope| wanted.scopes.contains(scope))
        .collect();
    if scopes.is_empty() {
        return Err(Failure::invalid("scopes", "expected one scope or more"));
    }
    // Else a key for keys would be a key for everything.
    if let Some(lacking) = scopes.iter().find(|scope| !caller.may(**scope)) {
        let detail = format!("This needs a key with the scope {}.", lacking.as_str());
        return Err(Failure::new(403, "missing_scope", detail));
    }
    let expires_at = match wanted.expires_at.as_deref() {
        None => None,
        Some(text) => {
            let expected = "expected a time to come, such as 2099-12-31T00:00:00Z";
            let time = admin::future(text).ok_or_else(|| Failure::invalid("expires_at", expected));
            Some(admin::timestamp(time?))
        }
    };
    let secret = secret()?;
    let key = api_key::ApiKey {
        id: Uuid::now_v7().to_string(),
        name: name.to_owned(),
        hash: api_key::hash(&secret),
        scopes: scopes.iter().map(|s| s.as_str().to_owned()).collect(),
        created_at: admin::now(),
        expires_at,
        last_used_on: None,
    };
    let database = Database::open().await?;
    admin::require_latest(&database).await?;
    api_key::insert(&database, &key).await?;
    Ok(Answer::private_json(&CreatedApiKey {
        key: secret,
        api_key: shown(key),
    }))
}

/// `DELETE /api/v1/admin/api-keys/{id}`: the key opens nothing from now on.
pub(crate) async fn revoke(id: &str) -> Result<Answer, Failure> {
    let database = Database::open().await?;
    admin::require_latest(&database).await?;
    if api_key::revoke(&database, id).await? {
        Ok(Answer::no_content())
    } else {
        Err(Failure::not_found())
    }
}

/// 256 random bits, with a word before them by which a leaked key is recognised.
fn secret() -> Result<String, Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| StorageError(format!("no random numbers: {error}")))?;
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("souk_{digits}"))
}

fn shown(key: api_key::ApiKey) -> ApiKey {
    let scopes = key.scopes.iter().filter_map(|name| Scope::named(name));
    ApiKey {
        scopes: scopes.collect(),
        id: key.id,
        name: key.name,
        created_at: key.created_at,
        expires_at: key.expires_at,
        last_used_on: key.last_used_on,
    }
}
