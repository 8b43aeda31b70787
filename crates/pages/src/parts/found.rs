use crate::Context;
use crate::markup::*;
use api::ProductList;

use super::listing::ListView;

/// How the question was understood, where that is not just as it was typed.
pub(crate) fn found(ctx: &Context<'_>, list: &ProductList, view: &ListView<'_>) -> impl Renderable {
    let messages = ctx.messages();
    maud! {
        @if let Some(corrected) = &list.corrected {
            p.understood { ((messages.corrected)(view.query().unwrap_or_default(), corrected)) }
        }
        @if let Some(meant) = &list.did_you_mean {
            p.understood {
                (messages.did_you_mean) " "
                a href=(ctx.href(&view.address_asking(meant))) rel="nofollow" data-instant {
                    (meant)
                }
                "?"
            }
        }
        @if !list.ignored_words.is_empty() && !list.items.is_empty() {
            p.understood { (messages.ignored.with(&quoted(ctx, &list.ignored_words))) }
        }
    }
}

fn quoted(ctx: &Context<'_>, words: &[String]) -> String {
    let mut text = String::new();
    for (place, word) in words.iter().enumerate() {
        if place > 0 {
            text.push_str(ctx.messages().list_separator);
        }
        text.push_str(&ctx.messages().quoted.with(word));
    }
    text
}
