//! The page of a product.

mod attributes;
mod bundle;
mod gallery;
mod options;
mod order;
mod price;
mod rating;
mod related;
mod share;
mod stock;

use crate::markup::*;
use api::{Availability, Product, ProductImage, RelationKind, Selection, Variant};

use super::first_of;
use crate::layout::{Document, Kind};
use crate::parts::breadcrumbs::breadcrumbs;
use crate::parts::foreign;
use crate::parts::icon;
use crate::parts::notice::notice;
use crate::parts::prose::prose;
use crate::{Context, structured};

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct View<'a> {
    ctx: &'a Context<'a>,
    product: &'a Product,
    selection: &'a Selection,
    chosen: &'a Variant,
    /// What the address of this page says beyond the variant: the quantity and the choices, as
    /// they follow the address of a variant.
    extra: &'a str,
}

impl View<'_> {
    /// Whether there is nothing left of it that could be ordered.
    fn is_sold_out(&self) -> bool {
        self.chosen.availability == Availability::OutOfStock
    }
}

/// A product with what is selected of it. A product of which nothing is sold has no page.
pub fn product(ctx: &Context<'_>, product: &Product) -> String {
    let (Some(selection), Some(chosen)) = (&product.selection, product.chosen()) else {
        return super::not_found::not_found(ctx);
    };
    let extra = order::extra(product, selection, chosen);
    let view = View {
        ctx,
        product,
        selection,
        chosen,
        extra: &extra,
    };
    let images = product.images_of(chosen);
    let title = first_of([&product.seo.title, &product.name]);
    let mut trail: Vec<_> = product.breadcrumbs.iter().map(|link| &*link.href).collect();
    trail.push(&product.href);
    let data = (
        structured::product(ctx, product),
        structured::breadcrumbs(ctx, &product.breadcrumbs, &product.name, &product.href),
        maud! {
            script src=(static_files::path("gallery.js")) defer {}
            script src=(static_files::path("product.js")) defer {}
        },
    );
    let here = format!("{}{extra}", chosen.href);
    Document {
        description: first_of([&product.seo.description, &product.summary]),
        kind: Kind::Product,
        image: images.first().map(|image| (&image.image).into()),
        price: chosen.price.as_ref().map(|price| price.unit),
        here: &here,
        trail,
        language: product.language.as_ref(),
        ..Document::new(ctx, title)
    }
    .render(ctx, &data, &body(view, &images))
}

fn body(view: View<'_>, images: &[&ProductImage]) -> impl Renderable {
    let View { ctx, product, .. } = view;
    let is_instead = |of: RelationKind| view.is_sold_out() && of == RelationKind::Substitute;
    let shelves = related::once(&product.relations, is_instead);
    let before = usize::from(shelves.first().is_some_and(|(of, _)| is_instead(*of)));
    maud! {
        (breadcrumbs(ctx, &product.breadcrumbs, &product.name, product.language.as_ref()))
        article.product data-product {
            (gallery::gallery(ctx, images))
            div.product-facts {
                (heading(view))
                (successor(view))
                @if !view.selection.exact { (options::nearest(view)) }
                (price::price(view))
                (options::options(view))
                (order::order(view))
                (stock::stock(view))
                (share::share(view))
            }
            @for (_, items) in &shelves[..before] { (related::shelf(ctx, items, ctx.messages().instead)) }
            (bundle::bundle(view))
            div.product-more {
                (description(ctx, product))
                (attributes::attributes(ctx, product, view.chosen))
            }
            @if shelves.len() > before {
                div.relations {
                    @for (kind, items) in &shelves[before..] { (related::relations(ctx, *kind, items)) }
                }
            }
        }
    }
}

fn heading(view: View<'_>) -> impl Renderable {
    let View { ctx, product, .. } = view;
    let language = product.language.as_ref();
    maud! {
        div.product-heading {
            @if let Some(brand) = &product.brand { p.label { (brand.name) } }
            h1 { (foreign::name(&product.name, language)) }
            @if let Some(known) = &product.rating { (rating::rating(ctx, known)) }
            @if !product.summary.is_empty() {
                p.lead { (foreign::name(&product.summary, language)) }
            }
        }
    }
}

/// Says that something newer takes the product's place.
fn successor(view: View<'_>) -> impl Renderable {
    maud! {
        @if let Some(link) = &view.product.successor {
            (notice(maud! {
                p {
                    a.more href=(view.ctx.href(&link.href)) {
                        (foreign::within(&view.ctx.messages().successor, &link.label, link.language.as_ref()))
                        (icon::next())
                    }
                }
            }))
        }
    }
}

/// What is told of a product and of who makes it; nothing where there is nothing to tell.
fn description(ctx: &Context<'_>, product: &Product) -> impl Renderable {
    let (lang, dir) = foreign::marks(product.language.as_ref());
    let brand = product.brand.as_ref();
    let brand = brand.filter(|brand| !brand.description.is_empty());
    maud! {
        @if brand.is_some() || !product.description_html.is_empty() {
            div.product-story {
                @if !product.description_html.is_empty() {
                    section {
                        h2 { (ctx.messages().description) }
                        div.prose lang=[lang] dir=[dir] { (prose(ctx, &product.description_html)) }
                    }
                }
                @if let Some(brand) = brand {
                    section {
                        h2 { (ctx.messages().about.with(&brand.name)) }
                        p { (foreign::name(&brand.description, brand.language.as_ref())) }
                    }
                }
            }
        }
    }
}
