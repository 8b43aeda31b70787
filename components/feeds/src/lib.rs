//! What other sites fetch: the sitemap, `/sitemap.xml` and `/sitemaps/{part}`; product feeds,
//! `/feeds/google.xml` and `/feeds/meta.csv`, with a list of them at `/feeds`.

mod feed;
mod google;
mod item;
mod meta;
mod sitemap;
mod xml;

use feed::{Feed, Format};
use storage::addresses::{Kind, Shown};
use storefront::{Handled, HostRequest, Shop, serve_pieces};
use web::{Answer, Failure, Request};

storefront::export!(crate::handle);

async fn handle(request: HostRequest) -> Handled {
    serve_pieces(request, route).await
}

async fn route(shop: &Shop, request: &Request) -> Result<(Answer, Option<Feed>), Failure> {
    let segments: Vec<_> = shop.segments.iter().map(String::as_str).collect();
    let answer = match segments[..] {
        ["sitemap.xml"] => sitemap::index(shop).await?,
        ["sitemaps", name] => sitemap::part(shop, name).await?,
        ["feeds"] => feed::list(shop).await?,
        ["feeds", name] => {
            let format = Format::of_file(name).ok_or_else(Failure::not_found)?;
            return feed::show(shop, request, format).await;
        }
        _ => return Err(Failure::not_found()),
    };
    Ok((answer, None))
}

/// What the shop shows of a kind now.
fn shown(store: &str, kind: Kind) -> Shown<'_> {
    Shown {
        store,
        kind,
        now: storefront::now(),
    }
}
