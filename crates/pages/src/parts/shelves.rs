use crate::markup::*;
use api::CategoryNode;
use commerce::language::Language;
use commerce::published::MenuItem;

use super::foreign;
use crate::{Context, address};

/// A section of the store and those just below it.
pub(crate) struct Shelf<'a> {
    label: &'a str,
    language: Option<&'a Language>,
    href: Option<&'a str>,
    children: Vec<Shelf<'a>>,
}

impl<'a> From<&'a CategoryNode> for Shelf<'a> {
    fn from(node: &'a CategoryNode) -> Self {
        Self {
            label: &node.name,
            language: node.language.as_ref(),
            href: Some(&node.href),
            children: node.children.iter().map(Self::from).collect(),
        }
    }
}

impl<'a> From<&'a MenuItem> for Shelf<'a> {
    fn from(item: &'a MenuItem) -> Self {
        Self {
            label: &item.label,
            language: item.language.as_ref(),
            href: item.href.as_deref().filter(|href| address::is_safe(href)),
            children: item.children.iter().map(Self::from).collect(),
        }
    }
}

/// Where to look around: two levels of the store.
pub(crate) fn shelves<'a, T>(ctx: &Context<'_>, sections: &'a [T]) -> impl Renderable
where
    Shelf<'a>: From<&'a T>,
{
    maud! {
        @if !sections.is_empty() {
            section {
                h2 { (ctx.messages().browse) }
                ul.shelves {
                    @for shelf in sections.iter().map(Shelf::from) {
                        li {
                            (label(ctx, &shelf, true))
                            @if !shelf.children.is_empty() {
                                ul {
                                    @for child in &shelf.children {
                                        li { (label(ctx, child, false)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn label(ctx: &Context<'_>, shelf: &Shelf<'_>, is_top: bool) -> impl Renderable {
    let label = foreign::name(shelf.label, shelf.language);
    maud! {
        @match shelf.href {
            Some(href) => a.shelf[is_top] href=(ctx.href(href)) { (label) },
            None => span.shelf[is_top] { (label) },
        }
    }
}
