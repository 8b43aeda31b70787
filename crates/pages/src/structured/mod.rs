//! Structured data of schema.org, as JSON-LD.

mod json;
mod product;

use api::{Link, ProductList};
use json::Object;

use crate::Context;
use crate::markup::*;
use crate::parts::picture::Picture;
pub(crate) use product::product;

/// A block of JSON-LD, filled when the page is written.
fn block(fill: impl Fn(&mut Object<'_>)) -> impl Renderable {
    // The writer of JSON leaves nothing in that could end the element.
    Lazy::dangerously_create(move |buffer: &mut Buffer| {
        let out = buffer.dangerously_get_string();
        out.push_str("<script type=\"application/ld+json\">");
        json::object(out, |data| {
            data.text("@context", "https://schema.org");
            fill(data);
        });
        out.push_str("</script>");
    })
}

/// Who runs the store, and how it is searched.
pub(crate) fn website(ctx: &Context<'_>) -> impl Renderable {
    let organization = [ctx.origin, "/#organization"];
    block(move |data| {
        data.objects("@graph", 0..2, |data, place| match place {
            0 => {
                data.text("@type", "Organization");
                data.joined("@id", &organization);
                data.text("name", &ctx.site.name);
                data.text("slogan", &ctx.site.tagline);
                data.joined("url", &ctx.absolute(ctx.home()).0);
                data.text("email", &ctx.site.contact_email);
                about_organization(ctx, data);
            }
            _ => {
                data.text("@type", "WebSite");
                data.text("name", &ctx.site.name);
                data.text("description", &ctx.site.description);
                data.joined("url", &ctx.absolute(ctx.home()).0);
                data.text("inLanguage", ctx.site.language.as_str());
                data.object("publisher", |data| data.joined("@id", &organization));
                data.object("potentialAction", |data| search_action(ctx, data));
            }
        });
    })
}

/// What the store says of who runs it.
fn about_organization(ctx: &Context<'_>, data: &mut Object<'_>) {
    let organization = ctx.site.organization.as_ref();
    let logo = organization.and_then(|organization| organization.logo.as_ref());
    let logo = logo.and_then(|logo| Picture::from(logo).shared());
    let logo = match &logo {
        Some(logo) => &logo.src,
        None => static_files::path("apple-touch-icon.png"),
    };
    data.joined("logo", &ctx.absolute(logo).0);
    let Some(organization) = organization else {
        return;
    };
    data.text("legalName", &organization.legal_name);
    if let Some(phone) = &organization.phone {
        data.text("telephone", phone);
    }
    let profiles = organization.profiles.iter();
    data.texts("sameAs", profiles.map(|profile| [&**profile, ""]));
    let lines = [
        ("streetAddress", &organization.street),
        ("postalCode", &organization.postal_code),
        ("addressLocality", &organization.city),
        ("addressCountry", &organization.country),
    ];
    if lines.iter().any(|(_, line)| line.is_some()) {
        data.object("address", |data| {
            data.text("@type", "PostalAddress");
            for (name, line) in lines {
                if let Some(line) = line {
                    data.text(name, line);
                }
            }
        });
    }
}

fn search_action(ctx: &Context<'_>, data: &mut Object<'_>) {
    data.text("@type", "SearchAction");
    data.object("target", |data| {
        data.text("@type", "EntryPoint");
        let query = "/search?q={search_term_string}";
        data.joined("urlTemplate", &[ctx.origin, ctx.prefix(), query]);
    });
    data.text("query-input", "required name=search_term_string");
}

/// The way to a page from the homepage, the page itself last.
pub(crate) fn breadcrumbs(
    ctx: &Context<'_>,
    above: &[Link],
    name: &str,
    href: &str,
) -> impl Renderable {
    block(move |data| {
        let home = (&*ctx.site.name, ctx.home());
        let above = above.iter().map(|link| (&*link.label, &*link.href));
        let trail = std::iter::once(home).chain(above).chain([(name, href)]);
        data.text("@type", "BreadcrumbList");
        data.objects("itemListElement", (1..).zip(trail), |item, (place, to)| {
            let (name, href) = to;
            list_item(item, place, name);
            item.joined("item", &ctx.absolute(href).0);
        });
    })
}

/// The products of a list, in their order.
pub(crate) fn item_list(ctx: &Context<'_>, list: &ProductList) -> impl Renderable {
    block(move |data| {
        data.text("@type", "ItemList");
        data.number("numberOfItems", list.total);
        let items = (1..).zip(&list.items);
        data.objects("itemListElement", items, |item, (place, product)| {
            list_item(item, place, &product.name);
            item.joined("url", &ctx.absolute(&product.href).0);
        });
    })
}

fn list_item(item: &mut Object<'_>, place: u64, name: &str) {
    item.text("@type", "ListItem");
    item.number("position", place);
    item.text("name", name);
}
