use crate::markup::*;
use api::Link;

use crate::Context;

/// The way from the homepage; `name` is the page itself.
pub(crate) fn breadcrumbs(ctx: &Context<'_>, above: &[Link], name: &str) -> impl Renderable {
    maud! {
        nav.breadcrumbs aria-label=(ctx.messages().breadcrumbs) {
            ol {
                li { a href=(ctx.href(ctx.home())) { (ctx.site.name) } }
                @for link in above { li { a href=(ctx.href(&link.href)) { (link.label) } } }
                li { span aria-current="page" { (name) } }
            }
        }
    }
}
