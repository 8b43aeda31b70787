//! The frame of every page.

mod choices;
mod footer;
mod head;
mod header;
mod menu;
pub(crate) mod standalone;

use std::borrow::Cow;

use api::Money;
use commerce::language::Language;

use crate::Context;
use crate::markup::*;
use crate::parts::picture::Picture;

/// Room for most pages from the start. Memory that is never written to costs nothing, while to
/// grow is to copy all there is.
const ROOM: usize = 64 * 1024;

/// What the frame says about a page.
pub(crate) struct Document<'a> {
    /// Without the store's name, which the frame adds.
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
    /// What these are in, where that is not the language of the page.
    pub(crate) language: Option<&'a Language>,
    pub(crate) kind: Kind,
    pub(crate) image: Option<Picture<'a>>,
    pub(crate) price: Option<Money>,
    /// False for what search engines should not keep, such as filtered lists.
    pub(crate) indexed: bool,
    /// False where nothing stands at this address.
    pub(crate) exists: bool,
    /// The address that search engines should keep, without its host.
    pub(crate) canonical: Cow<'a, str>,
    /// Whether the page has a list that changes in place.
    pub(crate) has_list: bool,
    /// The address of the next page of a list.
    pub(crate) next: Option<String>,
    /// This address with its query, without the currency and the country.
    pub(crate) here: &'a str,
    /// Addresses of the sections that this page belongs to.
    pub(crate) trail: Vec<&'a str>,
}

/// What Open Graph calls the type of a page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Website,
    Product,
    Article,
}

impl<'a> Document<'a> {
    /// A plain page at the context's own path.
    pub(crate) fn new(ctx: &Context<'a>, title: &'a str) -> Self {
        Self {
            title,
            description: &ctx.site.description,
            language: None,
            kind: Kind::Website,
            image: None,
            price: None,
            indexed: true,
            exists: true,
            canonical: ctx.path.into(),
            has_list: false,
            next: None,
            here: ctx.path,
            trail: Vec::new(),
        }
    }

    /// The whole page as text: the frame around its JSON-LD and its body.
    pub(crate) fn render(
        &self,
        ctx: &Context<'_>,
        data: &impl Renderable,
        body: &impl Renderable,
    ) -> String {
        let data = |page: &mut Buffer| data.render_to(page);
        let body = |page: &mut Buffer| body.render_to(page);
        self.frame(ctx, &data, &body)
    }

    fn frame(&self, ctx: &Context<'_>, data: Content<'_>, body: Content<'_>) -> String {
        let page = maud! {
            !DOCTYPE
            html lang=(ctx.site.language.as_str()) dir=(ctx.site.language.direction())
                data-theme=(ctx.site.theme) {
                head {
                    (head::head(ctx, self))
                    (content(data))
                }
                body {
                    (header::header(ctx, self))
                    main id="content" tabindex="-1" { (content(body)) }
                    (footer::footer(ctx))
                    (choices::offers(ctx, self))
                }
            }
        };
        write(&page)
    }
}

/// A whole document as text.
fn write(page: &impl Renderable) -> String {
    let mut text = String::with_capacity(ROOM);
    page.render_to(Buffer::dangerously_from_string_mut(&mut text));
    text
}
