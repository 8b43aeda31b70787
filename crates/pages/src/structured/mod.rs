//! Structured data of schema.org, as JSON-LD.

mod product;

use api::{Link, ProductList};
use serde_json::{Value, json};

use crate::Context;
pub(crate) use product::product;

/// JSON that may stand inside `<script>`: without `<` nothing in it can end the element.
pub(crate) fn to_script(data: &Value) -> String {
    data.to_string().replace('<', "\\u003c")
}

/// Who runs the store, and how it is searched.
pub(crate) fn website(ctx: &Context<'_>) -> Value {
    let home = ctx.absolute(ctx.home());
    let search = format!(
        "{}?q={{search_term_string}}",
        ctx.absolute(&ctx.search_path())
    );
    json!({
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "Organization",
                "@id": format!("{}/#organization", ctx.origin),
                "name": ctx.site.name,
                "slogan": ctx.site.tagline,
                "url": home,
                "email": ctx.site.contact_email,
                "logo": ctx.absolute(static_files::path("apple-touch-icon.png")),
            },
            {
                "@type": "WebSite",
                "name": ctx.site.name,
                "description": ctx.site.description,
                "url": home,
                "inLanguage": ctx.site.language.as_str(),
                "publisher": { "@id": format!("{}/#organization", ctx.origin) },
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": { "@type": "EntryPoint", "urlTemplate": search },
                    "query-input": "required name=search_term_string",
                },
            },
        ],
    })
}

/// The way to a page from the homepage, the page itself last.
pub(crate) fn breadcrumbs(ctx: &Context<'_>, above: &[Link], name: &str, href: &str) -> Value {
    let home = (&*ctx.site.name, ctx.home());
    let above = above.iter().map(|link| (&*link.label, &*link.href));
    let trail = std::iter::once(home).chain(above).chain([(name, href)]);
    let item = |(place, (name, href)): (usize, (&str, &str))| {
        json!({
            "@type": "ListItem",
            "position": place + 1,
            "name": name,
            "item": ctx.absolute(href),
        })
    };
    json!({
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": trail.enumerate().map(item).collect::<Vec<_>>(),
    })
}

/// The products of a list, in their order.
pub(crate) fn item_list(ctx: &Context<'_>, list: &ProductList) -> Value {
    let items = list.items.iter().enumerate().map(|(place, product)| {
        json!({
            "@type": "ListItem",
            "position": place + 1,
            "name": product.name,
            "url": ctx.absolute(&product.href),
        })
    });
    json!({
        "@context": "https://schema.org",
        "@type": "ItemList",
        "numberOfItems": list.total,
        "itemListElement": items.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_cannot_end_its_script_element() {
        let hostile = "</script><script>alert(1)</script><!--";
        let script = to_script(&json!({ "name": hostile }));
        assert!(!script.contains('<'));
        let back: Value = serde_json::from_str(&script).unwrap();
        assert_eq!(back["name"], hostile);
    }
}
