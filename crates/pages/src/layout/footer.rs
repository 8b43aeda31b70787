use crate::markup::*;
use commerce::published::MenuItem;

use crate::parts::{foreign, icon};
use crate::{Context, address};

/// Who the store is, and the links of the footer menu in columns.
pub(super) fn footer(ctx: &Context<'_>) -> impl Renderable {
    let site = ctx.site;
    maud! {
        footer.site-footer {
            div.site-footer-row {
                div.site-footer-about {
                    p.site-footer-name { (icon::mark_again()) (site.name) }
                    p { (site.tagline) }
                    @if !site.contact_email.is_empty() {
                        p.site-footer-contact {
                            span.label { (ctx.messages().contact) }
                            a href={ "mailto:" (site.contact_email) } { (site.contact_email) }
                        }
                    }
                }
                nav.site-footer-columns aria-label=(ctx.messages().footer) {
                    @for item in &site.footer { (column(ctx, item)) }
                }
            }
        }
    }
}

fn column(ctx: &Context<'_>, item: &MenuItem) -> impl Renderable {
    maud! {
        div {
            p.label { (link(ctx, item)) }
            @if !item.children.is_empty() {
                ul { @for child in &item.children { li { (link(ctx, child)) } } }
            }
        }
    }
}

fn link(ctx: &Context<'_>, item: &MenuItem) -> impl Renderable {
    let href = item.href.as_deref().filter(|href| address::is_safe(href));
    maud! {
        @match href {
            Some(href) => a href=(ctx.href(href)) { (foreign::name(&item.label, item.language.as_ref())) },
            None => (foreign::name(&item.label, item.language.as_ref())),
        }
    }
}
