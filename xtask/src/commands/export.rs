use std::{
    fs::{self, File},
    io::{BufWriter, stdout},
    path::PathBuf,
};

use anyhow::{Context as _, Result};
use xtask::{import, progress};

use super::import::Shop;

/// Writes the whole catalogue of a shop as rows that can be imported.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    shop: Shop,
    /// Where to write [default: standard output].
    #[arg(long, short)]
    output: Option<PathBuf>,
    /// Also write the pictures that the rows name, into a directory, such as media/ beside the
    /// output, where an import finds them.
    #[arg(long, value_name = "DIR")]
    media: Option<PathBuf>,
    /// Also write the components of the custom rules that promotions name, into a directory, such as
    /// rules/ beside the output, where an import finds them.
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let Some(admin) = args.shop.admin()? else {
        return Ok(());
    };
    progress::step("Exporting");
    match &args.output {
        None => import::export(&admin, &mut BufWriter::new(stdout().lock()))?,
        Some(path) => {
            let create = || format!("cannot write {}", path.display());
            // What is half written has another name.
            let new = path.with_extension("part");
            let file = File::create(&new).with_context(create)?;
            let rows = import::export(&admin, &mut BufWriter::new(file))?;
            fs::rename(&new, path).with_context(create)?;
            rows
        }
    };
    if let Some(dir) = &args.media {
        import::export_media(&admin, dir)?;
    }
    if let Some(dir) = &args.rules {
        import::export_rules(&admin, dir)?;
    }
    Ok(())
}
