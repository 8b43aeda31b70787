use crate::markup::*;
use api::Page;

use super::first_of;
use crate::layout::{Document, Kind};
use crate::parts::breadcrumbs::breadcrumbs;
use crate::parts::prose::prose;
use crate::{Context, structured};

/// A content page.
pub fn article(ctx: &Context<'_>, page: &Page) -> String {
    let title = first_of([&page.seo.title, &page.title]);
    let body = maud! {
        (breadcrumbs(ctx, &[], &page.title))
        article.article {
            h1 { (page.title) }
            div.prose { (prose(ctx, &page.body_html)) }
        }
    };
    let data = structured::breadcrumbs(ctx, &[], &page.title, &page.href);
    Document {
        description: &page.seo.description,
        kind: Kind::Article,
        trail: vec![&page.href],
        ..Document::new(ctx, title)
    }
    .render(ctx, &data, &body)
}
