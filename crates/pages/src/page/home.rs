use api::{CategorySummary, Image, ProductSummary};
use commerce::published::{Block, BlockHead, Link, Page};
use maud::{Markup, PreEscaped, html};

use super::first_of;
use crate::layout::Document;
use crate::parts::picture::{Loading, picture};
use crate::parts::{card, category_card, icon};
use crate::{Context, structured};

/// The homepage: its blocks in their order.
pub fn home(ctx: &Context<'_>, page: &Page) -> String {
    let has_title = matches!(page.blocks.first(), Some(Block::Hero(_)));
    let body = html! {
        @if !has_title { h1.visually-hidden { (page.title) } }
        @for (place, block) in page.blocks.iter().enumerate() { (render(ctx, block, place)) }
    };
    let image = lead_image(page);
    let title = first_of([&page.seo.title, &ctx.site.name]);
    Document {
        description: first_of([&page.seo.description, &ctx.site.description]),
        image: image.as_ref(),
        data: vec![structured::website(ctx)],
        ..Document::new(ctx, &with_tagline(ctx, title), body)
    }
    .render(ctx)
}

fn render(ctx: &Context<'_>, block: &Block, place: usize) -> Markup {
    match block {
        Block::Hero(head) => hero(ctx, head, place == 0),
        Block::Products { head, products } => {
            let products = products.iter().cloned();
            let products: Vec<_> = products
                .map(|card| ProductSummary::of(card, ctx.currency))
                .collect();
            html! {
                section.block {
                    (heading(ctx, head))
                    (card::cards(ctx, &products, place == 0))
                }
            }
        }
        Block::Categories { head, categories } => {
            let categories: Vec<_> = categories
                .iter()
                .cloned()
                .map(CategorySummary::from)
                .collect();
            html! {
                section.block {
                    (heading(ctx, head))
                    (category_card::category_cards(ctx, &categories, Loading::Lazy))
                }
            }
        }
        Block::Text(head) => text(ctx, head),
    }
}

/// The opening: words beside a large picture. The first one on the page is its heading.
fn hero(ctx: &Context<'_>, head: &BlockHead, is_first: bool) -> Markup {
    let image = head.image.clone().map(Image::from);
    let loading = if is_first {
        Loading::First
    } else {
        Loading::Lazy
    };
    html! {
        section.hero {
            div.hero-text {
                @if is_first { h1 { (head.title) } } @else { h2 { (head.title) } }
                div.lead { (PreEscaped(&head.text_html)) }
                @if let Some(action) = &head.action { (button(ctx, action)) }
            }
            @if let Some(image) = &image { div.hero-picture { (picture(image, loading)) } }
        }
    }
}

/// A thought, with or without a picture.
fn text(ctx: &Context<'_>, head: &BlockHead) -> Markup {
    let image = head.image.clone().map(Image::from);
    html! {
        section.block.story.has-picture[image.is_some()] {
            @if let Some(image) = &image {
                div.story-picture { (picture(image, Loading::Lazy)) }
            }
            div.story-text {
                @if !head.title.is_empty() { h2 { (head.title) } }
                div.prose { (PreEscaped(&head.text_html)) }
                @if let Some(action) = &head.action { (more(ctx, action)) }
            }
        }
    }
}

/// The heading of a block, with its link at the end of the line.
fn heading(ctx: &Context<'_>, head: &BlockHead) -> Markup {
    html! {
        div.block-heading {
            div {
                h2 { (head.title) }
                @if !head.text_html.is_empty() {
                    div.block-text { (PreEscaped(&head.text_html)) }
                }
            }
            @if let Some(action) = &head.action { (more(ctx, action)) }
        }
    }
}

fn button(ctx: &Context<'_>, link: &Link) -> Markup {
    html! { a.button href=(ctx.href(&link.href)) { (link.label) (icon::next()) } }
}

fn more(ctx: &Context<'_>, link: &Link) -> Markup {
    html! { a.more href=(ctx.href(&link.href)) { (link.label) (icon::next()) } }
}

/// The picture that stands for the store elsewhere.
fn lead_image(page: &Page) -> Option<Image> {
    let picture = |block: &Block| match block {
        Block::Hero(head) => head.image.clone(),
        _ => None,
    };
    page.blocks.iter().find_map(picture).map(Image::from)
}

/// The store's name says little in a list of search results; its tagline helps.
fn with_tagline(ctx: &Context<'_>, title: &str) -> String {
    match title == ctx.site.name && !ctx.site.tagline.is_empty() {
        true => format!("{title} · {}", ctx.site.tagline),
        false => title.to_owned(),
    }
}
