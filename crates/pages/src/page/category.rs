use api::{Category, ProductList};
use maud::{Markup, html};

use super::first_of;
use crate::layout::Document;
use crate::parts::breadcrumbs::breadcrumbs;
use crate::parts::category_card::category_cards;
use crate::parts::listing::{ListView, listing};
use crate::parts::pagination;
use crate::parts::picture::Loading;
use crate::{Context, structured};

/// A category with its products.
pub fn category(
    ctx: &Context<'_>,
    category: &Category,
    list: &ProductList,
    view: &ListView<'_>,
) -> String {
    let title = first_of([&category.seo.title, &category.name]);
    let mut trail: Vec<_> = category
        .breadcrumbs
        .iter()
        .map(|link| &*link.href)
        .collect();
    trail.push(&category.href);
    Document {
        description: first_of([&category.seo.description, &category.description]),
        image: category.image.as_ref(),
        indexed: !view.is_narrowed(),
        next: pagination::next(ctx, list, view),
        here: &view.address(),
        trail,
        data: vec![
            structured::breadcrumbs(ctx, &category.breadcrumbs, &category.name, &category.href),
            structured::item_list(ctx, list),
        ],
        ..Document::new(ctx, title, body(ctx, category, list, view))
    }
    .render(ctx)
}

fn body(ctx: &Context<'_>, category: &Category, list: &ProductList, view: &ListView<'_>) -> Markup {
    html! {
        (breadcrumbs(ctx, &category.breadcrumbs, &category.name))
        div.page-heading {
            h1 { (category.name) }
            @if !category.description.is_empty() { p.lead { (category.description) } }
        }
        // Whoever narrows the list is past choosing a shelf.
        @if !category.children.is_empty() && !view.is_narrowed() {
            nav.subcategories aria-label=(ctx.messages().categories) {
                (category_cards(ctx, &category.children, Loading::Eager))
            }
        }
        (listing(ctx, list, view))
    }
}
