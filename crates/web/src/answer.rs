use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
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
    pub headers: HeaderMap,
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
            Cache::Published => "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400",
            Cache::Immutable => "public, max-age=31536000, immutable",
            Cache::No => "no-store",
        };
        Self {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body,
        }
        .with(header::CONTENT_TYPE, content_type)
        .with(header::CACHE_CONTROL, cache)
        .with(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
    }

    /// A page.
    pub fn html(body: String) -> Self {
        Self::new("text/html; charset=utf-8", body.into_bytes(), Cache::Published)
            .with(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)
            .with(header::REFERRER_POLICY, "strict-origin-when-cross-origin")
            .with(header::X_FRAME_OPTIONS, "DENY")
    }

    /// A published value for a program.
    pub fn json(value: &impl Serialize) -> Self {
        Self::new("application/json", to_json(value), Cache::Published)
    }

    /// A value for a program that nobody may keep.
    pub fn private_json(value: &impl Serialize) -> Self {
        Self::new("application/json", to_json(value), Cache::No)
    }

    /// An error for a program.
    pub fn problem(failure: &Failure) -> Self {
        let body = to_json(&failure.problem());
        Self::new("application/problem+json", body, Cache::No).for_failure(failure)
    }

    /// The permanent address of what was asked for, a path on this host.
    pub fn moved(path: &str) -> Self {
        let mut answer = Self::new("text/plain; charset=utf-8", Vec::new(), Cache::Published);
        answer.status = StatusCode::MOVED_PERMANENTLY;
        if let Ok(location) = HeaderValue::from_str(path) {
            answer.headers.insert(header::LOCATION, location);
        }
        answer
    }

    /// With the status and the headers of a failure, and kept by nobody.
    pub fn for_failure(mut self, failure: &Failure) -> Self {
        self.status = StatusCode::from_u16(failure.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in &failure.headers {
            if let Ok(value) = HeaderValue::from_str(value) {
                self.headers.insert(HeaderName::from_static(name), value);
            }
        }
        self.with(header::CACHE_CONTROL, "no-store")
    }

    /// With this strong entity tag, given without its quotes.
    pub fn with_tag(mut self, tag: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(&format!("\"{tag}\"")) {
            self.headers.insert(header::ETAG, value);
        }
        self
    }

    /// With one more header.
    pub fn with(mut self, name: HeaderName, value: &'static str) -> Self {
        self.headers.insert(name, HeaderValue::from_static(value));
        self
    }

    /// Ready to send: with an entity tag and, where the visitor has this very answer, without
    /// its body. The length is always said, so that nothing waits for the end of a stream.
    pub fn finish(mut self, method: &Method, if_none_match: Option<&str>) -> Self {
        let readable = matches!(*method, Method::GET | Method::HEAD);
        let kept = self.headers.get(header::CACHE_CONTROL).is_some_and(|value| value != "no-store");
        if readable && kept && self.status == StatusCode::OK {
            let tag = self.entity_tag();
            if if_none_match.is_some_and(|given| matches_tag(given, &tag)) {
                self.status = StatusCode::NOT_MODIFIED;
                self.body.clear();
                self.headers.remove(header::CONTENT_TYPE);
            }
        }
        if self.status != StatusCode::NOT_MODIFIED {
            self.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(self.body.len()));
        }
        self
    }

    /// The tag that the answer has already, or one made of its body.
    fn entity_tag(&mut self) -> String {
        if let Some(tag) = self.headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()) {
            return tag.to_owned();
        }
        let tag = format!("\"{:032x}\"", xxh3_128(&self.body));
        if let Ok(value) = HeaderValue::from_str(&tag) {
            self.headers.insert(header::ETAG, value);
        }
        tag
    }
}

impl Request {
    /// [`Answer::finish`] for this request.
    pub fn finish(&self, answer: Answer) -> Answer {
        answer.finish(&self.method, self.header(header::IF_NONE_MATCH))
    }
}

fn to_json(value: &impl Serialize) -> Vec<u8> {
    // Types with string keys only: writing to memory cannot fail.
    serde_json::to_vec(value).expect("an answer is plain data")
}

/// Weak comparison (RFC 9110, 13.1.2): a proxy may have weakened the tag.
fn matches_tag(given: &str, tag: &str) -> bool {
    given.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_answer_is_not_sent_twice() {
        let first = Answer::json(&1).finish(&Method::GET, None);
        let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
        for given in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
            let again = Answer::json(&1).finish(&Method::GET, Some(&given));
            assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{given}");
        }
        assert_eq!(Answer::json(&2).finish(&Method::GET, Some(&tag)).status, 200);
    }

    #[test]
    fn errors_are_kept_by_nobody() {
        let answer = Answer::problem(&Failure::not_found()).finish(&Method::GET, Some("*"));
        assert_eq!(answer.status, 404);
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        assert!(!answer.headers.contains_key(header::ETAG));
    }
}
