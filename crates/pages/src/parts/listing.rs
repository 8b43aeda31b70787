//! A list of products with its filters, as categories and the search show it.

use crate::markup::*;
use api::ProductList;
use commerce::listing::Sort;

use super::{card, facets, icon, pagination, sort};
use crate::{Context, address};

/// What was asked of a list.
#[derive(Debug, Clone, Copy)]
pub struct ListView<'a> {
    /// Where the list is: `/de/c/tassen` or `/search`.
    pub path: &'a str,
    pub q: Option<&'a str>,
    /// The slug of the category that a search is narrowed to.
    pub category: Option<&'a str>,
    /// Codes of the brands that the list is narrowed to.
    pub brands: &'a [String],
    pub sort: Sort,
    pub is_first_page: bool,
}

impl<'a> ListView<'a> {
    /// Whether this shows something else than the list's own address without a query.
    pub(crate) fn is_narrowed(&self) -> bool {
        self.has_filters()
            || self.query().is_some()
            || self.sort != Sort::default()
            || !self.is_first_page
    }

    /// Whether something has been filtered out.
    pub(crate) fn has_filters(&self) -> bool {
        self.category.is_some() || !self.brands.is_empty()
    }

    /// What was searched for, if anything.
    pub(crate) fn query(&self) -> Option<&'a str> {
        self.q.filter(|q| !q.trim().is_empty())
    }

    /// The address of the first page of this list.
    pub(crate) fn address(&self) -> String {
        self.address_with(self.category, None)
    }

    /// The address of the page at a cursor.
    pub(crate) fn address_at(&self, cursor: &str) -> String {
        let mut address = self.address();
        address::push_parameter(&mut address, "cursor", cursor);
        address
    }

    pub(crate) fn address_in_category(&self, category: Option<&str>) -> String {
        self.address_with(category, None)
    }

    pub(crate) fn address_without_brand(&self, code: &str) -> String {
        self.address_with(self.category, Some(code))
    }

    pub(crate) fn address_without_filters(&self) -> String {
        let unfiltered = Self {
            brands: &[],
            ..*self
        };
        unfiltered.address_with(None, None)
    }

    fn address_with(&self, category: Option<&str>, except_brand: Option<&str>) -> String {
        let sort = (self.sort != Sort::default()).then_some(self.sort.as_str());
        let brands = self.brands.iter().map(String::as_str);
        let brands = brands.filter(|brand| Some(*brand) != except_brand);
        let parameters = self.query().map(|q| ("q", q)).into_iter();
        let parameters = parameters
            .chain(category.map(|category| ("category", category)))
            .chain(brands.map(|brand| ("brand", brand)))
            .chain(sort.map(|sort| ("sort", sort)));
        let mut address = self.path.to_owned();
        for (name, value) in parameters {
            address::push_parameter(&mut address, name, value);
        }
        address
    }
}

/// Count, sort, filters, the products and the way to the next page. The caller has a heading
/// above it.
pub(crate) fn listing(
    ctx: &Context<'_>,
    list: &ProductList,
    view: &ListView<'_>,
) -> impl Renderable {
    let messages = ctx.messages();
    let has_panel = facets::has_panel(list, view);
    maud! {
        div.listing.has-panel[has_panel] {
            div.toolbar {
                p.toolbar-count role="status" {
                    ((messages.product_count)(list.total, &ctx.count(list.total)))
                }
                (sort::sort(ctx, view))
            }
            @if has_panel { (facets::panel(ctx, list, view)) }
            @else { (facets::empty_form(ctx, view)) }
            div.results {
                (facets::chips(ctx, list, view))
                @if list.items.is_empty() {
                    (nothing(ctx, view))
                } @else {
                    h2.visually-hidden { (messages.products) }
                    (card::cards(ctx, list.items.iter().map(card::Card::from), true))
                }
                (pagination::pagination(ctx, list, view))
            }
        }
    }
}

fn nothing(ctx: &Context<'_>, view: &ListView<'_>) -> impl Renderable {
    let messages = ctx.messages();
    maud! {
        div.nothing {
            @if view.has_filters() {
                p { (messages.nothing_with_filters) }
                p { a.button href=(ctx.href(&view.address_without_filters())) {
                    (messages.clear_filters)
                } }
            } @else {
                p { (messages.empty_category) }
                p { a.button href=(ctx.href(ctx.home())) { (messages.to_homepage) (icon::next()) } }
            }
        }
    }
}
