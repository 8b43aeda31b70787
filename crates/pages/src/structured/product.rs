use api::{Availability, Product, ProductKind, RelationKind, Variant};
use commerce::published::{DeliveryEstimate, ReturnPolicy};

use super::block;
use super::json::Object;
use crate::Context;
use crate::address::is_safe;
use crate::markup::*;
use crate::parts::picture::Picture;
use crate::parts::price::last_day;

/// Relations that search engines are told of, and how many of each: more says less.
const RELATED_SHOWN: usize = 4;

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
        if let Some(rating) = product.rating.as_ref().filter(|rating| rating.count > 0) {
            data.object("aggregateRating", |data| {
                data.text("@type", "AggregateRating");
                data.text("ratingValue", &rating.average);
                data.number("reviewCount", rating.count.into());
            });
        }
        related(ctx, product, data);
    })
}

fn related(ctx: &Context<'_>, product: &Product, data: &mut Object<'_>) {
    let mut relations = product.relations.iter();
    let Some(relations) = relations.find(|of| of.kind == RelationKind::Related) else {
        return;
    };
    let items = relations.items.iter().take(RELATED_SHOWN);
    // Without a type, which what has the property implies: a product that is named as one has to
    // have its offers or its rating here too.
    data.objects("isRelatedTo", items, |data, related| {
        data.text("name", &related.product.name);
        data.joined("url", &ctx.absolute(&related.product.href).0);
    });
}

fn group(ctx: &Context<'_>, product: &Product, variants: &[Variant], data: &mut Object<'_>) {
    let options = product.options.iter();
    let mut varies_by = options
        .filter_map(|option| property(&option.code))
        .peekable();
    data.text("@type", "ProductGroup");
    data.text("name", &product.name);
    data.joined("url", &ctx.absolute(&product.href).0);
    data.text("productGroupID", &product.external_id);
    if varies_by.peek().is_some() {
        let names = varies_by.map(|name| ["https://schema.org/", name]);
        data.texts("variesBy", names);
    }
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
    let images: Vec<_> = images
        .filter_map(|image| Picture::from(&image.image).shared())
        .collect();
    if !images.is_empty() {
        data.texts(
            "image",
            images.iter().map(|image| ctx.absolute(&image.src).0),
        );
    }
    if let Some(barcode) = &variant.barcode {
        data.text("gtin", barcode);
    }
    for (code, label) in option_labels(product, variant) {
        if let Some(property) = property(code) {
            data.text(property, label);
        }
    }
    if variant.price.is_some() {
        data.object("offers", |data| offer(ctx, product, variant, data));
    }
}

/// What can be bought in this currency: for a price, or from a price on where the buyer chooses
/// what goes into it.
fn offer(ctx: &Context<'_>, product: &Product, variant: &Variant, data: &mut Object<'_>) {
    let availability = match variant.availability {
        Availability::InStock => "InStock",
        Availability::LowStock => "LimitedAvailability",
        Availability::Backorder => "BackOrder",
        Availability::OutOfStock | Availability::NotForSale => "OutOfStock",
    };
    let price = variant.price.as_ref().map(|price| price.unit);
    let (kind, name, price) = match product.kind {
        ProductKind::Configurable => ("AggregateOffer", "lowPrice", product.price_from),
        _ => ("Offer", "price", price),
    };
    data.text("@type", kind);
    data.joined("url", &ctx.absolute(&ctx.href(&variant.href)).0);
    if let Some(price) = price.map(money::Money::from) {
        data.text(name, &price.to_decimal_string());
        data.text("priceCurrency", price.currency.code());
    }
    let sale = variant.price.as_ref().and_then(|price| price.sale.as_ref());
    if let Some(sale) = sale.filter(|_| kind == "Offer") {
        data.object("priceSpecification", |data| {
            let regular = money::Money::from(sale.compare_at);
            data.text("@type", "UnitPriceSpecification");
            data.text("priceType", "https://schema.org/StrikethroughPrice");
            data.text("price", &regular.to_decimal_string());
            data.text("priceCurrency", regular.currency.code());
        });
    }
    let gone = product.ends_at.as_deref().and_then(last_day);
    let over = sale.and_then(|sale| sale.ends_at.as_deref().and_then(last_day));
    if let Some(day) = gone.into_iter().chain(over).min() {
        data.text("priceValidUntil", &day);
    }
    data.joined("availability", &["https://schema.org/", availability]);
    data.text("itemCondition", "https://schema.org/NewCondition");
    if product.kind.is_stocked() {
        terms(ctx, product, variant, data);
    }
}

/// How it is delivered and sent back: said with the first offer, referred to by the others.
fn terms(ctx: &Context<'_>, product: &Product, variant: &Variant, data: &mut Object<'_>) {
    let mut offered = product.variants.iter().filter(|of| of.price.is_some());
    let is_first = offered.next().is_some_and(|first| first.sku == variant.sku);
    let delivery = (0..).zip(&ctx.site.delivery);
    if !ctx.site.delivery.is_empty() {
        data.objects("shippingDetails", delivery, |data, (place, estimate)| {
            let id = ["#delivery-".to_owned(), u64::to_string(&place)];
            data.joined("@id", &[&id[0], &id[1]]);
            if is_first {
                delivery_terms(estimate, data);
            }
        });
    }
    if let Some(returns) = &ctx.site.returns {
        data.object("hasMerchantReturnPolicy", |data| {
            data.text("@id", "#returns");
            if is_first {
                return_terms(ctx, returns, data);
            }
        });
    }
}

fn delivery_terms(estimate: &DeliveryEstimate, data: &mut Object<'_>) {
    data.text("@type", "OfferShippingDetails");
    if !estimate.countries.is_empty() {
        data.object("shippingDestination", |data| {
            data.text("@type", "DefinedRegion");
            countries("addressCountry", &estimate.countries, data);
        });
    }
    data.object("deliveryTime", |data| {
        data.text("@type", "ShippingDeliveryTime");
        data.object("transitTime", |data| {
            data.text("@type", "QuantitativeValue");
            data.number("minValue", estimate.min_days.into());
            data.number("maxValue", estimate.max_days.into());
            data.text("unitCode", "DAY");
        });
    });
}

fn return_terms(ctx: &Context<'_>, returns: &ReturnPolicy, data: &mut Object<'_>) {
    data.text("@type", "MerchantReturnPolicy");
    let all: Vec<_> = ctx.site.delivery.iter().map(|to| &*to.countries).collect();
    // An estimate for everywhere leaves nothing to be named.
    if !all.is_empty() && all.iter().all(|countries| !countries.is_empty()) {
        countries("applicableCountry", &all.concat(), data);
    }
    let category = "https://schema.org/MerchantReturnFiniteReturnWindow";
    data.text("returnPolicyCategory", category);
    data.number("merchantReturnDays", returns.days.into());
    data.text("returnMethod", "https://schema.org/ReturnByMail");
    let fees = match returns.free {
        true => "FreeReturn",
        false => "ReturnFeesCustomerResponsibility",
    };
    data.joined("returnFees", &["https://schema.org/", fees]);
    if let Some(page) = returns.page.as_ref().filter(|page| is_safe(&page.href)) {
        data.joined("merchantReturnLink", &ctx.absolute(&page.href).0);
    }
}

fn countries(name: &str, codes: &[String], data: &mut Object<'_>) {
    data.texts(name, codes.iter().map(|code| [code.as_str(), ""]));
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
