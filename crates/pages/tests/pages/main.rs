//! What must hold of every page, and of each.

#[path = "../fixtures/mod.rs"]
mod fixtures;
#[path = "../html/mod.rs"]
mod html;

mod choices;
mod every_page;
mod lists;
mod render;
mod store;
mod variants;
