use api::CategorySummary;
use maud::{Markup, html};

use super::picture::{Loading, picture_or_mark};
use crate::Context;

/// Categories with their pictures.
pub(crate) fn category_cards(
    ctx: &Context<'_>,
    categories: &[CategorySummary],
    loading: Loading,
) -> Markup {
    html! {
        ul.category-cards {
            @for category in categories {
                li.category-card {
                    div.category-picture {
                        (picture_or_mark(ctx, category.image.as_ref(), loading))
                    }
                    a href=(ctx.href(&category.href)) { (category.name) }
                }
            }
        }
    }
}
