//! Pages and menus.

use super::check::Checks;
use crate::catalogue::{Menu, Page, PageKind};

/// First segments of the shop's own addresses, which a page must not take.
const RESERVED_SLUGS: [&str; 16] = [
    "search",
    "cart",
    "checkout",
    "account",
    "orders",
    "admin",
    "assets",
    "media",
    "api",
    "blog",
    "offers",
    "wishlists",
    "robots",
    "sitemap",
    "sitemaps",
    "feeds",
];

pub(super) fn check_page(page: &Page, checks: &mut Checks) {
    checks.slug("code", &page.code);
    checks.length("blocks", page.blocks.len(), 0..=50);
    checks.texts("texts", &page.texts, |checks, path, texts| {
        checks.name(&format!("{path}.title"), &texts.title);
        checks.text(
            &format!("{path}.description"),
            &texts.description,
            0..=1_000,
        );
        checks.text(&format!("{path}.body"), &texts.body, 0..=100_000);
        let slug = format!("{path}.slug");
        match page.kind {
            PageKind::Home if !texts.slug.is_empty() => {
                checks.fail(
                    slug,
                    "unexpected_slug",
                    "the homepage is at the store's root",
                );
            }
            PageKind::Home => {}
            // Two letters are a language: see `check_store`.
            PageKind::Static
                if texts.slug.len() < 3 || RESERVED_SLUGS.contains(&texts.slug.as_str()) =>
            {
                checks.fail(
                    slug,
                    "reserved_slug",
                    "expected three letters or more, and no word \
                    that the shop's own addresses begin with",
                );
            }
            PageKind::Static => checks.slug(&slug, &texts.slug),
        }
    });
    for (index, block) in page.blocks.iter().enumerate() {
        let path = format!("blocks[{index}]");
        checks.length(&format!("{path}.products"), block.products.len(), 0..=48);
        checks.length(
            &format!("{path}.categories"),
            block.categories.len(),
            0..=48,
        );
        if let Some(image) = &block.image {
            checks.file(&format!("{path}.image"), image);
        }
        if let Some(target) = &block.link {
            checks.target(&format!("{path}.link"), target);
        }
        checks.texts(
            &format!("{path}.texts"),
            &block.texts,
            |checks, path, texts| {
                checks.text(&format!("{path}.title"), &texts.title, 0..=200);
                checks.text(&format!("{path}.text"), &texts.text, 0..=10_000);
                checks.text(&format!("{path}.action"), &texts.action, 0..=100);
            },
        );
    }
}

pub(super) fn check_menu(menu: &Menu, checks: &mut Checks) {
    checks.slug("code", &menu.code);
    check_menu_items("items", &menu.items, 1, checks);
}

/// Deeper menus are no help to a visitor.
const MENU_DEPTH: usize = 3;

fn check_menu_items(
    path: &str,
    items: &[crate::catalogue::MenuItem],
    depth: usize,
    checks: &mut Checks,
) {
    if depth > MENU_DEPTH && !items.is_empty() {
        checks.fail(path, "menu_too_deep", "expected at most three levels");
        return;
    }
    checks.length(path, items.len(), 0..=50);
    for (index, item) in items.iter().enumerate() {
        let path = format!("{path}[{index}]");
        match &item.link {
            Some(target) => checks.target(&format!("{path}.link"), target),
            None if item.texts.is_empty() => {
                checks.fail(
                    &path,
                    "missing_label",
                    "expected a link or a label in texts",
                );
            }
            None => {}
        }
        if !item.texts.is_empty() {
            checks.texts(
                &format!("{path}.texts"),
                &item.texts,
                |checks, path, texts| {
                    checks.name(&format!("{path}.label"), &texts.label);
                },
            );
        }
        check_menu_items(
            &format!("{path}.children"),
            &item.children,
            depth + 1,
            checks,
        );
    }
}
