use api::{Availability, Product, Variant};

use super::block;
use super::json::Object;
use crate::Context;
use crate::markup::*;

/// A product with its offers; a group where it comes in several variants.
pub(crate) fn product(ctx: &Context<'_>, product: &Product) -> impl Renderable {
    block(move |data| {
        match &*product.variants {
            [only] => about_variant(ctx, product, only, data),
            variants => group(ctx, product, variants, data),
        }
        data.text("description", &product.summary);
        if let Some(brand) = &product.brand {
            data.object("brand", |data| {
                data.text("@type", "Brand");
                data.text("name", &brand.name);
            });
        }
    })
}

fn group(ctx: &Context<'_>, product: &Product, variants: &[Variant], data: &mut Object<'_>) {
    let options = product.options.iter();
    let varies_by = options.filter_map(|option| property(&option.code));
    data.text("@type", "ProductGroup");
    data.text("name", &product.name);
    data.joined("url", &ctx.absolute(&product.href).0);
    data.text("productGroupID", &product.external_id);
    data.texts(
        "variesBy",
        varies_by.map(|name| ["https://schema.org/", name]),
    );
    data.objects("hasVariant", variants.iter(), |data, variant| {
        about_variant(ctx, product, variant, data);
    });
}

fn about_variant(ctx: &Context<'_>, product: &Product, variant: &Variant, data: &mut Object<'_>) {
    let mut name = vec![&*product.name];
    for (_, label) in option_labels(product, variant) {
        name.extend([", ", label]);
    }
    data.text("@type", "Product");
    data.joined("name", &name);
    data.text("sku", &variant.sku);
    data.joined("url", &ctx.absolute(&variant.href).0);
    let images = product.images_of(variant).into_iter();
    data.texts(
        "image",
        images.map(|image| ctx.absolute(&image.image.src).0),
    );
    if let Some(barcode) = &variant.barcode {
        data.text("gtin", barcode);
    }
    for (code, label) in option_labels(product, variant) {
        if let Some(property) = property(code) {
            data.text(property, label);
        }
    }
    if variant.price.is_some() {
        data.object("offers", |data| offer(ctx, variant, data));
    }
}

/// What can be bought in this currency.
fn offer(ctx: &Context<'_>, variant: &Variant, data: &mut Object<'_>) {
    let availability = match variant.availability {
        Availability::InStock => "InStock",
        Availability::LowStock => "LimitedAvailability",
        Availability::OutOfStock | Availability::NotForSale => "OutOfStock",
    };
    data.text("@type", "Offer");
    data.joined("url", &ctx.absolute(&ctx.href(&variant.href)).0);
    if let Some(price) = &variant.price {
        let unit = money::Money::from(price.unit);
        data.text("price", &unit.to_decimal_string());
        data.text("priceCurrency", unit.currency.code());
    }
    data.joined("availability", &["https://schema.org/", availability]);
    data.text("itemCondition", "https://schema.org/NewCondition");
}

/// The labels of a variant's values, by option code, in the product's order.
fn option_labels<'a>(
    product: &'a Product,
    variant: &Variant,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    product.options.iter().filter_map(|option| {
        let code = variant.options.get(&option.code)?;
        let value = option.values.iter().find(|value| value.code == *code)?;
        Some((&*option.code, &*value.label))
    })
}

/// The property of schema.org that an option is, if any.
fn property(option: &str) -> Option<&'static str> {
    match option {
        "color" | "colour" => Some("color"),
        "size" => Some("size"),
        "material" => Some("material"),
        "pattern" => Some("pattern"),
        _ => None,
    }
}
