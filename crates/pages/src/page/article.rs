use crate::markup::*;
use api::Page;

use super::first_of;
use crate::layout::{Document, Kind};
use crate::parts::breadcrumbs::breadcrumbs;
use crate::parts::foreign;
use crate::parts::prose::prose;
use crate::{Context, structured};

/// A content page.
pub fn article(ctx: &Context<'_>, page: &Page) -> String {
    let title = first_of([&page.seo.title, &page.title]);
    let language = page.language.as_ref();
    let (lang, dir) = foreign::marks(language);
    let body = maud! {
        (breadcrumbs(ctx, &[], &page.title, language))
        article.article lang=[lang] dir=[dir] {
            h1 { (page.title) }
            div.prose { (prose(ctx, &page.body_html)) }
        }
    };
    let data = structured::breadcrumbs(ctx, &[], &page.title, &page.href);
    Document {
        description: &page.seo.description,
        kind: Kind::Article,
        trail: vec![&page.href],
        language,
        ..Document::new(ctx, title)
    }
    .render(ctx, &data, &body)
}
