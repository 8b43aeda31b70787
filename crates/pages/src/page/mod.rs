//! One file per page.

use std::borrow::Cow;

use crate::Context;
use crate::parts::listing::ListView;

pub(crate) mod article;
pub(crate) mod bad_request;
pub(crate) mod category;
pub(crate) mod home;
pub(crate) mod not_found;
pub(crate) mod not_set_up;
pub(crate) mod offers;
pub(crate) mod product;
pub(crate) mod search;
pub(crate) mod unavailable;

/// What search engines should keep of a list: its pages one by one, but not what narrows it. Where
/// its prices are others, its pages begin at other products: only its first has a counterpart.
fn canonical<'a>(ctx: &Context<'a>, view: &ListView<'_>) -> Cow<'a, str> {
    match view.cursor {
        Some(_) if !view.is_narrowed() && ctx.stated().next().is_none() => {
            view.own_address().into()
        }
        _ => ctx.path.into(),
    }
}

/// The first text that is not empty.
fn first_of(texts: [&str; 2]) -> &str {
    texts
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or("")
}
