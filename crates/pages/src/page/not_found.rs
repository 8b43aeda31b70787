use crate::markup::*;

use crate::Context;
use crate::layout::Document;
use crate::parts::icon;
use crate::parts::search_form::search_form;
use crate::parts::shelves::shelves;

/// Nothing stands at this address: search, shelves, and the way home.
pub fn not_found(ctx: &Context<'_>) -> String {
    let messages = ctx.messages();
    let body = maud! {
        div.page-heading {
            p.label { "404" }
            h1 { (messages.not_found_title) }
            p.lead { (messages.not_found_text) }
            div.page-search { (search_form(ctx, "")) }
        }
        div.help { (shelves(ctx, &ctx.site.menu)) }
        p.page-end { a.more href=(ctx.href(ctx.home())) { (messages.to_homepage) (icon::next()) } }
    };
    Document {
        exists: false,
        here: ctx.home(),
        ..Document::new(ctx, messages.not_found_title)
    }
    .render(ctx, &(), &body)
}
