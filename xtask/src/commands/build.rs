use anyhow::Result;
use xtask::{build, progress, workspace};

/// Builds the components, and the embedded host.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Build only the components.
    #[arg(long)]
    components: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    build::components()?;
    if !args.components {
        build::embedded_host()?;
    }
    let sources = xtask::manifest::Manifest::read(&workspace::manifest())?.sources();
    for (name, source) in sources.into_iter().chain(build::engines()?) {
        let kilobytes = std::fs::metadata(source)?.len() / 1000;
        progress::note(&format!("{name:<17} {kilobytes:>5} kB"));
    }
    Ok(())
}
