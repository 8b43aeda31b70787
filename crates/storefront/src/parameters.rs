use web::{Failure, Request};

/// The parameters that every address takes.
const COMMON: [&str; 3] = ["language", "currency", "country"];

/// Refuses a program's parameter that nobody reads: a misspelt one would be answered as if it had
/// been left out. The address of a page may carry what others appended to it.
///
/// # Errors
/// Where a parameter is not among `own`, and none that every address takes.
pub fn refuse_unknown(request: &Request, own: &[&str]) -> Result<(), Failure> {
    if !request.is_api() {
        return Ok(());
    }
    let known = || COMMON.iter().chain(own);
    let mut given = request.query.pairs().map(|(name, _)| name);
    match given.find(|name| !name.is_empty() && !known().any(|known| known == name)) {
        None => Ok(()),
        Some(unknown) => {
            let names: Vec<_> = known().copied().collect();
            let name: String = unknown.chars().take(40).collect();
            let expected = format!(
                "expected a parameter of this endpoint: {}",
                names.join(", ")
            );
            Err(Failure::invalid(name, expected))
        }
    }
}
