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
    let (first, folded, last) = match above {
        [first, folded @ .., last] if above.len() > SEEN => (
            std::slice::from_ref(first),
            folded,
            std::slice::from_ref(last),
        ),
        _ => (above, &[][..], &[][..]),
    };
    maud! {
        nav.breadcrumbs aria-label=(ctx.messages().breadcrumbs) {
            ol {
                li { a href=(ctx.href(ctx.home())) { (ctx.site.name) } }
                (steps(ctx, first))
                @if !folded.is_empty() {
                    li {
                        details {
                            summary {
                                "… "
                                span.visually-hidden { ((ctx.messages().more_values)(folded.len())) }
                            }
                            ol { (steps(ctx, folded)) }
                        }
                    }
                }
                (steps(ctx, last))
                li { span aria-current="page" { (foreign::name(name, language)) } }
            }
        }
    }
}

fn steps(ctx: &Context<'_>, links: &[Link]) -> impl Renderable {
    maud! {
        @for link in links {
            li { a href=(ctx.href(&link.href)) { (foreign::name(&link.label, link.language.as_ref())) } }
        }
    }
}
