//! One file per page.

pub(crate) mod article;
pub(crate) mod bad_request;
pub(crate) mod category;
pub(crate) mod home;
pub(crate) mod not_found;
pub(crate) mod not_set_up;
pub(crate) mod product;
pub(crate) mod search;
pub(crate) mod unavailable;

/// The first text that is not empty.
fn first_of(texts: [&str; 2]) -> &str {
    texts
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or("")
}
