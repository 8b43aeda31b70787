use api::calculation::EngineDigest;
use contracts::Error;
use web::Failure;

/// Interface and digest of each engine, a line each.
const DIGESTS: &str = include_str!(concat!(env!("OUT_DIR"), "/engines"));

/// The engines that this component is composed with.
pub(crate) fn digests() -> Vec<EngineDigest> {
    let engines = DIGESTS.lines().filter_map(|line| line.split_once(' '));
    let engines = engines.map(|(name, digest)| EngineDigest {
        name: name.to_owned(),
        digest: digest.to_owned(),
    });
    engines.collect()
}

/// What to say where an engine gives no result.
pub(crate) fn explain(error: Error) -> Failure {
    match error {
        Error::Overflow => {
            Failure::invalid("lines", "expected amounts whose taxes and sums fit 64 bits")
        }
        Error::Invalid { field, expected } => Failure::invalid(field, expected),
        Error::Other(why) => {
            let detail = "An engine of this shop gives no result.";
            let mut failure = Failure::new(503, "engine_failed", detail);
            failure.headers.push(("retry-after", "5".to_owned()));
            failure.cause = Some(why);
            failure
        }
    }
}
