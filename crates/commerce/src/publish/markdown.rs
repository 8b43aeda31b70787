use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use crate::import::check::is_link;

/// CommonMark with tables to HTML that is safe to show: raw HTML becomes the text it was typed
/// as, and links and pictures lead only where [`is_link`] allows. Of a picture that does not, its
/// text stays.
pub(super) fn to_html(markdown: &str) -> String {
    // Whether each picture that is begun is shown: one may stand in the text of another.
    let mut shown = Vec::new();
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES);
    let events = events.filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => Some(Event::Start(Tag::Link {
            link_type,
            dest_url: safe(dest_url),
            title,
            id,
        })),
        Event::Start(Tag::Image { ref dest_url, .. }) => {
            shown.push(is_link(dest_url));
            shown.last().is_some_and(|is| *is).then_some(event)
        }
        Event::End(TagEnd::Image) => shown.pop().is_some_and(|is| is).then_some(event),
        event => Some(event),
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
            let html = to_html(&format!("[a]({url})"));
            assert!(html.contains("href=\"#\""), "{html}");
        }
        assert!(to_html("[a](/about)").contains("href=\"/about\""));
    }

    #[test]
    fn of_a_picture_that_is_refused_its_text_stays() {
        for (markdown, html) in [
            ("![A *mug*](data:image/png,x)", "<p>A <em>mug</em></p>"),
            ("![](javascript:x) a", "<p> a</p>"),
            (
                "[![A](//evil.example/a.png)](/a)",
                "<p><a href=\"/a\">A</a></p>",
            ),
            (
                "![A ![b](x:y) c](/a.png) ![d](/d.png)",
                "<p><img src=\"/a.png\" alt=\"A b c\" /> <img src=\"/d.png\" alt=\"d\" /></p>",
            ),
            (
                "![A ![b](/b.png) c](x:y)",
                "<p>A <img src=\"/b.png\" alt=\"b\" /> c</p>",
            ),
        ] {
            assert_eq!(to_html(markdown).trim_end(), html, "{markdown}");
        }
    }
}
