use crate::markup::*;
use api::Link;
use commerce::language::Language;

use super::foreign;
use crate::Context;

/// The way from the homepage; `name` is the page itself, in `language` where that is not the page's.
pub(crate) fn breadcrumbs(
    ctx: &Context<'_>,
    above: &[Link],
    name: &str,
    language: Option<&Language>,
) -> impl Renderable {
    maud! {
        nav.breadcrumbs aria-label=(ctx.messages().breadcrumbs) {
            ol {
                li { a href=(ctx.href(ctx.home())) { (ctx.site.name) } }
                @for link in above {
                    li { a href=(ctx.href(&link.href)) { (foreign::name(&link.label, link.language.as_ref())) } }
                }
                li { span aria-current="page" { (foreign::name(name, language)) } }
            }
        }
    }
}
