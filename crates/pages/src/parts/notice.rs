use maud::{Markup, html};

/// Something that a visitor should not miss.
pub(crate) fn notice(content: &Markup) -> Markup {
    html! { div.notice role="status" { (content) } }
}
