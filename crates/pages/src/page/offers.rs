use crate::markup::*;
use api::{Offer, Offers};

use crate::layout::Document;
use crate::parts::breadcrumbs::breadcrumbs;
use crate::parts::price::last_day;
use crate::parts::{foreign, icon};
use crate::{Context, structured};

/// What the store offers to everyone.
pub fn offers(ctx: &Context<'_>, offers: &Offers) -> String {
    let messages = ctx.messages();
    let reduced = format!("{}?on_sale=true", ctx.search_path());
    let body = maud! {
        (breadcrumbs(ctx, &[], messages.offers, None))
        div.page-heading {
            h1 { (messages.offers) }
            p.lead { (messages.offers_lead) }
            p { a.button href=(ctx.href(&reduced)) { (messages.see_reduced) (icon::next()) } }
        }
        @if offers.items.is_empty() {
            p { (messages.no_offers) }
        } @else {
            ul.deals { @for one in &offers.items { li { (offer(ctx, one, &reduced)) } } }
        }
    };
    let data = structured::breadcrumbs(ctx, &[], messages.offers, ctx.path);
    Document {
        description: messages.offers_lead,
        trail: vec![ctx.path],
        ..Document::new(ctx, messages.offers)
    }
    .render(ctx, &data, &body)
}

fn offer(ctx: &Context<'_>, offer: &Offer, reduced: &str) -> impl Renderable {
    let messages = ctx.messages();
    let until = offer.ends_at.as_deref().and_then(last_day);
    let language = offer.language.as_ref();
    maud! {
        article.deal id=(offer.id) {
            h2 { (foreign::name(&offer.name, language)) }
            @if !offer.description.is_empty() {
                p { (foreign::name(&offer.description, language)) }
            }
            @if let Some(code) = &offer.coupon {
                p.deal-code {
                    span.label { (messages.coupon_code) } " "
                    // A code has one direction, wherever it stands.
                    code dir="ltr" { (code) }
                }
            }
            @if let Some(day) = &until {
                p.deal-until { (messages.sale_until.with(&messages.formats.date(day))) }
            }
            @if offer.in_prices {
                p { a.more href=(ctx.href(reduced)) { (messages.see_reduced) (icon::next()) } }
            }
            @if !offer.terms.is_empty() {
                p.deal-terms { (foreign::name(&offer.terms, language)) }
            }
        }
    }
}
