use crate::markup::*;
use commerce::language::Language;

use super::foreign;
use super::picture::{Loading, Picture, picture_or_mark};
use crate::Context;

/// What a card shows of a category.
pub(crate) struct CategoryCard<'a> {
    pub(crate) href: &'a str,
    pub(crate) name: &'a str,
    pub(crate) language: Option<&'a Language>,
    pub(crate) image: Option<Picture<'a>>,
}

/// Categories with their pictures.
pub(crate) fn category_cards<'a, I>(
    ctx: &Context<'_>,
    categories: I,
    loading: Loading,
) -> impl Renderable
where
    I: Iterator<Item = CategoryCard<'a>> + Clone,
{
    maud! {
        ul.category-cards {
            @for category in categories.clone() {
                li.category-card {
                    div.category-picture {
                        (picture_or_mark(category.image, loading))
                    }
                    a href=(ctx.href(category.href)) { (foreign::name(category.name, category.language)) }
                }
            }
        }
    }
}
