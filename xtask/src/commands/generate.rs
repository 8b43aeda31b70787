use std::{
    fs::File,
    io::{BufWriter, Write as _, stdout},
    path::PathBuf,
};

use anyhow::{Context as _, Result, bail};
use xtask::{
    generate::{CURRENCIES, Plan},
    progress::{self, Counter},
    workspace,
};

/// Makes up a catalogue of any size, as rows of an import.
///
/// The same options give the same rows. They are for a store of their own, whose codes begin
/// with its name, so that they can be imported beside any other.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many products.
    #[arg(long)]
    products: u64,
    /// Another seed makes other products.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Code of the store; it answers on CODE.localhost.
    #[arg(long, default_value = "bazaar")]
    store: String,
    /// Currencies of the store, the default one first: EUR, USD, JPY, KWD.
    #[arg(long, value_delimiter = ',', default_value = "EUR,USD")]
    currencies: Vec<String>,
    /// Where to write [default: standard output].
    #[arg(long, short)]
    output: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let known = CURRENCIES.map(|currency| currency.code);
    if let Some(other) = args
        .currencies
        .iter()
        .find(|code| !known.contains(&code.as_str()))
    {
        bail!(
            "--currencies: {other} is not known, expected some of {}",
            known.join(", ")
        );
    }
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if args.store.is_empty() || args.store.len() > 20 || !args.store.bytes().all(plain) {
        bail!("--store: expected a code of at most 20 lower-case letters, digits and hyphens");
    }
    let plan = Plan {
        products: args.products,
        seed: args.seed,
        store: args.store.clone(),
        currencies: args.currencies.clone(),
    };
    let Some(path) = &args.output else {
        plan.write(&mut BufWriter::new(stdout().lock()), || ())?;
        return Ok(());
    };
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut output = BufWriter::new(file);
    let mut products = Counter::new("products", usize::try_from(args.products)?);
    plan.write(&mut output, || products.add(1))?;
    output.flush()?;
    products.finish(&args.products.to_string());
    progress::note(&format!("written to {}", workspace::shown(path)));
    Ok(())
}
