use crate::markup::*;
use api::{Category, ProductList};

use super::{canonical, first_of};
use crate::layout::Document;
use crate::parts::breadcrumbs::breadcrumbs;
use crate::parts::category_card::{CategoryCard, category_cards};
use crate::parts::foreign;
use crate::parts::found::found;
use crate::parts::listing::{ListView, listing};
use crate::parts::pagination;
use crate::parts::picture::{Loading, Picture};
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
    let data = (
        structured::breadcrumbs(ctx, &category.breadcrumbs, &category.name, &category.href),
        structured::item_list(ctx, list),
    );
    Document {
        description: first_of([&category.seo.description, &category.description]),
        image: category.image.as_ref().map(Picture::from),
        indexed: !view.is_narrowed(),
        canonical: canonical(ctx, view),
        has_list: true,
        next: pagination::next(ctx, list, view),
        here: &view.address(),
        trail,
        language: category.language.as_ref(),
        ..Document::new(ctx, title)
    }
    .render(ctx, &data, &body(ctx, category, list, view))
}

fn body(
    ctx: &Context<'_>,
    category: &Category,
    list: &ProductList,
    view: &ListView<'_>,
) -> impl Renderable {
    let language = category.language.as_ref();
    maud! {
        (breadcrumbs(ctx, &category.breadcrumbs, &category.name, language))
        div.page-heading {
            h1 { (foreign::name(&category.name, language)) }
            @if !category.description.is_empty() {
                p.lead { (foreign::name(&category.description, language)) }
            }
        }
        // Whoever turns the page is past choosing a shelf; a filter keeps everything in its place.
        @if !category.children.is_empty() && view.cursor.is_none() {
            nav.subcategories aria-label=(ctx.messages().categories) {
                (category_cards(ctx, children(category), Loading::Eager))
            }
        }
        div data-live { (found(ctx, list, view)) (listing(ctx, list, view)) }
    }
}

fn children(category: &Category) -> impl Iterator<Item = CategoryCard<'_>> + Clone {
    category.children.iter().map(|child| CategoryCard {
        href: &child.href,
        name: &child.name,
        language: child.language.as_ref(),
        image: child.image.as_ref().map(Picture::from),
    })
}
