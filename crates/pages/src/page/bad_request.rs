use crate::markup::*;

use crate::Context;
use crate::layout::Document;
use crate::parts::icon;
use crate::parts::notice::notice;

/// The address asks for something that cannot be: `field` is the parameter at fault and
/// `detail` says what was expected, in English as in the API.
pub fn bad_request(ctx: &Context<'_>, detail: &str, field: &str) -> String {
    let messages = ctx.messages();
    let body = maud! {
        div.page-heading {
            h1 { (messages.bad_request_title) }
            p.lead { (messages.bad_request_text) }
        }
        (notice(maud! {
            @if !field.is_empty() { p { strong { (messages.about_parameter.with(field)) } } }
            p lang="en" { (detail) }
        }))
        p.page-end {
            a.button href=(ctx.href(ctx.path)) { (messages.without_filters) }
            a.more href=(ctx.href(ctx.home())) { (messages.to_homepage) (icon::next()) }
        }
    };
    Document {
        exists: false,
        ..Document::new(ctx, messages.bad_request_title)
    }
    .render(ctx, &(), &body)
}
