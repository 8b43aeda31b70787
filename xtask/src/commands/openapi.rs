use anyhow::Result;

/// Writes the description of the API, static/openapi.json, from its types.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only say whether the file is up to date.
    #[arg(long)]
    check: bool,
}

#[cfg(not(feature = "openapi"))]
pub(crate) fn run(args: &Args) -> Result<()> {
    // The one that is built with the library reads it.
    let _ = args.check;
    xtask::cargo::rerun_with_feature("openapi")
}

#[cfg(feature = "openapi")]
pub(crate) fn run(args: &Args) -> Result<()> {
    use anyhow::{Context as _, bail};
    use xtask::progress;

    if std::fs::read_to_string(file()).is_ok_and(|present| present == document()) {
        progress::note("static/openapi.json is up to date");
        return Ok(());
    }
    if args.check {
        bail!("static/openapi.json is not what the API's types say: run `cargo xtask openapi`");
    }
    std::fs::write(file(), document()).context("cannot write static/openapi.json")?;
    progress::note("wrote static/openapi.json");
    Ok(())
}

#[cfg(feature = "openapi")]
fn file() -> std::path::PathBuf {
    xtask::workspace::root().join("static/openapi.json")
}

#[cfg(feature = "openapi")]
fn document() -> String {
    format!("{:#}\n", api::openapi::document())
}

#[cfg(all(test, feature = "openapi"))]
mod tests {
    #[test]
    fn the_description_in_the_repository_is_what_the_types_say() {
        let present = std::fs::read_to_string(super::file()).unwrap_or_default();
        assert!(present == super::document(), "run `cargo xtask openapi`");
    }
}
