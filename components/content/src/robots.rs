use storefront::Shop;
use web::{Answer, Cache};

/// `GET /robots.txt`: what filters, orders and questions make endless is left alone, and so are
/// pages that differ from others in their currency or country alone. A product is read in all of
/// them: whoever comes from a feed must find there what the feed says.
pub(crate) fn show(shop: &Shop) -> Answer {
    let mut text = String::from("User-agent: *\nDisallow: /api/\n");
    for language in &shop.site.languages {
        let prefix = &language.prefix;
        // `$` is the end of an address: other pages may begin with the same letters.
        text.push_str(&format!(
            "Disallow: {prefix}/search$\n\
             Disallow: {prefix}/search?\n\
             Disallow: {prefix}/c/*?\n\
             Allow: {prefix}/p/*?*currency=\n\
             Allow: {prefix}/p/*?*country=\n"
        ));
    }
    // The longest rule that fits an address counts.
    text.push_str("Disallow: /*?*currency=\nDisallow: /*?*country=\n");
    text.push_str(&format!("\nSitemap: {}/sitemap.xml\n", shop.origin()));
    Answer::new(
        "text/plain; charset=utf-8",
        text.into_bytes(),
        Cache::Published,
    )
}
