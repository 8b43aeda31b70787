//! A client of the shop's administration, for any shop that runs, here or elsewhere.

use std::{fmt, thread, time::Duration};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, de::DeserializeOwned};
use ureq::{Agent, Body, RequestBuilder, http::Response, typestate::WithoutBody};

/// Batches in a row that publish nothing before something must be wrong.
const MAX_QUIET_BATCHES: u32 = 100;

const TIMEOUT: Duration = Duration::from_secs(120);
const MAX_ANSWER: u64 = 4 * 1024 * 1024;
const MAX_EXPORT_PAGE: u64 = 64 * 1024 * 1024;

/// The path of an export's first page.
pub const EXPORT: &str = "export";

/// Every call can be repeated safely, so a failure on the way is worth another try.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(4),
];

/// The administration of one shop.
pub struct Admin {
    agent: Agent,
    base: String,
    key: String,
}

#[derive(Debug, Deserialize)]
pub struct Migrations {
    pub version: u64,
    pub applied: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Status {
    pub schema_version: u64,
    pub latest_schema_version: u64,
    pub products: u64,
    pub published: u64,
    pub pending_publications: u64,
}

#[derive(Debug, Deserialize)]
pub struct Import {
    /// Rows at the end that there was no time for.
    pub remaining: usize,
    pub created: u64,
    pub updated: u64,
    pub deleted: u64,
    pub unchanged: u64,
    #[serde(default)]
    pub errors: Vec<RowError>,
}

/// Why a row was not imported.
#[derive(Debug, Clone, Deserialize)]
pub struct RowError {
    /// From one, within the request.
    pub line: usize,
    #[serde(default)]
    pub field: Option<String>,
    pub code: String,
    pub detail: String,
}

#[derive(Debug, Deserialize)]
pub struct Media {
    pub src: String,
    pub unchanged: bool,
}

/// A part of an export.
#[derive(Debug)]
pub struct ExportPage {
    pub rows: String,
    /// The path of the next page.
    pub next: Option<String>,
}

/// Some of many things, and where the next ones begin.
#[derive(Debug, Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct StoredPicture {
    pub file: String,
    pub src: String,
}

#[derive(Debug, Deserialize)]
pub struct StoredRule {
    pub code: String,
}

#[derive(Debug, Deserialize)]
pub struct CreatedKey {
    pub key: String,
}

#[derive(Debug, Deserialize)]
pub struct Publication {
    pub published: u64,
    pub remaining: u64,
}

#[derive(Deserialize)]
struct StoreRow {
    store: StoreHosts,
}

#[derive(Deserialize)]
struct StoreHosts {
    hosts: Vec<String>,
}

#[derive(Deserialize)]
struct Problem {
    code: String,
    detail: String,
    #[serde(default)]
    errors: Vec<ProblemField>,
}

#[derive(Deserialize)]
struct ProblemField {
    field: String,
    detail: String,
}

impl Admin {
    /// The administration of the shop at `url`, such as `http://127.0.0.1:3000`.
    pub fn new(url: &str, key: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(TIMEOUT))
            .build();
        Self {
            agent: config.into(),
            base: format!("{}/api/v1/admin", url.trim_end_matches('/')),
            key: key.to_owned(),
        }
    }

    /// Brings the schema up to date.
    pub fn migrate(&self) -> Result<Migrations> {
        self.send("POST", "migrations", "application/json", &[])
    }

    pub fn status(&self) -> Result<Status> {
        self.send("GET", "status", "", &[])
    }

    /// Imports rows, one JSON object a line. Those of promotions have an address of their own: where
    /// rows of both kinds come together, those from the first of the other kind on remain.
    pub fn import(&self, rows: &str) -> Result<Import> {
        let address = address_of(rows);
        let lines = rows.split_inclusive('\n');
        let first: String = lines.take_while(|row| address_of(row) == address).collect();
        let content_type = "application/x-ndjson";
        let mut import: Import = self.send("POST", address, content_type, first.as_bytes())?;
        import.remaining += rows.lines().count() - first.lines().count();
        Ok(import)
    }

    /// A page of rows: [`EXPORT`], or the path that the page before leads to.
    pub fn export(&self, path: &str) -> Result<ExportPage> {
        let mut response = self.answered("GET", path, "", &[])?;
        let link = response
            .headers()
            .get("link")
            .and_then(|link| link.to_str().ok());
        let next = link.and_then(next_page);
        let limited = response.body_mut().with_config().limit(MAX_EXPORT_PAGE);
        let rows = limited
            .read_to_string()
            .context("cannot read the page of rows")?;
        Ok(ExportPage { rows, next })
    }

    /// A page of the stored pictures.
    pub fn media(&self, cursor: Option<&str>) -> Result<Page<StoredPicture>> {
        self.page("media", cursor)
    }

    /// The content of a picture at its address.
    pub fn picture(&self, src: &str) -> Result<Vec<u8>> {
        let url = format!("{}{src}", self.address());
        let mut response = self.agent.get(&url).call().with_context(|| url.clone())?;
        if !response.status().is_success() {
            bail!("{url}: the answer was {}", response.status());
        }
        let body = response.body_mut().with_config().limit(MAX_EXPORT_PAGE);
        Ok(body.read_to_vec()?)
    }

    /// A page of the custom rules of promotions.
    pub fn rules(&self, cursor: Option<&str>) -> Result<Page<StoredRule>> {
        self.page("promotion-rules", cursor)
    }

    /// The component of a custom rule.
    pub fn rule_component(&self, code: &str) -> Result<Vec<u8>> {
        let path = format!("promotion-rules/{code}/component");
        let mut response = self.answered("GET", &path, "", &[])?;
        let body = response.body_mut().with_config().limit(MAX_ANSWER);
        Ok(body.read_to_vec()?)
    }

    /// Uploads a component as a custom rule.
    pub fn put_rule(&self, code: &str, component: &[u8]) -> Result<StoredRule> {
        let path = format!("promotion-rules/{code}");
        self.send("PUT", &path, "application/wasm", component)
    }

    /// Makes a key that may do what these scopes allow.
    pub fn create_key(&self, name: &str, scopes: &[&str]) -> Result<CreatedKey> {
        let wanted = serde_json::json!({"name": name, "scopes": scopes}).to_string();
        self.send("POST", "api-keys", "application/json", wanted.as_bytes())
    }

    /// The address of the shop.
    pub fn address(&self) -> &str {
        self.base.trim_end_matches("/api/v1/admin")
    }

    /// Uploads a picture under the name by which rows refer to it.
    pub fn put_media(&self, file: &str, content_type: &str, bytes: &[u8]) -> Result<Media> {
        self.send("PUT", &format!("media/{file}"), content_type, bytes)
    }

    /// Publishes a batch of what has changed.
    pub fn publish(&self) -> Result<Publication> {
        self.send("POST", "publications", "application/json", &[])
    }

    /// Publishes a batch of all that can be published, changed or not.
    pub fn publish_everything(&self) -> Result<Publication> {
        let path = "publications?everything=true";
        self.send("POST", path, "application/json", &[])
    }

    /// Publishes until nothing is left to be published, or merged. `each` hears of every batch, and
    /// how much was published so far; gives how much that was in the end.
    pub fn publish_all(&self, mut each: impl FnMut(&Publication, u64)) -> Result<u64> {
        // The database may know more than visitors can see, where the documents were lost.
        let mut batch = match self.has_documents()? {
            true => self.publish()?,
            false => self.publish_everything()?,
        };
        let (mut published, mut quiet) = (0, 0);
        loop {
            published += batch.published;
            each(&batch, published);
            if batch.remaining == 0 {
                return Ok(published);
            }
            let before = batch.remaining;
            batch = self.publish()?;
            // What remains when nothing is published is the merging of the search index, or what
            // somebody else publishes.
            let is_quiet = batch.published == 0 && batch.remaining >= before;
            quiet = if is_quiet { quiet + 1 } else { 0 };
            if quiet > MAX_QUIET_BATCHES {
                bail!("publication does not advance: {} are left", batch.remaining);
            }
        }
    }

    /// Whether the documents that visitors see are there at all: those of the store at this address
    /// or, where it is no store's, of any that has a host of its own.
    pub fn has_documents(&self) -> Result<bool> {
        let url = format!("{}/api/v1/store", self.address());
        let is_shown = |request: RequestBuilder<WithoutBody>| -> Result<bool> {
            Ok(request.call()?.status() != 503)
        };
        if is_shown(self.agent.get(&url))? {
            return Ok(true);
        }
        for host in self.hosts_of_stores() {
            if is_shown(self.agent.get(&url).header("host", host))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The hosts of all stores, as far as the key may read them.
    fn hosts_of_stores(&self) -> Vec<String> {
        let page = self.export(EXPORT).map(|page| page.rows);
        let rows = page.unwrap_or_default();
        let rows = rows.lines().map(serde_json::from_str::<StoreRow>);
        // They are exported first.
        let stores = rows.map_while(Result::ok);
        stores.flat_map(|row| row.store.hosts).collect()
    }

    fn page<T: DeserializeOwned>(&self, path: &str, cursor: Option<&str>) -> Result<Page<T>> {
        match cursor {
            Some(cursor) => self.send("GET", &format!("{path}?cursor={cursor}"), "", &[]),
            None => self.send("GET", path, "", &[]),
        }
    }

    fn send<T: DeserializeOwned>(
        &self,
        method: &str,
        path: &str,
        content_type: &str,
        body: &[u8],
    ) -> Result<T> {
        let what = || format!("{method} {}/{path}", self.base);
        let mut response = self.answered(method, path, content_type, body)?;
        let body = response.body_mut().with_config().limit(MAX_ANSWER);
        let body = body.read_to_vec().with_context(what)?;
        let text = String::from_utf8_lossy(&body);
        serde_json::from_str(&text)
            .with_context(|| format!("{}: unexpected answer: {text}", what()))
    }

    /// An answer that is none of failure.
    fn answered(
        &self,
        method: &str,
        path: &str,
        content_type: &str,
        body: &[u8],
    ) -> Result<Response<Body>> {
        let mut pauses = PAUSES.iter();
        loop {
            let answer = self.try_send(method, path, content_type, body);
            let passing = match &answer {
                Ok(response) => matches!(response.status().as_u16(), 429 | 502 | 503 | 504),
                Err(error) => matches!(error, ureq::Error::Io(_) | ureq::Error::ConnectionFailed),
            };
            let answer_missing = answer.is_err();
            match pauses.next() {
                Some(pause) if passing => thread::sleep(*pause),
                _ => {
                    let what = || match answer_missing {
                        true => format!("nothing answers at {}; does the shop run?", self.base),
                        false => format!("{method} {}/{path}", self.base),
                    };
                    return succeeded(answer.with_context(what)?).with_context(what);
                }
            }
        }
    }

    fn try_send(
        &self,
        method: &str,
        path: &str,
        content_type: &str,
        body: &[u8],
    ) -> Result<Response<Body>, ureq::Error> {
        let url = format!("{}/{path}", self.base);
        let key = format!("Bearer {}", self.key);
        let request = match method {
            "GET" => return self.agent.get(url).header("authorization", key).call(),
            "PUT" => self.agent.put(url),
            _ => self.agent.post(url),
        };
        let request = request.header("authorization", key);
        request.header("content-type", content_type).send(body)
    }
}

/// The path of the next page in a header `Link`, below the administration's.
fn next_page(link: &str) -> Option<String> {
    let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
    let is_next = parameters.contains("rel=\"next\"");
    let path = target.strip_prefix("/api/v1/admin/")?;
    is_next.then(|| path.to_owned())
}

fn succeeded(mut response: Response<Body>) -> Result<Response<Body>> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let body = response.body_mut().with_config().limit(MAX_ANSWER);
    let body = body.read_to_vec()?;
    let Ok(problem) = serde_json::from_slice::<Problem>(&body) else {
        bail!("the answer was {status}; is this the address of a Souk shop?");
    };
    let fields = problem
        .errors
        .iter()
        .map(|e| format!("\n  {}: {}", e.field, e.detail));
    let fields: String = fields.collect();
    let hint = match status.as_u16() {
        401 | 403 => {
            "\n  the key must be the shop's variable `admin_api_key`, or one made with it that has the scope"
        }
        _ => "",
    };
    let Problem { code, detail, .. } = problem;
    Err(Refused {
        status: status.as_u16(),
        message: format!("the answer was {status}, {code}: {detail}{fields}{hint}"),
        code,
        detail,
    }
    .into())
}

/// The shop's refusal of a request.
#[derive(Debug)]
pub struct Refused {
    pub status: u16,
    pub code: String,
    pub detail: String,
    message: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refused {}

/// Where a row is sent.
fn address_of(row: &str) -> &'static str {
    let name = row.trim_start_matches(['{', ' ', '"']);
    let kind = name.split('"').next().unwrap_or_default();
    match kind {
        "promotion" | "lane" | "coupon" => "promotions",
        _ => "import",
    }
}
