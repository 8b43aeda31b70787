//! Just enough reading of HTML for the tests: markup that we write, without comments.

/// All opening tags, as they stand.
pub(crate) fn all_tags(page: &str) -> Vec<&str> {
    let after = page.split('<').skip(1);
    let tags = after.filter_map(|rest| {
        let end = rest.find('>')?;
        let start = rest.as_ptr() as usize - page.as_ptr() as usize - 1;
        Some(&page[start..start + end + 2])
    });
    tags.filter(|tag| tag[1..].starts_with(|c: char| c.is_ascii_alphabetic()))
        .collect()
}

/// The opening tags of one element.
pub(crate) fn tags<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let is_named = |tag: &&str| {
        tag[1..]
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with([' ', '>']))
    };
    all_tags(page).into_iter().filter(is_named).collect()
}

/// The value of an attribute, escaped as it stands; empty where it has none.
pub(crate) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}

/// The blocks of JSON-LD, which must be JSON.
pub(crate) fn data_blocks(page: &str) -> Vec<serde_json::Value> {
    let blocks = page.split(r#"<script type="application/ld+json">"#).skip(1);
    blocks
        .map(|block| serde_json::from_str(block.split("</script>").next().unwrap()).unwrap())
        .collect()
}
