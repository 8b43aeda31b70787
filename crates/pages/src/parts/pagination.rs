use crate::markup::*;
use api::ProductList;

use super::icon;
use super::listing::ListView;
use crate::Context;

/// The way on, and back to the start. A cursor knows no way back by one page; browsers do.
pub(crate) fn pagination(
    ctx: &Context<'_>,
    list: &ProductList,
    view: &ListView<'_>,
) -> impl Renderable {
    let messages = ctx.messages();
    maud! {
        @if list.next_cursor.is_some() || view.cursor.is_some() {
            nav.pagination aria-label=(messages.products) {
                @if view.cursor.is_some() {
                    a.quiet href=(ctx.href(&view.address())) { (messages.first_page) }
                }
                @if let Some(href) = next(ctx, list, view) {
                    a.button rel="next" href=(href) { (messages.next_page) (icon::next()) }
                }
            }
        }
    }
}

/// The address of the next page.
pub(crate) fn next(ctx: &Context<'_>, list: &ProductList, view: &ListView<'_>) -> Option<String> {
    let cursor = list.next_cursor.as_deref()?;
    Some(ctx.href(&view.address_at(cursor)).into_owned())
}
