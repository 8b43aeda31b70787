use storage::Database;
use storage::listing::{self, Address};
use storefront::Shop;
use web::{Answer, Cache, Failure};

/// `GET /sitemap.xml`: every page, category and product in every language, each with the same in
/// the others.
pub(crate) async fn show(shop: &Shop) -> Result<Answer, Failure> {
    let database = Database::open().await?;
    let addresses = listing::addresses(&database, shop.store()).await?;
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset \
         xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for thing in addresses.chunk_by(|a, b| a.thing == b.thing) {
        for address in thing {
            push_address(&mut xml, shop, address, thing);
        }
    }
    xml.push_str("</urlset>\n");
    Ok(Answer::new(
        "application/xml",
        xml.into_bytes(),
        Cache::Published,
    ))
}

/// Addresses are made of slugs: nothing in them needs escaping.
fn push_address(xml: &mut String, shop: &Shop, address: &Address, alternates: &[Address]) {
    xml.push_str(&format!("<url><loc>{}</loc>", location(shop, address)));
    if let Some(updated_at) = &address.updated_at {
        xml.push_str(&format!("<lastmod>{updated_at}</lastmod>"));
    }
    for alternate in alternates {
        xml.push_str(&format!(
            "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>",
            alternate.language,
            location(shop, alternate)
        ));
    }
    xml.push_str("</url>\n");
}

fn location(shop: &Shop, address: &Address) -> String {
    let mut languages = shop.site.languages.iter();
    let language = languages.find(|language| language.code.as_str() == address.language);
    let prefix = language.map_or("", |language| &language.prefix);
    let path = match (prefix, address.path.as_str()) {
        ("", "") => "/",
        (_, path) => path,
    };
    format!("{}{prefix}{path}", shop.origin())
}
