use api::Page;
use maud::{PreEscaped, html};

use super::first_of;
use crate::layout::{Document, Kind};
use crate::parts::breadcrumbs::breadcrumbs;
use crate::{Context, structured};

/// A content page.
pub fn article(ctx: &Context<'_>, page: &Page) -> String {
    let title = first_of([&page.seo.title, &page.title]);
    let body = html! {
        (breadcrumbs(ctx, &[], &page.title))
        article.article {
            h1 { (page.title) }
            div.prose { (PreEscaped(&page.body_html)) }
        }
    };
    Document {
        description: &page.seo.description,
        kind: Kind::Article,
        trail: vec![&page.href],
        data: vec![structured::breadcrumbs(ctx, &[], &page.title, &page.href)],
        ..Document::new(ctx, title, body)
    }
    .render(ctx)
}
