//! RSS 2.0 with the fields of Google Merchant Center.

use api::Availability;

use crate::feed::Channel;
use crate::item::Item;
use crate::xml::{DECLARATION, element};

pub(crate) fn begin(channel: &Channel<'_>) -> String {
    let mut xml = String::from(DECLARATION);
    xml.push_str(
        "<rss version=\"2.0\" xmlns:g=\"http://base.google.com/ns/1.0\" \
         xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n",
    );
    element(&mut xml, "title", channel.title);
    element(&mut xml, "link", &channel.link);
    element(&mut xml, "description", channel.description);
    if let Some(next) = channel.next {
        // Addresses of feeds hold no quotes; an ampersand is the one thing to escape.
        let next = next.replace('&', "&amp;");
        xml.extend([
            "<atom:link rel=\"next\" href=\"",
            channel.origin,
            &next,
            "\"/>",
        ]);
    }
    xml.push('\n');
    xml
}

pub(crate) fn push(xml: &mut String, item: &Item<'_>) {
    xml.push_str("<item>");
    push_fields(xml, item);
    xml.push_str("</item>\n");
}

fn push_fields(xml: &mut String, item: &Item<'_>) {
    let mut field = |name: &str, text: &str| {
        if !text.is_empty() {
            element(xml, name, text);
        }
    };
    field("g:id", item.id);
    field("g:item_group_id", item.group);
    field("g:title", &item.title);
    field("g:description", &item.description);
    field("g:link", &item.link);
    let mut images = item.images.iter();
    field("g:image_link", images.next().map_or("", |image| image));
    for image in images {
        field("g:additional_image_link", image);
    }
    let availability = match item.availability {
        Availability::InStock | Availability::LowStock => "in_stock",
        Availability::Backorder => "backorder",
        Availability::OutOfStock | Availability::NotForSale => "out_of_stock",
    };
    field("g:availability", availability);
    let available_on = item.available_on.as_deref();
    field("g:availability_date", available_on.unwrap_or_default());
    field("g:price", &item.price);
    for (name, value) in [
        ("g:sale_price", &item.sale_price),
        ("g:sale_price_effective_date", &item.sale_dates),
    ] {
        field(name, value.as_deref().unwrap_or_default());
    }
    field("g:brand", item.brand.unwrap_or_default());
    field("g:gtin", item.gtin.unwrap_or_default());
    field(
        "g:identifier_exists",
        if item.gtin.is_some() { "yes" } else { "no" },
    );
    field("g:condition", "new");
    field("g:product_type", &item.product_type);
    for (name, value) in [
        ("g:shipping_weight", &item.shipping_weight),
        ("g:color", &item.colour),
        ("g:size", &item.size),
        ("g:material", &item.material),
    ] {
        field(name, value.as_deref().unwrap_or_default());
    }
}

pub(crate) const END: &str = "</channel>\n</rss>\n";
