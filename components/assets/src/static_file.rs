use static_files::File;
use web::{Answer, Cache, Failure, Request};

/// `GET /assets/{name}.{hash}.{extension}`. The table of files was made when the shop was built,
/// so that no path leads out of it.
pub(crate) fn by_path(request: &Request) -> Result<Answer, Failure> {
    let file = static_files::by_path(&request.path).ok_or_else(Failure::not_found)?;
    send(request, file, Cache::Immutable)
}

/// A file at an address of its own, whose content may change.
pub(crate) fn by_name(request: &Request, name: &str) -> Result<Answer, Failure> {
    let file = static_files::by_name(name).ok_or_else(Failure::not_found)?;
    send(request, file, Cache::Published)
}

fn send(request: &Request, file: &'static File, cache: Cache) -> Result<Answer, Failure> {
    let contents = static_files::contents(file).ok_or_else(Failure::not_found)?;
    let accepted = request.header("accept-encoding").unwrap_or_default();
    let choices = [("br", contents.brotli), ("gzip", contents.gzip)];
    let encoded = choices
        .into_iter()
        .find_map(|(name, body)| Some((name, body?)).filter(|_| accepts(accepted, name)));
    let body = encoded.map_or(contents.plain, |(_, body)| body);
    let answer =
        Answer::new(file.content_type, body.to_vec(), cache).with("vary", "accept-encoding");
    // Another coding is another representation, with a tag of its own.
    Ok(match encoded {
        Some((name, _)) => answer
            .with("content-encoding", name)
            .with_tag(&format!("{}-{name}", file.hash)),
        None => answer.with_tag(file.hash),
    })
}

/// Whether `Accept-Encoding` names a coding and does not refuse it with a quality of zero.
fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|part| {
        let mut words = part.split(';').map(str::trim);
        let named = words
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let refused = words.any(|word| {
            let quality = word
                .strip_prefix("q=")
                .and_then(|quality| quality.parse::<f32>().ok());
            quality.is_some_and(|quality| quality <= 0.0)
        });
        named && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coding_is_used_where_it_is_named_and_not_refused() {
        for (header, accepted) in [
            ("gzip, br", true),
            ("gzip, BR;q=0.5", true),
            ("gzip, br;q=0", false),
            ("gzip, br; q=0.0", false),
            ("gzip", false),
            ("", false),
            ("brotli", false),
        ] {
            assert_eq!(accepts(header, "br"), accepted, "{header}");
        }
    }
}
