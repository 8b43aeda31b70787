use std::{net::ToSocketAddrs as _, path::PathBuf, time::Instant};

use anyhow::{Result, bail};
use xtask::{
    admin::Admin,
    cargo,
    import::{self, Options},
    memory,
    progress::{self, rate},
};

/// Imports rows into a shop that runs, here or elsewhere, and publishes them.
///
/// Takes JSON lines and CSV files of products, categories, prices, stock, media and translations;
/// docs/import.md describes them. A row with a mistake is reported and left out as a whole, the
/// others stand. The same rows again change nothing.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files in the order in which they are imported; `-` is the standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    shop: Shop,
    /// What the rows of a CSV file are, such as product or price [default: by the file's name].
    #[arg(long)]
    kind: Option<String>,
    /// Directory with the pictures that rows name [default: media/ beside the first file].
    #[arg(long, value_name = "DIR")]
    media: Option<PathBuf>,
    /// Directory with the components of the custom rules that promotions name, CODE.wasm
    /// [default: rules/ beside the first file].
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
    /// Where to write all mistakes, as JSON lines.
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    /// Go on where an import of the same file was ended.
    #[arg(long)]
    resume: bool,
    /// Leave publishing to others.
    #[arg(long)]
    no_publish: bool,
}

/// Which shop, and with which key.
#[derive(clap::Args)]
pub(crate) struct Shop {
    /// Address of the shop.
    #[arg(long, default_value = "http://127.0.0.1:3000")]
    url: String,
    /// An API key, or the shop's variable `admin_api_key`.
    #[arg(long, env = "SOUK_ADMIN_API_KEY", hide_env_values = true)]
    key: Option<String>,
}

impl Shop {
    /// Its administration; none where the command has been run again with what it needs.
    pub(super) fn admin(&self) -> Result<Option<Admin>> {
        if self.url.starts_with("https:") && !cfg!(feature = "https") {
            cargo::rerun_with_feature("https")?;
            return Ok(None);
        }
        if !(self.url.starts_with("http://") || self.url.starts_with("https://")) {
            bail!("--url must begin with http:// or https://, such as http://127.0.0.1:3000");
        }
        let Some(key) = self.key.as_deref().filter(|key| !key.is_empty()) else {
            bail!(
                "a key is missing: give --key or set SOUK_ADMIN_API_KEY. \
                 For a shop started by `cargo xtask up` it is in .spin/admin-api-key"
            );
        };
        Ok(Some(Admin::new(&self.url, key)))
    }

    /// The most memory that its host had, where it runs on this machine.
    fn peak_memory(&self) -> Option<u64> {
        let authority = self.url.strip_prefix("http://")?.split('/').next()?;
        let mut addresses = authority.to_socket_addrs().ok()?;
        addresses.find_map(memory::peak_of_listener)
    }
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let Some(admin) = args.shop.admin()? else {
        return Ok(());
    };
    let options = Options {
        files: args.files.clone(),
        kind: args.kind.clone(),
        media: args.media.clone(),
        rules: args.rules.clone(),
        errors: args.errors.clone(),
        resume: args.resume,
    };
    progress::step(&format!("Importing into {}", args.shop.url));
    let started = Instant::now();
    let imported = import::run(&admin, &options)?;
    let took = started.elapsed();
    let mut summary = format!(
        "{} rows in {} ({}): {} new, {} changed, {} deleted, {} as they were, {} refused",
        imported.rows(),
        progress::seconds(took),
        rate(imported.rows(), took),
        imported.created,
        imported.updated,
        imported.deleted,
        imported.unchanged,
        imported.refused,
    );
    if !args.no_publish {
        progress::step("Publishing");
        let started = Instant::now();
        let published = import::publish(&admin)?;
        let took = started.elapsed();
        let rate = rate(published, took);
        summary += &format!(
            "; {published} published in {} ({rate})",
            progress::seconds(took)
        );
    }
    if let Some(peak) = args.shop.peak_memory() {
        summary += &format!("; host at most {}", memory::megabytes(peak));
    }
    if let Some(peak) = memory::own_peak() {
        summary += &format!("; import at most {}", memory::megabytes(peak));
    }
    eprintln!("{summary}");
    match imported.refused {
        0 => Ok(()),
        1 => bail!("one row was refused; the others are in the shop"),
        count => bail!("{count} rows were refused; the others are in the shop"),
    }
}
