use std::borrow::Cow;

use http::{Method, StatusCode};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

use crate::{Failure, Request};

/// How long others may keep an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// The same for every visitor, and it changes when something is published: a CDN keeps it
    /// for a minute, and serves it a while longer while it fetches the new one.
    Published,
    /// The address names the content: for ever.
    Immutable,
    /// For the one who asked, now.
    No,
}

/// What is sent back: a status, a body that is complete, and its headers.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    /// Names in lower case, each once.
    pub headers: Vec<(&'static str, Cow<'static, str>)>,
    pub body: Vec<u8>,
}

/// No script, style or picture from elsewhere, nothing inline, no frame around the shop.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self'; connect-src 'self'; form-action 'self'; manifest-src 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

impl Answer {
    /// An answer with this body.
    pub fn new(content_type: &'static str, body: Vec<u8>, cache: Cache) -> Self {
        let cache = match cache {
            Cache::Published => {
                "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
            }
            Cache::Immutable => "public, max-age=31536000, immutable",
            Cache::No => "no-store",
        };
        Self {
            status: StatusCode::OK,
            headers: Vec::with_capacity(12),
            body,
        }
        .with("content-type", content_type)
        .with("cache-control", cache)
        .with("x-content-type-options", "nosniff")
    }

    /// A page.
    pub fn html(body: String) -> Self {
        Self::new(
            "text/html; charset=utf-8",
            body.into_bytes(),
            Cache::Published,
        )
        .with("content-security-policy", CONTENT_SECURITY_POLICY)
        .with("referrer-policy", "strict-origin-when-cross-origin")
        .with("x-frame-options", "DENY")
    }

    /// A published value for a program.
    pub fn json(value: &impl Serialize) -> Self {
        Self::new("application/json", to_json(value), Cache::Published)
    }

    /// A value for a program that nobody may keep.
    pub fn private_json(value: &impl Serialize) -> Self {
        Self::new("application/json", to_json(value), Cache::No)
    }

    /// The same, where it is written as JSON already.
    pub fn private_json_text(text: Vec<u8>) -> Self {
        Self::new("application/json", text, Cache::No)
    }

    /// An error for a program.
    pub fn problem(failure: &Failure) -> Self {
        let body = to_json(&failure.problem());
        Self::new("application/problem+json", body, Cache::No).for_failure(failure)
    }

    /// It is done, and there is nothing to say.
    pub fn no_content() -> Self {
        let mut answer = Self::new("text/plain; charset=utf-8", Vec::new(), Cache::No);
        answer.status = StatusCode::NO_CONTENT;
        answer.headers.retain(|(name, _)| *name != "content-type");
        answer
    }

    /// The permanent address of what was asked for, a path on this host.
    pub fn moved(path: &str) -> Self {
        let mut answer = Self::new("text/plain; charset=utf-8", Vec::new(), Cache::Published);
        answer.status = StatusCode::MOVED_PERMANENTLY;
        // What a header cannot hold was refused with the address.
        answer.set("location", path.to_owned());
        answer
    }

    /// With the status and the headers of a failure, and kept by nobody.
    pub fn for_failure(mut self, failure: &Failure) -> Self {
        self.status =
            StatusCode::from_u16(failure.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in &failure.headers {
            self.set(name, value.clone());
        }
        self.with("cache-control", "no-store")
    }

    /// Kept by nobody for longer than so many seconds, after which another answer holds; none where it is
    /// not known to end.
    pub fn ending_in(mut self, seconds: impl Into<Option<u64>>) -> Self {
        let Some(seconds) = seconds.into() else {
            return self;
        };
        // What is served stale counts too: a CDN that keeps this for a minute may show it for
        // ten more while it asks for the new one.
        const STALE: u64 = 600;
        let fresh = seconds.min(60);
        let stale = (seconds - fresh).min(STALE);
        if seconds < 60 + 86_400 {
            self.set(
                "cache-control",
                format!(
                    "public, max-age={fresh}, stale-while-revalidate={stale}, stale-if-error={}",
                    seconds - fresh
                ),
            );
        }
        self
    }

    /// With this strong entity tag, given without its quotes.
    pub fn with_tag(mut self, tag: &str) -> Self {
        self.set("etag", format!("\"{tag}\""));
        self
    }

    /// In this language, by its tag.
    pub fn in_language(mut self, tag: &str) -> Self {
        self.set("content-language", tag.to_owned());
        self
    }

    /// With the path of the page that follows (RFC 8288).
    pub fn with_next(mut self, path: &str) -> Self {
        self.set("link", format!("<{path}>; rel=\"next\""));
        self
    }

    /// With one more header.
    pub fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.set(name, value);
        self
    }

    fn set(&mut self, name: &'static str, value: impl Into<Cow<'static, str>>) {
        let value = value.into();
        match self.headers.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => self.headers.push((name, value)),
        }
    }

    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_ref())
    }

    /// Ready to send: with an entity tag and, where the visitor has this very answer, without
    /// its body. The length is always said, so that nothing waits for the end of a stream.
    pub fn finish(mut self, method: &Method, if_none_match: Option<&str>) -> Self {
        let readable = matches!(*method, Method::GET | Method::HEAD);
        let kept = self
            .header("cache-control")
            .is_some_and(|value| value != "no-store");
        if readable && kept && self.status == StatusCode::OK {
            let tag = self.entity_tag();
            if if_none_match.is_some_and(|given| matches_tag(given, &tag)) {
                self.status = StatusCode::NOT_MODIFIED;
                self.body.clear();
                self.headers.retain(|(name, _)| *name != "content-type");
            }
        }
        if !matches!(
            self.status,
            StatusCode::NOT_MODIFIED | StatusCode::NO_CONTENT
        ) {
            self.set("content-length", self.body.len().to_string());
        }
        self
    }

    /// The tag that the answer has already, or one made of its body.
    fn entity_tag(&mut self) -> String {
        if let Some(tag) = self.header("etag") {
            return tag.to_owned();
        }
        let tag = format!("\"{:032x}\"", xxh3_128(&self.body));
        self.set("etag", tag.clone());
        tag
    }
}

impl Request {
    /// [`Answer::finish`] for this request.
    pub fn finish(&self, answer: Answer) -> Answer {
        answer.finish(&self.method, self.header("if-none-match"))
    }
}

fn to_json(value: &impl Serialize) -> Vec<u8> {
    // Types with string keys only: writing to memory cannot fail.
    serde_json::to_vec(value).expect("an answer is plain data")
}

/// Weak comparison (RFC 9110, 13.1.2): a proxy may have weakened the tag.
fn matches_tag(given: &str, tag: &str) -> bool {
    given
        .split(',')
        .map(str::trim)
        .any(|one| one == "*" || one.trim_start_matches("W/") == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_keeps_an_answer_beyond_its_end() {
        let cases = [
            (
                1,
                "public, max-age=1, stale-while-revalidate=0, stale-if-error=0",
            ),
            (
                90,
                "public, max-age=60, stale-while-revalidate=30, stale-if-error=30",
            ),
            (
                3600,
                "public, max-age=60, stale-while-revalidate=600, stale-if-error=3540",
            ),
            (
                1_000_000,
                "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400",
            ),
        ];
        for (seconds, kept) in cases {
            let answer = Answer::html(String::new()).ending_in(seconds);
            assert_eq!(answer.header("cache-control"), Some(kept));
        }
    }

    #[test]
    fn the_same_answer_is_not_sent_twice() {
        let first = Answer::json(&1).finish(&Method::GET, None);
        let tag = first.header("etag").unwrap().to_owned();
        for given in [
            tag.clone(),
            format!("W/{tag}"),
            format!("\"x\", {tag}"),
            "*".to_owned(),
        ] {
            let again = Answer::json(&1).finish(&Method::GET, Some(&given));
            assert_eq!(
                (again.status.as_u16(), again.body.len()),
                (304, 0),
                "{given}"
            );
        }
        assert_eq!(
            Answer::json(&2).finish(&Method::GET, Some(&tag)).status,
            200
        );
    }

    #[test]
    fn errors_are_kept_by_nobody() {
        let answer = Answer::problem(&Failure::not_found()).finish(&Method::GET, Some("*"));
        assert_eq!(answer.status, 404);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert!(answer.header("etag").is_none());
    }
}
