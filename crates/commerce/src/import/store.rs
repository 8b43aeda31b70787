//! A store.

use super::check::{self, Checks};
use crate::catalogue::{Organization, Store};

pub(super) fn check_store(store: &Store, checks: &mut Checks) {
    checks.slug("code", &store.code);
    checks.slug("theme", &store.theme);
    checks.length("hosts", store.hosts.len(), 0..=50);
    for (index, host) in store.hosts.iter().enumerate() {
        let valid = !host.is_empty()
            && host.len() <= 253
            && host
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b));
        if !valid {
            checks.fail(
                format!("hosts[{index}]"),
                "invalid_host",
                "expected a host name in lower case without port, such as shop.example",
            );
        }
    }
    checks.length("languages", store.languages.len(), 1..=40);
    checks.unique("languages", &store.languages);
    for (index, language) in store.languages.iter().enumerate() {
        // Three letters would make `/faq` ambiguous: a page or a language.
        if language.primary().len() != 2 {
            checks.fail(
                format!("languages[{index}]"),
                "invalid_language",
                "expected a language of two letters: addresses begin with it",
            );
        }
    }
    checks.length("currencies", store.currencies.len(), 1..=40);
    checks.unique("currencies", &store.currencies);
    checks.length("countries", store.countries.len(), 0..=MAX_COUNTRIES);
    checks.unique("countries", &store.countries);
    checks.text("contact_email", &store.contact_email, 3..=254);
    check_service(store, checks);
    checks.texts("texts", &store.texts, |checks, path, texts| {
        checks.name(&format!("{path}.name"), &texts.name);
        checks.text(&format!("{path}.tagline"), &texts.tagline, 0..=300);
        checks.text(
            &format!("{path}.description"),
            &texts.description,
            0..=1_000,
        );
    });
}

/// As many as ISO 3166-1 has.
const MAX_COUNTRIES: usize = 249;

/// The most languages that one falls back to.
const MAX_FALLBACKS: usize = 5;

fn check_service(store: &Store, checks: &mut Checks) {
    checks.length("fallbacks", store.fallbacks.len(), 0..=40);
    for (language, chain) in &store.fallbacks {
        let field = format!("fallbacks.{language}");
        checks.length(&field, chain.len(), 1..=MAX_FALLBACKS);
        checks.unique(&field, chain);
        if chain.contains(language) {
            checks.fail(field, "cycle", "a language does not fall back to itself");
        }
    }
    checks.length("delivery", store.delivery.len(), 0..=50);
    for (index, estimate) in store.delivery.iter().enumerate() {
        let field = format!("delivery[{index}]");
        checks.unique(&format!("{field}.countries"), &estimate.countries);
        for (place, country) in estimate.countries.iter().enumerate() {
            check_country(&format!("{field}.countries[{place}]"), country, checks);
        }
        if estimate.min_days > estimate.max_days || estimate.max_days > 365 {
            let detail = "expected at most 365 days, and no fewer than min_days";
            checks.fail(format!("{field}.max_days"), "out_of_range", detail);
        }
    }
    if let Some(returns) = &store.returns {
        if !(1..=3_650).contains(&returns.days) {
            checks.fail("returns.days", "out_of_range", "expected 1 to 3650");
        }
        if let Some(page) = &returns.page {
            checks.slug("returns.page", page);
        }
    }
    if let Some(organization) = &store.organization {
        check_organization(organization, checks);
    }
}

fn check_organization(organization: &Organization, checks: &mut Checks) {
    checks.name("organization.legal_name", &organization.legal_name);
    if let Some(logo) = &organization.logo {
        checks.file("organization.logo", logo);
    }
    let lines = [
        ("phone", &organization.phone),
        ("street", &organization.street),
        ("postal_code", &organization.postal_code),
        ("city", &organization.city),
    ];
    for (field, line) in lines {
        if let Some(line) = line {
            checks.name(&format!("organization.{field}"), line);
        }
    }
    if let Some(country) = &organization.country {
        check_country("organization.country", country, checks);
    }
    checks.length("organization.profiles", organization.profiles.len(), 0..=20);
    for (index, profile) in organization.profiles.iter().enumerate() {
        if !check::is_link(profile) || !profile.starts_with("https://") {
            let detail = "expected an address with https:";
            checks.fail(
                format!("organization.profiles[{index}]"),
                "invalid_url",
                detail,
            );
        }
    }
}

fn check_country(field: &str, code: &str, checks: &mut Checks) {
    if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        let detail = "expected a country of ISO 3166-1 in two capitals, such as DE";
        checks.fail(field, "invalid_country", detail);
    }
}
