use storage::Database;
use storage::listing::{self, Address};
use storefront::Shop;
use web::{Answer, Cache, Failure};

/// `GET /sitemap.xml`: every product in every language, each with its other languages.
pub(crate) async fn show(shop: &Shop) -> Result<Answer, Failure> {
    let database = Database::open().await?;
    let addresses = listing::addresses(&database, shop.store()).await?;
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset \
         xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for language in &shop.site.languages {
        let home = if language.prefix.is_empty() { "/" } else { &language.prefix };
        xml.push_str(&format!("<url><loc>{}{home}</loc></url>\n", shop.origin()));
    }
    for product in addresses.chunk_by(|a, b| a.product == b.product) {
        for address in product {
            push_address(&mut xml, shop.origin(), address, product);
        }
    }
    xml.push_str("</urlset>\n");
    Ok(Answer::new("application/xml", xml.into_bytes(), Cache::Published))
}

/// Addresses are made of slugs: nothing in them needs escaping.
fn push_address(xml: &mut String, origin: &str, address: &Address, alternates: &[Address]) {
    xml.push_str(&format!(
        "<url><loc>{origin}{}</loc><lastmod>{}</lastmod>",
        address.href, address.updated_at
    ));
    for alternate in alternates {
        xml.push_str(&format!(
            "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{origin}{}\"/>",
            alternate.language, alternate.href
        ));
    }
    xml.push_str("</url>\n");
}
