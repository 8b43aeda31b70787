//! A list of products with its filters, as categories and the search show it.

use crate::markup::*;
use api::{CategoryNode, ProductList};
use commerce::listing::Sort;

use super::{card, chips, facets, icon, pagination, sort};
use crate::{Context, address};

/// A filter in force as the address says it: `brand` and `halm`, `price.min` and `12.50`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chosen {
    pub parameter: String,
    pub value: String,
}

/// What was asked of a list.
#[derive(Debug, Clone, Copy)]
pub struct ListView<'a> {
    /// Where the list is: `/de/c/tassen` or `/search`.
    pub path: &'a str,
    pub q: Option<&'a str>,
    /// The category that a search is narrowed to.
    pub category: Option<&'a CategoryNode>,
    /// In ascending order, none twice, so that one list has one address.
    pub filters: &'a [Chosen],
    pub sort: Sort,
    /// Where this page begins, if it is not the first.
    pub cursor: Option<&'a str>,
    /// How many products there would be without filters, where there is none with them.
    pub unfiltered: Option<u64>,
}

impl<'a> ListView<'a> {
    /// Whether this is another list than that at the path itself.
    pub(crate) fn is_narrowed(&self) -> bool {
        self.has_filters() || self.query().is_some() || self.sort != Sort::default()
    }

    /// Whether something has been filtered out.
    pub(crate) fn has_filters(&self) -> bool {
        self.category.is_some() || !self.filters.is_empty()
    }

    /// What was searched for, if anything.
    pub(crate) fn query(&self) -> Option<&'a str> {
        self.q.filter(|q| !q.trim().is_empty())
    }

    /// The value that a parameter has, where it has one.
    pub(crate) fn value(&self, parameter: &str) -> Option<&'a str> {
        let mut filters = self.filters.iter();
        let chosen = filters.find(|chosen| chosen.parameter == parameter)?;
        Some(&chosen.value)
    }

    /// The address of the first page of this list.
    pub(crate) fn address(&self) -> String {
        self.build(self.slug(), &|_| true, None)
    }

    /// The address of the page at a cursor.
    pub(crate) fn address_at(&self, cursor: &str) -> String {
        let mut address = self.address();
        address::push_parameter(&mut address, "cursor", cursor);
        address
    }

    /// The address of this very page.
    pub(crate) fn own_address(&self) -> String {
        match self.cursor {
            Some(cursor) => self.address_at(cursor),
            None => self.address(),
        }
    }

    pub(crate) fn address_in_category(&self, category: Option<&str>) -> String {
        self.build(category, &|_| true, None)
    }

    pub(crate) fn address_without(&self, filter: &Chosen) -> String {
        self.build(self.slug(), &|chosen| chosen != filter, None)
    }

    /// With this value in place of all others of the parameter; without it where it was chosen.
    pub(crate) fn address_toggling(&self, parameter: &str, value: &str) -> String {
        let others = |chosen: &Chosen| chosen.parameter != parameter;
        let add = (self.value(parameter) != Some(value)).then_some((parameter, value));
        self.build(self.slug(), &others, add)
    }

    pub(crate) fn address_without_filters(&self) -> String {
        self.build(None, &|_| false, None)
    }

    /// The same list for another question.
    pub(crate) fn address_asking(&self, q: &str) -> String {
        let mut asking: ListView<'_> = *self;
        asking.q = Some(q);
        asking.address()
    }

    fn slug(&self) -> Option<&'a str> {
        self.category.map(|category| &*category.slug)
    }

    fn build(
        &self,
        category: Option<&str>,
        keep: &dyn Fn(&Chosen) -> bool,
        mut add: Option<(&str, &str)>,
    ) -> String {
        let mut address = self.path.to_owned();
        let mut push = |name: &str, value: &str| {
            address::push_parameter(&mut address, name, value);
        };
        if let Some(q) = self.query() {
            push("q", q);
        }
        if let Some(category) = category {
            push("category", category);
        }
        for chosen in self.filters.iter().filter(|chosen| keep(chosen)) {
            let own = (&*chosen.parameter, &*chosen.value);
            if let Some((name, value)) = add.take_if(|add| *add < own) {
                push(name, value);
            }
            push(own.0, own.1);
        }
        if let Some((name, value)) = add {
            push(name, value);
        }
        if self.sort != Sort::default() {
            push("sort", self.sort.as_str());
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
                p.toolbar-count tabindex="-1" {
                    ((messages.product_count)(list.total, &ctx.count(list.total)))
                }
                (chips::chips(ctx, list, view))
                (sort::sort(ctx, view))
            }
            @if has_panel { (facets::panel(ctx, list, view)) }
            @else { (facets::empty_form(ctx, view)) }
            div.results id="results" {
                @if list.items.is_empty() {
                    (nothing(ctx, list, view))
                } @else {
                    h2.visually-hidden { (messages.products) }
                    (card::cards(ctx, list.items.iter().map(card::Card::from), true))
                }
                (pagination::pagination(ctx, list, view))
            }
        }
    }
}

fn nothing(ctx: &Context<'_>, list: &ProductList, view: &ListView<'_>) -> impl Renderable {
    let messages = ctx.messages();
    maud! {
        div.nothing {
            @if view.has_filters() {
                p { (messages.nothing_with_filters) }
                (chips::drops(ctx, list, view))
                p { a.button href=(ctx.href(&view.address_without_filters())) data-instant {
                    @match view.unfiltered {
                        Some(count) if count > 0 => {
                            ((messages.all_without_filters)(count, &ctx.count(count)))
                        }
                        _ => (messages.clear_filters),
                    }
                } }
            } @else {
                p { (messages.empty_category) }
                p { a.button href=(ctx.href(ctx.home())) { (messages.to_homepage) (icon::next()) } }
            }
        }
    }
}
