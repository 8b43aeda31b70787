use http::Method;
use percent_encoding::percent_decode_str;

use crate::Failure;

/// The longest path and query that are looked at.
const MAX_PATH_BYTES: usize = 1_024;
const MAX_QUERY_BYTES: usize = 4_096;

/// The headers of a request, as they came.
#[derive(Debug, Clone, Default)]
pub struct Headers(Vec<(String, Vec<u8>)>);

impl Headers {
    pub fn new(headers: Vec<(String, Vec<u8>)>) -> Self {
        Self(headers)
    }

    /// The text of the first header of this name, where it is text.
    fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self
            .0
            .iter()
            .find(|(given, _)| given.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(value)
            .ok()
            .filter(|value| value.is_ascii())
    }
}

/// Where a request went.
#[derive(Debug, Clone, Copy)]
pub struct Address<'a> {
    /// Whether it came over TLS.
    pub secure: bool,
    /// Host and port, where they are not in a header.
    pub authority: Option<&'a str>,
    pub path_and_query: &'a str,
}

/// A request whose address has been read.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: Method,
    headers: Headers,
    /// The path as it was sent.
    pub path: String,
    /// The segments of the path, decoded.
    pub segments: Vec<String>,
    pub query: Query,
    /// The query as it was sent, without the question mark; empty where there was none.
    pub query_text: String,
    /// Host name without port, lower case.
    pub host: String,
    /// `https://shop.example`, as the visitor sees it.
    pub origin: String,
}

impl Request {
    /// Reads the address of a request.
    ///
    /// # Errors
    /// Where it is too long, names no valid host, or is not UTF-8.
    pub fn new(method: Method, address: &Address<'_>, headers: Headers) -> Result<Self, Failure> {
        let (path, query) = address
            .path_and_query
            .split_once('?')
            .unwrap_or((address.path_and_query, ""));
        let path = if path.is_empty() { "/" } else { path };
        if path.len() > MAX_PATH_BYTES || query.len() > MAX_QUERY_BYTES {
            return Err(Failure::uri_too_long(MAX_PATH_BYTES, MAX_QUERY_BYTES));
        }
        let authority = headers
            .get("host")
            .or(address.authority)
            .unwrap_or("localhost")
            .to_ascii_lowercase();
        let known = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
        if authority.is_empty() || authority.len() > 255 || !authority.bytes().all(known) {
            return Err(Failure::invalid(
                "host",
                "expected a host name in the Host header",
            ));
        }
        let forwarded = headers.get("x-forwarded-proto");
        let secure = forwarded.map_or(address.secure, |scheme| scheme == "https");
        let scheme = if secure { "https" } else { "http" };
        Ok(Self {
            segments: segments(path)?,
            query: Query::parse(query)?,
            query_text: query.to_owned(),
            host: host_name(&authority).to_owned(),
            origin: format!("{scheme}://{authority}"),
            path: path.to_owned(),
            method,
            headers,
        })
    }

    /// Whether a program asks, which is answered in JSON.
    pub fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }

    /// The text of a header, where it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }

    /// Whether the body is said to be of this media type, whatever its parameters.
    pub fn has_media_type(&self, expected: &str) -> bool {
        let given = self.header("content-type").unwrap_or_default();
        let given = given.split(';').next().unwrap_or_default();
        given.trim_ascii().eq_ignore_ascii_case(expected)
    }

    /// Refuses a body of any other media type.
    pub fn expect_media_type(&self, expected: &str) -> Result<(), Failure> {
        match self.has_media_type(expected) {
            true => Ok(()),
            false => Err(Failure::unsupported_media_type(expected)),
        }
    }
}

/// Without the port; an IPv6 address keeps its brackets.
fn host_name(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

fn segments(path: &str) -> Result<Vec<String>, Failure> {
    let decode = |segment| percent_decode_str(segment).decode_utf8();
    let segments = path.split('/').skip(1).map(|segment| {
        let text = decode(segment)
            .map_err(|_| Failure::invalid("path", "expected an address in UTF-8"))?;
        if text.chars().any(char::is_control) {
            return Err(Failure::invalid(
                "path",
                "expected an address without control characters",
            ));
        }
        Ok(text.into_owned())
    });
    segments.collect()
}

/// The parameters of a request, in the order they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    fn parse(query: &str) -> Result<Self, Failure> {
        for pair in query.split('&') {
            if let Err(expected) = check_text(pair) {
                let name = pair.split('=').next().unwrap_or_default().chars();
                let name: String = name.filter(char::is_ascii_graphic).take(40).collect();
                return Err(Failure::invalid(name, expected));
            }
        }
        let pairs = form_urlencoded::parse(query.as_bytes());
        Ok(Self(
            pairs
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
        ))
    }

    /// The value of a parameter that may be given once. An empty one counts as absent, as the
    /// field of a form that was left empty.
    ///
    /// # Errors
    /// Where it is given twice with different values.
    pub fn one(&self, name: &str) -> Result<Option<&str>, Failure> {
        let mut values = self.all(name);
        let first = values.next();
        if values.any(|value| Some(value) != first) {
            return Err(Failure::invalid(name, "expected it at most once"));
        }
        Ok(first)
    }

    /// All parameters with their values.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// All values of a parameter, without the empty ones.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let named = self
            .0
            .iter()
            .filter(move |(key, value)| key == name && !value.is_empty());
        named.map(|(_, value)| value.as_str())
    }
}

/// Whether a parameter, still encoded, is text.
fn check_text(pair: &str) -> Result<(), &'static str> {
    let Ok(text) = percent_decode_str(pair).decode_utf8() else {
        return Err("expected text in UTF-8");
    };
    let is_odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    match text.chars().any(is_odd) {
        true => Err("expected text without control characters"),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(path_and_query: &str) -> Result<Request, Failure> {
        request_with(path_and_query, Headers::default())
    }

    fn request_with(path_and_query: &str, headers: Headers) -> Result<Request, Failure> {
        let address = Address {
            secure: false,
            authority: None,
            path_and_query,
        };
        Request::new(Method::GET, &address, headers)
    }

    #[test]
    fn a_media_type_is_told_without_its_parameters_and_in_any_case() {
        let given = |value: &str| {
            let header = ("content-type".to_owned(), value.as_bytes().to_vec());
            let request = request_with("/", Headers::new(vec![header])).unwrap();
            request.has_media_type("image/svg+xml")
        };
        for good in [
            "image/svg+xml",
            "Image/SVG+xml",
            "image/svg+xml ; charset=utf-8",
        ] {
            assert!(given(good), "{good}");
        }
        for bad in [
            "",
            "image/svg",
            "image/svg+xmlx",
            "text/plain; image/svg+xml",
        ] {
            assert!(!given(bad), "{bad}");
        }
        assert!(!request("/").unwrap().has_media_type("image/svg+xml"));
    }

    #[test]
    fn segments_are_decoded_after_they_are_split() {
        assert_eq!(request("/p/a%2Fb%20c").unwrap().segments, ["p", "a/b c"]);
        assert_eq!(request("/").unwrap().segments, [""]);
        assert_eq!(request("/c/cups/").unwrap().segments, ["c", "cups", ""]);
    }

    #[test]
    fn what_is_not_text_is_refused_with_its_name() {
        for (uri, field) in [
            ("/p/%ff", "path"),
            ("/p/a%00", "path"),
            ("/?q=%ff", "q"),
            ("/?q=%00", "q"),
        ] {
            let failure = request(uri).unwrap_err();
            assert_eq!(
                (failure.status, failure.errors[0].field.as_str()),
                (400, field),
                "{uri}"
            );
        }
    }

    #[test]
    fn a_long_address_is_refused() {
        assert_eq!(
            request(&format!("/search?q={}", "a".repeat(10_000)))
                .unwrap_err()
                .status,
            414
        );
        assert_eq!(
            request(&format!("/p/{}", "a".repeat(2_000)))
                .unwrap_err()
                .status,
            414
        );
    }

    #[test]
    fn the_host_is_taken_without_its_port() {
        let headers =
            |host: &str| Headers::new(vec![("Host".to_owned(), host.as_bytes().to_vec())]);
        for (given, host) in [
            ("Kontor.localhost:3000", "kontor.localhost"),
            ("shop.example", "shop.example"),
            ("[::1]:3000", "[::1]"),
        ] {
            let request = request_with("/", headers(given)).unwrap();
            assert_eq!(request.host, host);
        }
        let refused = request_with("/", headers("a\"><script>"));
        assert_eq!(refused.unwrap_err().status, 400);
    }

    #[test]
    fn a_parameter_given_twice_is_refused_where_one_is_wanted() {
        let query = request("/?sort=name&sort=price&brand=a&brand=b&q=")
            .unwrap()
            .query;
        assert_eq!(query.one("sort").unwrap_err().errors[0].field, "sort");
        assert_eq!(query.all("brand").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(query.one("q").unwrap(), None);
    }
}
