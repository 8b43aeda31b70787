//! Texts in another language than that of the page, which the shop lacks in that.

use crate::markup::*;
use commerce::language::Language;

use crate::messages::Phrase;

/// A name, with its language where that is not the page's: it keeps its own direction, and does not
/// change that of what stands beside it.
pub(crate) struct Name<'a> {
    text: &'a str,
    language: Option<&'a Language>,
}

pub(crate) fn name<'a>(text: &'a str, language: Option<&'a Language>) -> Name<'a> {
    Name { text, language }
}

impl Renderable for Name<'_> {
    // Names stand in many places, each of which would have this code.
    #[inline(never)]
    fn render_to(&self, buffer: &mut Buffer) {
        let text = self.text;
        match self.language {
            None => text.render_to(buffer),
            Some(language) => {
                let (lang, dir) = (language.as_str(), language.direction());
                maud! { bdi lang=(lang) dir=(dir) { (text) } }.render_to(buffer);
            }
        }
    }
}

/// A sentence with a name in it.
pub(crate) fn within<'a>(
    phrase: &'a Phrase,
    text: &'a str,
    language: Option<&'a Language>,
) -> impl Renderable {
    let (before, after) = phrase.parts();
    maud! { (before) (name(text, language)) (after) }
}

/// What `lang` and `dir` say of an element with such a text.
#[inline(never)]
pub(crate) fn marks(language: Option<&Language>) -> (Option<&str>, Option<&'static str>) {
    (
        language.map(Language::as_str),
        language.map(Language::direction),
    )
}
