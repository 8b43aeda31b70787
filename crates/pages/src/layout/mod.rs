//! The frame of every page.

mod choices;
mod footer;
mod head;
mod header;
mod menu;
pub(crate) mod standalone;

use api::{Image, Money};
use maud::{DOCTYPE, Markup, html};
use serde_json::Value;

use crate::Context;

/// A page inside the frame.
pub(crate) struct Document<'a> {
    /// Without the store's name, which the frame adds.
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
    pub(crate) kind: Kind,
    pub(crate) image: Option<&'a Image>,
    pub(crate) price: Option<Money>,
    /// False for what search engines should not keep, such as filtered lists.
    pub(crate) indexed: bool,
    /// False where nothing stands at this address.
    pub(crate) exists: bool,
    /// The address of the next page of a list.
    pub(crate) next: Option<String>,
    /// This address with its query, without the currency.
    pub(crate) here: &'a str,
    /// Addresses of the sections that this page belongs to.
    pub(crate) trail: Vec<&'a str>,
    /// JSON-LD.
    pub(crate) data: Vec<Value>,
    pub(crate) body: Markup,
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
    pub(crate) fn new(ctx: &Context<'a>, title: &'a str, body: Markup) -> Self {
        Self {
            title,
            description: &ctx.site.description,
            kind: Kind::Website,
            image: None,
            price: None,
            indexed: true,
            exists: true,
            next: None,
            here: ctx.path,
            trail: Vec::new(),
            data: Vec::new(),
            body,
        }
    }

    /// The whole page as text.
    pub(crate) fn render(self, ctx: &Context<'_>) -> String {
        let markup = html! {
            (DOCTYPE)
            html lang=(ctx.site.language) dir="ltr" data-theme=(ctx.site.theme) {
                (head::head(ctx, &self))
                body {
                    (header::header(ctx, &self))
                    main id="content" tabindex="-1" { (self.body) }
                    (footer::footer(ctx))
                }
            }
        };
        markup.into_string()
    }
}
