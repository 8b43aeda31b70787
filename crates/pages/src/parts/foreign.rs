//! Texts in another language than that of the page, which the shop lacks in that.

use crate::markup::*;
use commerce::language::Language;

/// A name, with its language where that is not the page's: it keeps its own direction, and does not
/// change that of what stands beside it.
pub(crate) fn name<'a>(text: &'a str, language: Option<&'a Language>) -> impl Renderable {
    maud! {
        @match language {
            None => (text),
            Some(language) => bdi lang=(language.as_str()) dir=(language.direction()) { (text) },
        }
    }
}

/// What `lang` and `dir` say of an element with such a text.
pub(crate) fn marks(language: Option<&Language>) -> (Option<&str>, Option<&'static str>) {
    (
        language.map(Language::as_str),
        language.map(Language::direction),
    )
}
