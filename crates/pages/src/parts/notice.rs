use crate::markup::*;

/// Something that a visitor should not miss.
pub(crate) fn notice(content: impl Renderable) -> impl Renderable {
    maud! { div.notice role="status" { (content) } }
}
