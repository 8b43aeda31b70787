//! The page of a product.

mod attributes;
mod gallery;
mod options;
mod purchase;

use crate::markup::*;
use api::{Product, ProductImage, Variant};

use super::first_of;
use crate::layout::{Document, Kind};
use crate::parts::breadcrumbs::breadcrumbs;
use crate::parts::prose::prose;
use crate::{Context, structured};

/// A product with one variant chosen. `exact` is false where the visitor asked for a
/// combination that does not exist and `chosen` is the nearest.
pub fn product(ctx: &Context<'_>, product: &Product, chosen: &Variant, exact: bool) -> String {
    let images = product.images_of(chosen);
    let title = first_of([&product.seo.title, &product.name]);
    let mut trail: Vec<_> = product.breadcrumbs.iter().map(|link| &*link.href).collect();
    trail.push(&product.href);
    let data = (
        structured::product(ctx, product),
        structured::breadcrumbs(ctx, &product.breadcrumbs, &product.name, &product.href),
    );
    Document {
        description: first_of([&product.seo.description, &product.summary]),
        kind: Kind::Product,
        image: images.first().map(|image| (&image.image).into()),
        price: chosen.price.as_ref().map(|price| price.unit),
        here: &chosen.href,
        trail,
        ..Document::new(ctx, title)
    }
    .render(ctx, &data, &body(ctx, product, chosen, &images, exact))
}

fn body(
    ctx: &Context<'_>,
    product: &Product,
    chosen: &Variant,
    images: &[&ProductImage],
    exact: bool,
) -> impl Renderable {
    maud! {
        (breadcrumbs(ctx, &product.breadcrumbs, &product.name))
        article.product {
            (gallery::gallery(ctx, images))
            div.product-facts {
                (heading(product))
                @if !exact { (options::nearest(ctx, product, chosen)) }
                (purchase::price(ctx, chosen))
                (options::options(ctx, product, chosen))
                (purchase::availability(ctx, chosen))
            }
            div.product-more {
                (description(ctx, product))
                (attributes::attributes(ctx, product, chosen))
            }
        }
    }
}

fn heading(product: &Product) -> impl Renderable {
    maud! {
        div.product-heading {
            @if let Some(brand) = &product.brand { p.label { (brand.name) } }
            h1 { (product.name) }
            @if !product.summary.is_empty() { p.lead { (product.summary) } }
        }
    }
}

fn description(ctx: &Context<'_>, product: &Product) -> impl Renderable {
    maud! {
        div.product-story {
            section {
                h2 { (ctx.messages().description) }
                div.prose { (prose(ctx, &product.description_html)) }
            }
            @if let Some(brand) = product.brand.as_ref().filter(|brand| !brand.description.is_empty()) {
                section {
                    h2 { ((ctx.messages().about)(&brand.name)) }
                    p { (brand.description) }
                }
            }
        }
    }
}
