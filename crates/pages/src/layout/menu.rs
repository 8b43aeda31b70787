//! The main menu, as a bar with panels and as a tree.

use crate::markup::*;
use commerce::published::MenuItem;

use super::Document;
use crate::parts::{foreign, icon};
use crate::{Context, address};

/// A bar; an entry with others below it opens a panel. `<details>` opens it on a touch screen,
/// by keyboard and without a script alike, and `name` lets only one be open.
pub(super) fn bar(ctx: &Context<'_>, document: &Document<'_>) -> impl Renderable {
    maud! {
        ul.menu-bar {
            @for item in &ctx.site.menu {
                li {
                    @if item.children.is_empty() {
                        (entry(ctx, document, item))
                    } @else {
                        details name="menu" data-closes {
                            summary data-current[is_within(document, ctx, item)] {
                                (foreign::name(&item.label, item.language.as_ref())) (icon::down())
                            }
                            (panel(ctx, document, item))
                        }
                    }
                }
            }
        }
    }
}

/// What lies under an entry of the bar: columns where there are three levels.
fn panel(ctx: &Context<'_>, document: &Document<'_>, item: &MenuItem) -> impl Renderable {
    maud! {
        ul.menu-panel {
            (all_of(ctx, document, item))
            @for child in &item.children {
                li.menu-column[!child.children.is_empty()] {
                    (entry(ctx, document, child))
                    @if !child.children.is_empty() {
                        ul { (entries(ctx, document, &child.children)) }
                    }
                }
            }
        }
    }
}

/// Everything at once, for narrow screens.
pub(super) fn tree(ctx: &Context<'_>, document: &Document<'_>) -> impl Renderable {
    maud! {
        ul.menu-tree {
            @for item in &ctx.site.menu {
                li {
                    @if item.children.is_empty() {
                        (entry(ctx, document, item))
                    } @else {
                        details name="menu-tree" {
                            summary data-current[is_within(document, ctx, item)] {
                                (foreign::name(&item.label, item.language.as_ref())) (icon::down())
                            }
                            ul {
                                (all_of(ctx, document, item))
                                @for child in &item.children {
                                    li {
                                        (entry(ctx, document, child))
                                        @if !child.children.is_empty() {
                                            ul { (entries(ctx, document, &child.children)) }
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
}

/// The entry that opens a panel is no link, so its own page comes first inside.
fn all_of(ctx: &Context<'_>, document: &Document<'_>, item: &MenuItem) -> impl Renderable {
    let href = item.href.as_deref().filter(|href| address::is_safe(href));
    maud! {
        @if let Some(href) = href {
            li.menu-all {
                a href=(ctx.href(href)) aria-current=[current(document, ctx, href)] {
                    (ctx.messages().all_of.with(&item.label))
                }
            }
        }
    }
}

fn entries(ctx: &Context<'_>, document: &Document<'_>, items: &[MenuItem]) -> impl Renderable {
    maud! {
        @for item in items {
            li { (entry(ctx, document, item)) }
        }
    }
}

/// A link, or a heading where there is nothing to link.
fn entry(ctx: &Context<'_>, document: &Document<'_>, item: &MenuItem) -> impl Renderable {
    let href = item.href.as_deref().filter(|href| address::is_safe(href));
    maud! {
        @match href {
            Some(href) => a href=(ctx.href(href)) aria-current=[current(document, ctx, href)] {
                (foreign::name(&item.label, item.language.as_ref()))
            },
            None => span.menu-heading { (foreign::name(&item.label, item.language.as_ref())) },
        }
    }
}

/// `page` for the page itself, `true` for a section that it belongs to.
fn current(document: &Document<'_>, ctx: &Context<'_>, href: &str) -> Option<&'static str> {
    if href == ctx.path && document.exists {
        Some("page")
    } else if document.trail.contains(&href) {
        Some("true")
    } else {
        None
    }
}

fn is_within(document: &Document<'_>, ctx: &Context<'_>, item: &MenuItem) -> bool {
    let href = item.href.as_deref();
    href.is_some_and(|href| current(document, ctx, href).is_some())
        || item
            .children
            .iter()
            .any(|child| is_within(document, ctx, child))
}
