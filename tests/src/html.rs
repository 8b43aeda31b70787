//! Just enough reading of HTML for tests: our own pages are well-formed and quote attributes.

use std::collections::BTreeSet;

/// The values of an attribute wherever it stands, entities resolved.
pub fn values(page: &str, attribute: &str) -> BTreeSet<String> {
    let start = format!(" {attribute}=\"");
    let values = page.split(start.as_str()).skip(1);
    values
        .filter_map(|rest| rest.split('"').next())
        .map(unescape)
        .collect()
}

/// Where the page leads on its own host, without fragments.
pub fn local_links(page: &str) -> BTreeSet<String> {
    let links = values(page, "href").into_iter();
    let links = links.filter_map(|href| href.split('#').next().map(str::to_owned));
    links
        .filter(|href| href.starts_with('/') && !href.starts_with("//"))
        .collect()
}

/// The opening tags with this name, with their attributes.
pub fn tags<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!("<{name}");
    let starts = page.match_indices(&start).map(|(at, _)| &page[at..]);
    let tags = starts.filter_map(|rest| rest.split('>').next());
    tags.filter(|tag| !tag[name.len() + 1..].starts_with(|c: char| c.is_alphanumeric()))
        .collect()
}

/// What stands between two texts, as often as it occurs.
pub fn between<'a>(page: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    page.split(start)
        .skip(1)
        .filter_map(|rest| rest.split(end).next())
        .collect()
}

fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
