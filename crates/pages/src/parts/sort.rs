use crate::markup::*;
use commerce::listing::Sort;

use super::facets::FORM;
use super::icon;
use super::listing::ListView;
use crate::Context;

/// The order of a list. It stands above the list but belongs to the form of filters.
pub(crate) fn sort(ctx: &Context<'_>, view: &ListView<'_>) -> impl Renderable {
    maud! {
        div.sort {
            label for="sort" { (ctx.messages().sort) }
            span.select {
                select id="sort" name="sort" form=(FORM) {
                    @for sort in Sort::ALL {
                        option value=(sort.as_str()) selected[sort == view.sort] {
                            (sort_label(ctx, sort, view.query().is_some()))
                        }
                    }
                }
                (icon::down())
            }
            (apply(ctx))
        }
    }
}

/// Sends the form of filters; hidden once a script does that on every change.
pub(crate) fn apply(ctx: &Context<'_>) -> impl Renderable {
    maud! {
        button.button.without-script type="submit" form=(FORM) { (ctx.messages().apply) }
    }
}

/// The words for a sort order; the first one means something else in a category.
fn sort_label(ctx: &Context<'_>, sort: Sort, searches: bool) -> &'static str {
    let messages = ctx.messages();
    match sort {
        Sort::Relevance if searches => messages.sort_relevance,
        Sort::Relevance => messages.sort_popular,
        Sort::PriceAscending => messages.sort_price_ascending,
        Sort::PriceDescending => messages.sort_price_descending,
        Sort::Newest => messages.sort_newest,
        Sort::Name => messages.sort_name,
    }
}
