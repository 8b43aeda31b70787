use crate::markup::*;
use api::Link;
use commerce::language::Language;

use super::foreign;
use crate::Context;

/// Levels above a page that are all seen; of more, those in the middle are folded away.
const SEEN: usize = 3;

/// The way from the homepage; `name` is the page itself, in `language` where that is not the page's.
pub(crate) fn breadcrumbs(
    ctx: &Context<'_>,
    above: &[Link],
    name: &str,
    language: Option<&Language>,
) -> impl Renderable {
    let folded = if above.len() > SEEN {
        above.len() - 2
    } else {
        0
    };
    maud! {
        nav.breadcrumbs aria-label=(ctx.messages().breadcrumbs) {
            ol {
                li { a href=(ctx.href(ctx.home())) { (ctx.site.name) } }
                @for (place, link) in above.iter().enumerate() {
                    // The style hides what follows until it is open, but for the last two.
                    @if place == 1 && folded > 0 {
                        li {
                            details {
                                summary {
                                    "…"
                                    span.visually-hidden { ((ctx.messages().more_values)(folded)) }
                                }
                            }
                        }
                    }
                    li { a href=(ctx.href(&link.href)) { (foreign::name(&link.label, link.language.as_ref())) } }
                }
                li { span aria-current="page" { (foreign::name(name, language)) } }
            }
        }
    }
}
