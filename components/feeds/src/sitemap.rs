use commerce::published::Alternate;
use storage::Database;
use storage::addresses::{Kind, Thing};
use storefront::Shop;
use web::{Answer, Cache, Failure};

use crate::shown;
use crate::xml::{DECLARATION, element};

/// The most addresses in a part.
const MAX_ADDRESSES: u64 = 10_000;

/// `/sitemaps/{name}-1.xml`
fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Product => "products",
        Kind::Category => "categories",
        Kind::Page => "pages",
    }
}

/// How many things a part is for: each has an address in every language.
fn size(shop: &Shop) -> u64 {
    (MAX_ADDRESSES / shop.site.languages.len().max(1) as u64).max(1)
}

/// `GET /sitemap.xml`: the parts that hold something.
pub(crate) async fn index(shop: &Shop) -> Result<Answer, Failure> {
    let database = Database::open().await?;
    let mut xml = String::from(DECLARATION);
    xml.push_str("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for kind in Kind::ALL {
        let parts = shown(shop.store(), kind)
            .parts(&database, size(shop))
            .await?;
        for part in parts {
            let address = format!(
                "{}/sitemaps/{}-{}.xml",
                shop.origin(),
                name(kind),
                part.number
            );
            xml.push_str("<sitemap>");
            element(&mut xml, "loc", &address);
            element(&mut xml, "lastmod", &part.updated_at);
            xml.push_str("</sitemap>\n");
        }
    }
    xml.push_str("</sitemapindex>\n");
    Ok(answer(xml))
}

/// `GET /sitemaps/{name}`: every page of a part in every language, each with the same in the
/// others.
pub(crate) async fn part(shop: &Shop, file: &str) -> Result<Answer, Failure> {
    let (kind, number) = read_name(file).ok_or_else(Failure::not_found)?;
    let database = Database::open().await?;
    let size = size(shop);
    let things = shown(shop.store(), kind)
        .things(
            &database,
            number,
            size,
            0,
            usize::try_from(size).unwrap_or_default(),
        )
        .await?;
    if things.is_empty() {
        return Err(Failure::not_found());
    }
    let mut xml = String::from(DECLARATION);
    xml.push_str(
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for thing in &things {
        push_thing(&mut xml, shop, thing);
    }
    xml.push_str("</urlset>\n");
    Ok(answer(xml))
}

fn answer(xml: String) -> Answer {
    Answer::new("application/xml", xml.into_bytes(), Cache::Published)
}

/// The kind and the number of a part; each part has one name.
fn read_name(file: &str) -> Option<(Kind, u64)> {
    let (kind, digits) = file.strip_suffix(".xml")?.split_once('-')?;
    let kind = Kind::ALL.into_iter().find(|known| name(*known) == kind)?;
    let number: u64 = digits.parse().ok()?;
    (number > 0 && number.to_string() == digits).then_some((kind, number))
}

fn push_thing(xml: &mut String, shop: &Shop, thing: &Thing) {
    let mut links = String::new();
    let default = &shop.site.languages[0].code;
    for page in &thing.alternates {
        push_link(&mut links, shop, page.language.as_str(), page);
        if page.language == *default {
            push_link(&mut links, shop, "x-default", page);
        }
    }
    for page in &thing.alternates {
        xml.push_str("<url>");
        element(xml, "loc", &location(shop, page));
        element(xml, "lastmod", &thing.updated_at);
        xml.push_str(&links);
        xml.push_str("</url>\n");
    }
}

/// Addresses are made of slugs and a host name: nothing in them needs escaping.
fn push_link(links: &mut String, shop: &Shop, language: &str, page: &Alternate) {
    links.extend([
        "<xhtml:link rel=\"alternate\" hreflang=\"",
        language,
        "\" href=\"",
        &location(shop, page),
        "\"/>",
    ]);
}

fn location(shop: &Shop, page: &Alternate) -> String {
    [shop.origin(), &page.href].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_has_one_name() {
        assert_eq!(read_name("products-12.xml"), Some((Kind::Product, 12)));
        for name in [
            "products-0.xml",
            "products-01.xml",
            "products-+1.xml",
            "products-1",
            "products.xml",
            "x-1.xml",
            "products--1.xml",
        ] {
            assert_eq!(read_name(name), None, "{name}");
        }
    }
}
