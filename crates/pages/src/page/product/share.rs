use crate::markup::*;

use super::View;
use crate::address::with_parameter;
use crate::parts::icon;

/// The product's address to copy or to send, without asking anyone else for anything. A script
/// makes a button of it that opens what the device itself shares with.
pub(super) fn share(view: View<'_>) -> impl Renderable {
    let View { ctx, product, .. } = view;
    let messages = ctx.messages();
    let address = format!("{}{}", ctx.origin, ctx.href(&view.chosen.href));
    let mail = with_parameter("mailto:", "subject", &product.name);
    let mail = with_parameter(&mail, "body", &address);
    maud! {
        details.share data-share {
            summary { (icon::share()) (messages.share) }
            div {
                label.visually-hidden for="share-link" { (messages.link_to_product) }
                input id="share-link" type="text" readonly value=(address);
                button.quiet-button type="button" data-copy data-done=(messages.link_copied) hidden {
                    (messages.copy_link)
                }
                a href=(mail) { (messages.send_by_mail) }
            }
        }
    }
}
