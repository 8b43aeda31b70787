use crate::markup::*;
use api::{CategoryList, ProductList, ProductSummary};

use super::canonical;
use crate::layout::Document;
use crate::parts::card::{Card, cards};
use crate::parts::found::found;
use crate::parts::listing::{ListView, listing};
use crate::parts::pagination;
use crate::parts::search_form::search_form;
use crate::parts::shelves::shelves;
use crate::{Context, structured};

/// The results of a search; help where there are none, and before anything was asked.
pub fn search(
    ctx: &Context<'_>,
    list: &ProductList,
    view: &ListView<'_>,
    popular: &[ProductSummary],
    tree: &CategoryList,
) -> String {
    let query = view.query().unwrap_or_default().trim();
    // Where the question itself finds nothing, no filter is to blame.
    let is_lost = list.items.is_empty()
        && view.cursor.is_none()
        && (!view.has_filters() || view.unfiltered == Some(0));
    let heading = heading(ctx, query, list, view);
    let title = &*heading;
    let body = maud! {
        div.page-heading {
            h1.asked data-live { (title) }
            div.page-search { (search_form(ctx, query)) }
        }
        div data-live {
            (found(ctx, list, view))
            @if is_lost {
                (help(ctx, query, popular, tree))
            } @else {
                (listing(ctx, list, view))
            }
        }
    };
    let data = (!list.items.is_empty()).then(|| structured::item_list(ctx, list));
    Document {
        indexed: !view.is_narrowed(),
        canonical: canonical(ctx, view),
        has_list: true,
        next: pagination::next(ctx, list, view),
        here: &view.address(),
        ..Document::new(ctx, &heading)
    }
    .render(ctx, &data, &body)
}

fn heading(ctx: &Context<'_>, query: &str, list: &ProductList, view: &ListView<'_>) -> String {
    let messages = ctx.messages();
    match (query.is_empty(), list.items.is_empty()) {
        (true, true) if !view.has_filters() => messages.search_title.to_owned(),
        (true, _) => messages.all_products.to_owned(),
        (false, true) => messages.nothing_for.with(query),
        (false, false) => messages
            .results_for
            .with(list.corrected.as_deref().unwrap_or(query)),
    }
}

fn help(
    ctx: &Context<'_>,
    query: &str,
    popular: &[ProductSummary],
    tree: &CategoryList,
) -> impl Renderable {
    let messages = ctx.messages();
    maud! {
        div.help {
            @if query.is_empty() {
                p.lead { (messages.search_intro) }
            } @else {
                section {
                    h2 { (messages.search_tips) }
                    ul.tips {
                        li { (messages.tip_spelling) }
                        li { (messages.tip_words) }
                        li { (messages.tip_number) }
                    }
                }
            }
            (shelves(ctx, &tree.items))
        }
        @if !popular.is_empty() {
            section.block {
                div.block-heading { h2 { (messages.popular) } }
                (cards(ctx, popular.iter().map(Card::from), false))
            }
        }
    }
}
