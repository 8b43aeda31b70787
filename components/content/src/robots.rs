use storefront::Shop;
use web::{Answer, Cache};

/// `GET /robots.txt`: everything may be read but lists that filters and orders make endless.
pub(crate) fn show(shop: &Shop) -> Answer {
    let text = format!(
        "User-agent: *\n\
         Disallow: /api/\n\
         Disallow: /*?*cursor=\n\
         Disallow: /*?*brand=\n\
         Disallow: /*?*sort=\n\
         Allow: /\n\
         \n\
         Sitemap: {}/sitemap.xml\n",
        shop.origin()
    );
    Answer::new(
        "text/plain; charset=utf-8",
        text.into_bytes(),
        Cache::Published,
    )
}
