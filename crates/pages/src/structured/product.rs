use api::{Availability, Product, Variant};
use serde_json::{Map, Value, json};

use crate::Context;

/// A product with its offers; a group where it comes in several variants.
pub(crate) fn product(ctx: &Context<'_>, product: &Product) -> Value {
    let mut data = match &*product.variants {
        [only] => about_variant(ctx, product, only),
        variants => group(ctx, product, variants),
    };
    data.insert("@context".to_owned(), json!("https://schema.org"));
    data.insert("description".to_owned(), json!(product.summary));
    if let Some(brand) = &product.brand {
        data.insert(
            "brand".to_owned(),
            json!({ "@type": "Brand", "name": brand.name }),
        );
    }
    data.into()
}

fn group(ctx: &Context<'_>, product: &Product, variants: &[Variant]) -> Map<String, Value> {
    let varies_by = product
        .options
        .iter()
        .filter_map(|option| property(&option.code));
    let variants = variants
        .iter()
        .map(|variant| about_variant(ctx, product, variant));
    object(json!({
        "@type": "ProductGroup",
        "name": product.name,
        "url": ctx.absolute(&product.href),
        "productGroupID": product.external_id,
        "variesBy": varies_by.map(|name| format!("https://schema.org/{name}")).collect::<Vec<_>>(),
        "hasVariant": variants.collect::<Vec<_>>(),
    }))
}

fn about_variant(ctx: &Context<'_>, product: &Product, variant: &Variant) -> Map<String, Value> {
    let labels = option_labels(product, variant);
    let name = match &*labels
        .iter()
        .map(|(_, label)| *label)
        .collect::<Vec<_>>()
        .join(", ")
    {
        "" => product.name.clone(),
        labels => format!("{}, {labels}", product.name),
    };
    let images = product.images_of(variant);
    let images = images.iter().map(|image| ctx.absolute(&image.image.src));
    let mut data = object(json!({
        "@type": "Product",
        "name": name,
        "sku": variant.sku,
        "url": ctx.absolute(&variant.href),
        "image": images.collect::<Vec<_>>(),
    }));
    if let Some(barcode) = &variant.barcode {
        data.insert("gtin".to_owned(), json!(barcode));
    }
    for (code, label) in labels {
        if let Some(property) = property(code) {
            data.insert(property.to_owned(), json!(label));
        }
    }
    if let Some(offer) = offer(ctx, variant) {
        data.insert("offers".to_owned(), offer);
    }
    data
}

/// What can be bought in this currency.
fn offer(ctx: &Context<'_>, variant: &Variant) -> Option<Value> {
    let unit = variant.price.as_ref()?.unit;
    let availability = match variant.availability {
        Availability::InStock => "InStock",
        Availability::LowStock => "LimitedAvailability",
        Availability::OutOfStock | Availability::NotForSale => "OutOfStock",
    };
    Some(json!({
        "@type": "Offer",
        "url": ctx.absolute(&ctx.href(&variant.href)),
        "price": money::Money::from(unit).to_decimal_string(),
        "priceCurrency": unit.currency.code(),
        "availability": format!("https://schema.org/{availability}"),
        "itemCondition": "https://schema.org/NewCondition",
    }))
}

/// The labels of a variant's values, by option code, in the product's order.
fn option_labels<'a>(product: &'a Product, variant: &Variant) -> Vec<(&'a str, &'a str)> {
    let label = |option: &'a api::ProductOption| {
        let code = variant.options.get(&option.code)?;
        let value = option.values.iter().find(|value| value.code == *code)?;
        Some((&*option.code, &*value.label))
    };
    product.options.iter().filter_map(label).collect()
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

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
