//! Complete the set: whoever buys something from each of two categories gets 25 % off the cheapest of
//! what belongs to them.
//!
//! `cargo build --release --target wasm32-wasip2` makes a component of some ten kilobytes that imports
//! nothing: it has no standard library, and brings its own memory and its own way to fail.

#![no_std]

extern crate alloc;

mod memory;

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use exports::souk::commerce::rule::{Discount, Guest, Order, Reduction};
use exports::souk::commerce::types::Rate;

wit_bindgen::generate!({ path: "../../wit", world: "promotion-rule" });

struct CompleteTheSet;

export!(CompleteTheSet);

const SET: [&str; 2] = ["kitchen", "table"];

impl Guest for CompleteTheSet {
    fn decide(order: Order) -> Result<Vec<Reduction>, String> {
        let is_complete = SET.iter().all(|category| {
            let mut items = order.items.iter();
            items.any(|item| item.categories.iter().any(|one| one == category))
        });
        if !is_complete {
            return Ok(Vec::new());
        }
        let of_set = order.items.iter().filter(|item| {
            let mut categories = item.categories.iter();
            categories.any(|category| SET.contains(&category.as_str()))
        });
        let Some(cheapest) = of_set.min_by_key(|item| item.unit_price) else {
            return Ok(Vec::new());
        };
        Ok(vec![Reduction {
            variant: cheapest.variant.clone(),
            discount: Discount::Percent(Rate {
                mantissa: 25,
                scale: 0,
            }),
        }])
    }
}

// What compares texts. None of the rest of the C library is used, so none is linked.
#[link(name = "c")]
unsafe extern "C" {}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
