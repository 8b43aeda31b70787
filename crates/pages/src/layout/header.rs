use crate::markup::*;

use super::{Document, choices, menu};
use crate::Context;
use crate::parts::icon;
use crate::parts::search_form::search_field;

/// Skip link, name, main menu, search, language and currency.
pub(super) fn header(ctx: &Context<'_>, document: &Document<'_>) -> impl Renderable {
    let messages = ctx.messages();
    maud! {
        a.skip href="#content" { (messages.skip_to_content) }
        (icon::drawings())
        header.site-header {
            div.site-header-row {
                (wordmark(ctx))
                nav.menu aria-label=(messages.main_menu) { (menu::bar(ctx, document)) }
                div.site-header-search role="search" { (search_field(ctx)) }
                (choices::menu(ctx, document))
                (drawer(ctx, document))
            }
        }
    }
}

/// The store's name, which leads home.
fn wordmark(ctx: &Context<'_>) -> impl Renderable {
    maud! {
        a.wordmark href=(ctx.href(ctx.home())) {
            (icon::mark(&ctx.site.theme))
            span { (ctx.site.name) }
        }
    }
}

/// The menu on narrow screens.
fn drawer(ctx: &Context<'_>, document: &Document<'_>) -> impl Renderable {
    let messages = ctx.messages();
    maud! {
        details.drawer data-closes {
            summary {
                span.when-closed { (messages.menu) (icon::menu()) }
                span.when-open { (messages.close) (icon::close()) }
            }
            div.drawer-panel {
                nav aria-label=(messages.main_menu) { (menu::tree(ctx, document)) }
                (choices::lists(ctx, document))
            }
        }
    }
}
