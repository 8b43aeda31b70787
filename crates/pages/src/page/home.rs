use crate::markup::*;
use commerce::published::{Block, BlockHead, Link, Page};

use super::first_of;
use crate::layout::Document;
use crate::parts::card::{Card, cards};
use crate::parts::category_card::{CategoryCard, category_cards};
use crate::parts::foreign;
use crate::parts::icon;
use crate::parts::picture::{Loading, Picture, Place, picture, picture_at};
use crate::parts::prose::prose;
use crate::parts::shelves::shelves;
use crate::{Context, structured};

/// The homepage at a moment, in seconds since 1970: its blocks in their order.
pub fn home(ctx: &Context<'_>, page: &Page, now: i64) -> String {
    let has_title = matches!(page.blocks.first(), Some(Block::Hero(_)));
    let body = maud! {
        @if !has_title { h1.visually-hidden { (page.title) } }
        @for (place, block) in page.blocks.iter().enumerate() { (render(ctx, block, place, now)) }
    };
    let title = first_of([&page.seo.title, &ctx.site.name]);
    Document {
        description: first_of([&page.seo.description, &ctx.site.description]),
        image: lead_image(page),
        ..Document::new(ctx, &with_tagline(ctx, title))
    }
    .render(ctx, &structured::website(ctx), &body)
}

/// The homepage of a store whose merchant has made none: what it is, and where to look around.
pub fn plain_home(ctx: &Context<'_>) -> String {
    let body = maud! {
        div.page-heading {
            h1 { (ctx.site.name) }
            @if !ctx.site.description.is_empty() { p.lead { (ctx.site.description) } }
            p {
                a.button href=(ctx.href(&ctx.search_path())) {
                    (ctx.messages().all_products) (icon::next())
                }
            }
        }
        (shelves(ctx, &ctx.site.menu))
    };
    Document {
        description: &ctx.site.description,
        ..Document::new(ctx, &with_tagline(ctx, &ctx.site.name))
    }
    .render(ctx, &structured::website(ctx), &body)
}

fn render(ctx: &Context<'_>, block: &Block, place: usize, now: i64) -> impl Renderable {
    maud! {
        @match block {
            Block::Hero(head) => (hero(ctx, head, place == 0)),
            Block::Products { head, products } => section.block {
                @let products = products.iter().map(|card| Card::of(card, ctx.currency, now));
                (heading(ctx, head))
                (cards(ctx, products, place == 0))
            },
            Block::Categories { head, categories } => section.block {
                (heading(ctx, head))
                (category_cards(ctx, categories.iter().map(category_card), Loading::Lazy))
            },
            Block::Text(head) => (text(ctx, head)),
        }
    }
}

fn category_card(category: &commerce::published::CategoryCard) -> CategoryCard<'_> {
    CategoryCard {
        href: &category.href,
        name: &category.name,
        language: category.language.as_ref(),
        image: category.image.as_ref().map(Picture::from),
    }
}

/// The opening: words beside a large picture. The first one on the page is its heading.
fn hero(ctx: &Context<'_>, head: &BlockHead, is_first: bool) -> impl Renderable {
    let image = head.image.as_ref().map(Picture::from);
    let loading = if is_first {
        Loading::First
    } else {
        Loading::Lazy
    };
    let language = head.language.as_ref();
    let (lang, dir) = foreign::marks(language);
    let title = foreign::name(&head.title, language);
    maud! {
        section.hero {
            div.hero-text {
                @if is_first { h1 { (title) } } @else { h2 { (title) } }
                div.lead lang=[lang] dir=[dir] { (prose(ctx, &head.text_html)) }
                @if let Some(action) = &head.action { (button(ctx, action)) }
            }
            @if let Some(image) = image { div.hero-picture { (picture_at(Place::Page, image, loading)) } }
        }
    }
}

/// A thought, with or without a picture.
fn text(ctx: &Context<'_>, head: &BlockHead) -> impl Renderable {
    let image = head.image.as_ref().map(Picture::from);
    let language = head.language.as_ref();
    let (lang, dir) = foreign::marks(language);
    maud! {
        section.block.story.has-picture[image.is_some()] {
            @if let Some(image) = image {
                div.story-picture { (picture(image, Loading::Lazy)) }
            }
            div.story-text {
                @if !head.title.is_empty() { h2 { (foreign::name(&head.title, language)) } }
                div.prose lang=[lang] dir=[dir] { (prose(ctx, &head.text_html)) }
                @if let Some(action) = &head.action { (more(ctx, action)) }
            }
        }
    }
}

/// The heading of a block, with its link at the end of the line.
fn heading(ctx: &Context<'_>, head: &BlockHead) -> impl Renderable {
    let language = head.language.as_ref();
    let (lang, dir) = foreign::marks(language);
    maud! {
        div.block-heading {
            div {
                h2 { (foreign::name(&head.title, language)) }
                @if !head.text_html.is_empty() {
                    div.block-text lang=[lang] dir=[dir] { (prose(ctx, &head.text_html)) }
                }
            }
            @if let Some(action) = &head.action { (more(ctx, action)) }
        }
    }
}

fn button(ctx: &Context<'_>, link: &Link) -> impl Renderable {
    maud! { a.button href=(ctx.href(&link.href)) { (foreign::name(&link.label, link.language.as_ref())) (icon::next()) } }
}

fn more(ctx: &Context<'_>, link: &Link) -> impl Renderable {
    maud! { a.more href=(ctx.href(&link.href)) { (foreign::name(&link.label, link.language.as_ref())) (icon::next()) } }
}

/// The picture that stands for the store elsewhere.
fn lead_image(page: &Page) -> Option<Picture<'_>> {
    let picture = page.blocks.iter().find_map(|block| match block {
        Block::Hero(head) => head.image.as_ref(),
        _ => None,
    });
    picture.map(Picture::from)
}

/// The store's name says little in a list of search results; its tagline helps.
fn with_tagline(ctx: &Context<'_>, title: &str) -> String {
    match title == ctx.site.name && !ctx.site.tagline.is_empty() {
        true => format!("{title} · {}", ctx.site.tagline),
        false => title.to_owned(),
    }
}
