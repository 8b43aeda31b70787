use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, html};

use crate::import::check::is_link;

/// CommonMark with tables to HTML that is safe to show: raw HTML becomes the text it was typed
/// as, and links and pictures lead only where [`is_link`] allows.
pub(super) fn to_html(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Link {
            link_type,
            dest_url: safe(dest_url),
            title,
            id,
        }),
        Event::Start(Tag::Image {
            link_type,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Image {
            link_type,
            dest_url: safe(dest_url),
            title,
            id,
        }),
        event => event,
    });
    let mut html = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut html, events);
    html
}

fn safe(url: CowStr<'_>) -> CowStr<'_> {
    if is_link(&url) {
        url
    } else {
        CowStr::Borrowed("#")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_html_is_shown_as_it_was_typed() {
        let html = to_html("a <script>alert(1)</script>\n\n<img src=x onerror=alert(1)>");
        assert!(
            !html.contains("<script") && !html.contains("<img"),
            "{html}"
        );
        assert!(html.contains("&lt;script&gt;"), "{html}");
    }

    #[test]
    fn links_cannot_run_script() {
        for url in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "//evil.example",
            "vbscript:x",
        ] {
            let html = to_html(&format!("[a]({url}) ![b]({url})"));
            assert!(
                html.contains("href=\"#\"") && html.contains("src=\"#\""),
                "{html}"
            );
        }
        assert!(to_html("[a](/about)").contains("href=\"/about\""));
    }
}
