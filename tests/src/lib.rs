//! A running shop for tests, and what to ask of its answers.
//!
//! Tests that only read share one shop per process; the others start their own on a copy of a
//! filled one. `SOUK_TEST_HOST=spin` runs them on Spin (`SOUK_SPIN` names the program, otherwise
//! it is the one on the PATH).

mod answer;
mod request;
mod seed;
mod shop;
mod template;
mod watch;

pub mod component;
pub mod html;

pub use answer::Answer;
pub use request::Request;
pub use seed::{Store, product, rows, slug, stores};
pub use shop::{ADMIN_KEY, Builder, Shop, on_spin};
