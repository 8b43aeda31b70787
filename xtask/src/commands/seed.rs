use std::path::PathBuf;

use anyhow::{Result, bail};
use xtask::{
    admin::Admin,
    cargo, progress,
    progress::Counter,
    seed::{Planted, Rejected, Seed},
    workspace,
};

/// Fills a shop that runs, here or elsewhere, with data.
///
/// Brings its schema up to date, uploads pictures, imports rows and publishes. Doing it again
/// changes only what differs.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Address of the shop, such as http://127.0.0.1:3000.
    #[arg(long)]
    url: String,
    /// Key of its administration, the shop's variable `admin_api_key`.
    #[arg(long, env = "SOUK_ADMIN_API_KEY", hide_env_values = true)]
    key: Option<String>,
    /// Directory with .jsonl files and media/ [default: kv-seed].
    #[arg(long)]
    dir: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    if args.url.starts_with("https:") && !cfg!(feature = "https") {
        return cargo::rerun_with_feature("https");
    }
    if !(args.url.starts_with("http://") || args.url.starts_with("https://")) {
        bail!("--url must begin with http:// or https://, such as http://127.0.0.1:3000");
    }
    let Some(key) = args.key.as_deref().filter(|key| !key.is_empty()) else {
        bail!(
            "the administration's key is missing: give --key or set SOUK_ADMIN_API_KEY. \
             For a shop started by `cargo xtask up` it is in .spin/admin-api-key"
        );
    };
    let dir = args.dir.clone().unwrap_or_else(workspace::seed_dir);
    let seed = Seed::read(&dir)?;
    let admin = Admin::new(&args.url, key);
    progress::step(&format!(
        "Filling {} from {}",
        args.url,
        workspace::shown(&dir)
    ));
    let migrations = admin.migrate()?;
    progress::note(&format!("schema version {}", migrations.version));
    require_all_rows(&seed.plant(&admin, Counter::new)?)
}

/// Prints what was refused; an error where there is something.
pub(crate) fn require_all_rows(planted: &Planted) -> Result<()> {
    for Rejected { file, line, error } in &planted.rejected {
        let field = error
            .field
            .as_deref()
            .filter(|field| !field.is_empty())
            .map(|field| format!("{field}: "))
            .unwrap_or_default();
        eprintln!(
            "{}:{line}: {field}{} ({})",
            workspace::shown(file),
            error.detail,
            error.code
        );
    }
    match planted.rejected.len() {
        0 => Ok(()),
        count => bail!("{count} rows were refused; the others are in the shop"),
    }
}
