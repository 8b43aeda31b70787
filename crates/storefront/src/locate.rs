use commerce::Country;
use commerce::published::Site;
use money::Currency;
use storage::{Documents, KeyValue, StorageError, keys};
use web::{Failure, Request};

/// The language that an address names, and the rest of the address.
pub(crate) struct Wanted {
    pub(crate) code: Option<String>,
    pub(crate) rest: Vec<String>,
}

/// A page names its language in the first segment, a program in a parameter.
pub(crate) fn language(request: &Request) -> Wanted {
    if request.is_api() {
        let code = request.query.all("language").next();
        return Wanted {
            code: code.map(str::to_owned),
            rest: request.segments.clone(),
        };
    }
    match request.segments.split_first() {
        Some((first, rest)) if is_language(first) => Wanted {
            code: Some(first.clone()),
            rest: if rest.is_empty() {
                vec![String::new()]
            } else {
                rest.to_vec()
            },
        },
        _ => Wanted {
            code: None,
            rest: request.segments.clone(),
        },
    }
}

/// `de`, `fr-CA`. Pages have longer slugs.
fn is_language(segment: &str) -> bool {
    let (language, region) = segment.split_once('-').unwrap_or((segment, "XX"));
    language.len() == 2
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && region.len() == 2
        && region.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The site of a host in a language; of an unknown host the default store's, of an unknown
/// language the store's first one. The second part is whether the language was known.
pub(crate) async fn site(
    documents: &KeyValue,
    host: &str,
    language: Option<&str>,
) -> Result<Option<(Site, bool)>, StorageError> {
    // A key of a made-up language would only be a get more.
    let language = language.map(|code| if code.len() <= 5 { code } else { "-" });
    for host in [host, keys::ANY_HOST] {
        if let Some(site) = documents.read(&keys::site(host, language)).await? {
            return Ok(Some((site, true)));
        }
        if language.is_some()
            && let Some(site) = documents.read(&keys::site(host, None)).await?
        {
            return Ok(Some((site, false)));
        }
    }
    Ok(None)
}

/// The currency that a request asks for, or the store's first one.
pub(crate) fn currency(request: &Request, site: &Site) -> Result<Currency, Failure> {
    let Some(code) = request.query.one("currency")? else {
        return Ok(site.currencies[0]);
    };
    let known = site
        .currencies
        .iter()
        .find(|currency| currency.code() == code);
    known.copied().ok_or_else(|| {
        let codes: Vec<_> = site.currencies.iter().map(Currency::code).collect();
        Failure::invalid("currency", format!("expected one of {}", codes.join(", ")))
    })
}

/// The country that a request asks for, or the store's first one; none where it has none.
pub(crate) fn country(request: &Request, site: &Site) -> Result<Option<Country>, Failure> {
    let mut countries = site.countries.iter().map(|country| country.code);
    let Some(code) = request.query.one("country")? else {
        return Ok(countries.next());
    };
    match countries.find(|country| country.code() == code) {
        Some(country) => Ok(Some(country)),
        // Others append all sorts of parameters to the address of a page.
        None if site.countries.is_empty() && !request.is_api() => Ok(None),
        None if site.countries.is_empty() => Err(Failure::invalid(
            "country",
            "expected none: this store has the same prices in all countries",
        )),
        None => {
            let countries = site.countries.iter().map(|country| country.code.code());
            let codes = countries.collect::<Vec<_>>().join(", ");
            let expected = format!("expected a country that this store serves: {codes}");
            Err(Failure::invalid("country", expected))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_letters_are_a_language_and_longer_words_are_not() {
        for language in ["de", "fr-CA"] {
            assert!(is_language(language), "{language}");
        }
        for page in ["faq", "DE", "", "d", "de-", "de-ca", "about-us", "p", "c"] {
            assert!(!is_language(page), "{page}");
        }
    }
}
