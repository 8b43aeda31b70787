use api::calculation::EngineDigest;

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
