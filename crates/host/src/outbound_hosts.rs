//! `allowed_outbound_hosts`: which addresses a component may call, by Spin's rules.

use anyhow::{Context, Result, bail, ensure};
use http::Uri;
use ip_network::IpNetwork;
use std::ops::Range;
use url::Host;

const CHAINING_SUFFIX: &str = ".spin.internal";

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct AllowedHosts(Vec<Pattern>);

#[derive(Clone, Debug, PartialEq)]
struct Pattern {
    /// `None` allows every scheme.
    scheme: Option<String>,
    host: HostPattern,
    ports: Range<u32>,
}

#[derive(Clone, Debug, PartialEq)]
enum HostPattern {
    Any,
    /// The application itself, for requests without an authority.
    Itself,
    /// Any host under this suffix, which starts with a dot.
    Under(String),
    Exactly(Host),
    Network(IpNetwork),
}

impl AllowedHosts {
    /// `components` are what `http://*.spin.internal` stands for.
    pub(crate) fn parse(patterns: &[String], components: &[&str]) -> Result<Self> {
        let mut parsed = Vec::new();
        // An empty entry is what an optional endpoint leaves behind when its variable is empty.
        for text in patterns
            .iter()
            .filter(|text| !["", "http://", "https://"].contains(&text.as_str()))
        {
            let pattern = Pattern::parse(text.trim()).with_context(|| {
                format!("{text:?} in allowed_outbound_hosts is not scheme://host[:port]")
            })?;
            if pattern.host == HostPattern::Under(CHAINING_SUFFIX.to_owned()) {
                let one = |id| HostPattern::Exactly(Host::Domain(format!("{id}{CHAINING_SUFFIX}")));
                parsed.extend(components.iter().map(|id| Pattern {
                    host: one(id),
                    ..pattern.clone()
                }));
            } else {
                parsed.push(pattern);
            }
        }
        Ok(Self(parsed))
    }

    pub(crate) fn allows(&self, uri: &Uri) -> bool {
        let scheme = uri.scheme_str().unwrap_or("https");
        if is_to_self(uri) {
            return self.0.iter().any(Pattern::allows_self);
        }
        let Some(Ok(host)) = uri.host().map(Host::parse) else {
            return false;
        };
        let Some(port) = uri.port_u16().or_else(|| default_port(scheme)) else {
            return false;
        };
        self.0
            .iter()
            .any(|pattern| pattern.allows(scheme, &host, port))
    }
}

/// Requests to the application's own routes: without an authority, or to `self.alt` from a
/// client library that insists on one.
pub(crate) fn is_to_self(uri: &Uri) -> bool {
    uri.host()
        .is_none_or(|host| host.is_empty() || host == "self.alt")
}

/// The component that `uri` addresses by service chaining.
pub(crate) fn chained_component(uri: &Uri) -> Option<&str> {
    uri.host()?
        .strip_suffix(CHAINING_SUFFIX)
        .filter(|id| !id.contains('.'))
}

impl Pattern {
    fn parse(text: &str) -> Result<Self> {
        let (scheme, rest) = text
            .split_once("://")
            .context("it has no scheme; to allow everything, write *://*:*")?;
        ensure!(
            scheme == "*" || scheme.chars().all(char::is_alphabetic),
            "the scheme is neither a word nor `*`"
        );
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = split_port(rest);
        let ports = match port {
            Some("*") => 0..65536,
            Some(port) => parse_ports(port)?,
            None => {
                let port = default_port(scheme)
                    .with_context(|| format!("scheme {scheme} needs a port"))?;
                port.into()..u32::from(port) + 1
            }
        };
        let scheme = (scheme != "*").then(|| scheme.to_owned());
        Ok(Self {
            scheme,
            host: HostPattern::parse(host)?,
            ports,
        })
    }

    fn allows(&self, scheme: &str, host: &Host<impl AsRef<str>>, port: u16) -> bool {
        self.scheme
            .as_deref()
            .is_none_or(|allowed| allowed == scheme)
            && self.host.allows(host)
            && self.ports.contains(&port.into())
    }

    fn allows_self(&self) -> bool {
        self.scheme
            .as_deref()
            .is_none_or(|scheme| scheme == "http" || scheme == "https")
            && matches!(self.host, HostPattern::Any | HostPattern::Itself)
    }
}

/// Splits `host:port`; the colons of an IPv6 network are not a port's.
fn split_port(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once(':') {
        Some((host, port)) if text.parse::<IpNetwork>().is_err() && !port.ends_with(']') => {
            (host, Some(port).filter(|port| !port.is_empty()))
        }
        _ => (text, None),
    }
}

fn parse_ports(text: &str) -> Result<Range<u32>> {
    let number = |text: &str| {
        text.parse::<u16>()
            .with_context(|| format!("port {text:?} is not a number"))
    };
    Ok(match text.split_once("..") {
        Some((start, end)) => number(start)?.into()..number(end)?.into(),
        None => number(text)?.into()..u32::from(number(text)?) + 1,
    })
}

impl HostPattern {
    fn parse(text: &str) -> Result<Self> {
        match text {
            "*" => return Ok(Self::Any),
            "self" | "self.alt" => return Ok(Self::Itself),
            _ => {}
        }
        if let Ok(network) = IpNetwork::from_str_truncate(text) {
            return Ok(Self::Network(network));
        }
        if text.contains('/') {
            bail!("it has a path");
        }
        if let Some(domain) = text.strip_prefix("*.") {
            ensure!(!domain.contains('*'), "a wildcard can only come first");
            return Ok(Self::Under(format!(".{domain}")));
        }
        ensure!(
            !text.contains('*'),
            "a wildcard stands for whole labels, as in *.example.com"
        );
        Ok(Self::Exactly(Host::parse(text)?))
    }

    fn allows(&self, host: &Host<impl AsRef<str>>) -> bool {
        match (self, host) {
            (Self::Any, _) => true,
            (Self::Itself, _) => false,
            (Self::Under(suffix), Host::Domain(domain)) => {
                domain.as_ref().ends_with(suffix.as_str())
            }
            (Self::Exactly(Host::Domain(allowed)), Host::Domain(domain)) => {
                allowed == domain.as_ref()
            }
            (Self::Exactly(Host::Ipv4(allowed)), Host::Ipv4(ip)) => allowed == ip,
            (Self::Exactly(Host::Ipv6(allowed)), Host::Ipv6(ip)) => allowed == ip,
            (Self::Network(network), Host::Ipv4(ip)) => network.contains(*ip),
            (Self::Network(network), Host::Ipv6(ip)) => network.contains(*ip),
            _ => false,
        }
    }
}

fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        "postgres" => Some(5432),
        "mysql" => Some(3306),
        "redis" => Some(6379),
        "mqtt" => Some(1883),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(patterns: &[&str], allowed: &[&str], denied: &[&str]) {
        let patterns: Vec<_> = patterns.iter().map(|&pattern| pattern.to_owned()).collect();
        let hosts = AllowedHosts::parse(&patterns, &["cart", "tax"]).unwrap();
        for uri in allowed {
            assert!(
                hosts.allows(&uri.parse().unwrap()),
                "{uri} should be allowed by {patterns:?}"
            );
        }
        for uri in denied {
            assert!(
                !hosts.allows(&uri.parse().unwrap()),
                "{uri} should be denied by {patterns:?}"
            );
        }
    }

    #[test]
    fn nothing_is_allowed_that_is_not_listed() {
        check(
            &[],
            &[],
            &["http://a.com/", "/path", "http://cart.spin.internal/"],
        );
    }

    #[test]
    fn scheme_host_and_port_must_all_match() {
        check(
            &["https://a.com"],
            &["https://a.com/x", "https://a.com:443/"],
            &[
                "http://a.com/",
                "https://a.com:8443/",
                "https://b.com/",
                "https://sub.a.com/",
            ],
        );
        check(
            &["*://a.com:*"],
            &["http://a.com:1/", "https://a.com/"],
            &["http://b.com/"],
        );
        check(
            &["http://a.com:8000..8002"],
            &["http://a.com:8001/"],
            &["http://a.com:8002/", "http://a.com/"],
        );
    }

    #[test]
    fn wildcards_stand_for_subdomains_and_networks_for_addresses() {
        check(
            &["https://*.a.com"],
            &["https://x.a.com/", "https://x.y.a.com/"],
            &["https://a.com/", "https://xa.com/"],
        );
        check(
            &["http://10.0.0.0/8:*"],
            &["http://10.1.2.3:99/"],
            &["http://11.1.2.3:99/", "http://a.com/"],
        );
        check(
            &["http://127.0.0.1:3000"],
            &["http://127.0.0.1:3000/"],
            &["http://127.0.0.2:3000/"],
        );
        check(&["http://[::1]:80"], &["http://[::1]/"], &["http://[::2]/"]);
        check(
            &["*://*:*"],
            &["https://anything.example/", "/path", "http://1.2.3.4/"],
            &[],
        );
    }

    #[test]
    fn chaining_is_to_components_that_exist() {
        check(
            &["http://cart.spin.internal"],
            &["http://cart.spin.internal/x"],
            &["http://tax.spin.internal/"],
        );
        check(
            &["http://*.spin.internal"],
            &["http://cart.spin.internal/", "http://tax.spin.internal/"],
            &["http://other.spin.internal/"],
        );
        assert_eq!(
            chained_component(&"http://cart.spin.internal/x".parse().unwrap()),
            Some("cart")
        );
        assert_eq!(
            chained_component(&"http://a.b.spin.internal/x".parse().unwrap()),
            None
        );
        assert_eq!(
            chained_component(&"http://cart.example/x".parse().unwrap()),
            None
        );
    }

    #[test]
    fn self_is_for_requests_without_an_authority() {
        check(
            &["http://self"],
            &["/path", "http://self.alt/path"],
            &["http://self/path", "http://a.com/"],
        );
    }

    #[test]
    fn malformed_patterns_are_refused() {
        for pattern in [
            "a.com",
            "*",
            "http://a.com/path",
            "http://a.*.com",
            "ftp://a.com",
            "http://a.com:x",
            "h2-c://a",
        ] {
            let result = AllowedHosts::parse(&[pattern.to_owned()], &[]);
            assert!(result.is_err(), "{pattern} should be refused");
        }
        assert_eq!(
            AllowedHosts::parse(&["http://".to_owned()], &[]).unwrap(),
            AllowedHosts::default()
        );
    }
}
