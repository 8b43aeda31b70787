//! Which trigger answers a path, by Spin's matching rules: an exact route before a parameter
//! before a wildcard, and the longest of those.

use anyhow::{Result, bail, format_err};
use http::{HeaderMap, HeaderName, HeaderValue};
use routefinder::{Captures, RouteSpec};

pub(crate) struct Routes {
    router: routefinder::Router<Route>,
}

struct Route {
    /// The index of the trigger that the route belongs to.
    trigger: usize,
    /// The headers that say which route it was; the same for each of its requests.
    headers: Vec<(HeaderName, HeaderValue)>,
}

pub(crate) struct Match<'a> {
    pub(crate) trigger: usize,
    path: &'a str,
    captures: Captures<'a, 'a>,
    headers: &'a [(HeaderName, HeaderValue)],
}

impl Routes {
    /// `routes` pairs each trigger's index with its route.
    pub(crate) fn new<'a>(routes: impl Iterator<Item = (usize, &'a str)>) -> Result<Self> {
        let mut router = routefinder::Router::new();
        let mut seen: Vec<RouteSpec> = Vec::new();
        for (trigger, text) in routes {
            let spec = parse(text)?;
            if seen.contains(&spec) {
                bail!("route {text:?} appears twice; only one trigger can have it");
            }
            seen.push(spec.clone());
            let headers = route_headers(text)?;
            router
                .add(spec, Route { trigger, headers })
                .map_err(|error| format_err!("route {text:?}: {error}"))?;
        }
        Ok(Self { router })
    }

    pub(crate) fn find<'a>(&'a self, path: &'a str) -> Option<Match<'a>> {
        let found = self.router.best_match(path)?;
        let Route { trigger, headers } = found.handler();
        Some(Match {
            trigger: *trigger,
            path,
            captures: found.captures(),
            headers,
        })
    }
}

impl Match<'_> {
    /// Sets the headers by which a component learns how it was reached.
    pub(crate) fn set_headers(&self, headers: &mut HeaderMap) {
        for (name, value) in self.headers {
            headers.insert(name.clone(), value.clone());
        }
        set(
            headers,
            HeaderName::from_static("spin-path-info"),
            &self.path_info(),
        );
        for capture in self.captures.params() {
            let name = format!(
                "spin-path-match-{}",
                capture.name().replace('_', "-").to_ascii_lowercase()
            );
            if let Ok(name) = HeaderName::try_from(name) {
                set(headers, name, capture.value());
            }
        }
    }

    /// What the trailing wildcard stands for, with the slashes that `routefinder` leaves out.
    fn path_info(&self) -> String {
        let Some(rest) = self.captures.wildcard() else {
            return String::new();
        };
        match (rest.is_empty(), self.path.ends_with('/')) {
            (true, false) => String::new(),
            (true, true) => "/".to_owned(),
            (false, false) => format!("/{rest}"),
            (false, true) => format!("/{rest}/"),
        }
    }
}

/// A chained request has no route; Spin says it came by one that matches everything.
pub(crate) fn set_chained_headers(headers: &mut HeaderMap, path: &str) {
    for (name, value) in [
        ("spin-matched-route", "/..."),
        ("spin-raw-component-route", "/..."),
        ("spin-component-route", ""),
        ("spin-base-path", "/"),
    ] {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    set(headers, HeaderName::from_static("spin-path-info"), path);
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn parse(text: &str) -> Result<RouteSpec> {
    let path = absolute(text);
    let path = match path.strip_suffix("/...") {
        Some(prefix) => format!("{prefix}/*"),
        None => path,
    };
    path.parse()
        .map_err(|error| format_err!("route {text:?} is not a route: {error}"))
}

/// The route with its first slash and without its last.
fn absolute(text: &str) -> String {
    let text = text.strip_suffix('/').unwrap_or(text);
    if text.is_empty() || text.starts_with('/') {
        text.to_owned()
    } else {
        format!("/{text}")
    }
}

fn route_headers(text: &str) -> Result<Vec<(HeaderName, HeaderValue)>> {
    [
        ("spin-matched-route", absolute(text).as_str()),
        ("spin-raw-component-route", text),
        (
            "spin-component-route",
            text.strip_suffix("/...").unwrap_or(text),
        ),
        ("spin-base-path", "/"),
    ]
    .into_iter()
    .map(|(name, value)| Ok((HeaderName::from_static(name), HeaderValue::from_str(value)?)))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(routes: &[&str], expected: &[(&str, Option<&str>)]) {
        // The order of the triggers must not matter.
        let reversed: Vec<_> = routes.iter().rev().copied().collect();
        for routes in [routes.to_vec(), reversed] {
            let table = Routes::new(routes.iter().copied().enumerate()).unwrap();
            for (path, route) in expected {
                let found = table.find(path).map(|found| routes[found.trigger]);
                assert_eq!(found, *route, "{path} among {routes:?}");
            }
        }
    }

    fn headers(route: &str, path: &str) -> HeaderMap {
        let table = Routes::new([(0, route)].into_iter()).unwrap();
        let mut headers = HeaderMap::new();
        table.find(path).unwrap().set_headers(&mut headers);
        headers
    }

    #[test]
    fn exact_routes_match_their_path_alone() {
        check(
            &["/a", "/a/b"],
            &[
                ("/a", Some("/a")),
                ("/a/", Some("/a")),
                ("/a/b", Some("/a/b")),
                ("/a/b/c", None),
            ],
        );
        check(&["/"], &[("/", Some("/")), ("/a", None)]);
    }

    #[test]
    fn wildcards_match_their_prefix_and_all_below() {
        check(
            &["/a/..."],
            &[
                ("/a", Some("/a/...")),
                ("/a/", Some("/a/...")),
                ("/a/b/c", Some("/a/...")),
                ("/ab", None),
            ],
        );
        check(&["/..."], &[("/", Some("/...")), ("/x/y", Some("/..."))]);
    }

    #[test]
    fn longest_route_wins() {
        check(
            &["/...", "/one/...", "/one/two/...", "/one/two"],
            &[
                ("/one/two/three", Some("/one/two/...")),
                ("/one/two", Some("/one/two")),
                ("/one/other", Some("/one/...")),
                ("/other", Some("/...")),
            ],
        );
    }

    #[test]
    fn exact_before_parameter_before_wildcard() {
        check(
            &["/p/...", "/p/:id", "/p/new", "/p/:id/edit"],
            &[
                ("/p/new", Some("/p/new")),
                ("/p/7", Some("/p/:id")),
                ("/p/7/edit", Some("/p/:id/edit")),
                ("/p/7/other", Some("/p/...")),
            ],
        );
    }

    #[test]
    fn a_route_that_appears_twice_is_refused() {
        let error = Routes::new([(0, "/a"), (1, "/a/")].into_iter())
            .err()
            .unwrap();
        assert!(error.to_string().contains("twice"));
    }

    #[test]
    fn headers_say_how_the_component_was_reached() {
        let all = headers("/users/:user_id/...", "/users/42/orders/");
        for (name, value) in [
            ("spin-path-info", "/orders/"),
            ("spin-matched-route", "/users/:user_id/..."),
            ("spin-component-route", "/users/:user_id"),
            ("spin-raw-component-route", "/users/:user_id/..."),
            ("spin-base-path", "/"),
            ("spin-path-match-user-id", "42"),
        ] {
            assert_eq!(all[name], value, "{name}");
        }
        assert_eq!(headers("/a", "/a")["spin-path-info"], "");
        assert_eq!(headers("/...", "/")["spin-path-info"], "/");
    }
}
