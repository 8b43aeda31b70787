//! Complete the set: whoever buys something from each of some categories gets a percentage off the
//! cheapest of what belongs to them. A promotion says in its settings how much, and from which categories:
//! `25 kitchen table`.
//!
//! `cargo build --release --target wasm32-wasip2` makes a component of some ten kilobytes that imports
//! nothing: it has no standard library, and brings its own memory and its own way to fail.

#![no_std]

extern crate alloc;

mod memory;

use alloc::string::String;
use alloc::vec::Vec;

use exports::souk::commerce::rule::{Discount, Guest, Item, Order, Reduction};
use exports::souk::commerce::types::Rate;

wit_bindgen::generate!({ path: "../../wit", world: "promotion-rule" });

struct CompleteTheSet;

export!(CompleteTheSet);

impl Guest for CompleteTheSet {
    fn decide(order: Order, settings: String) -> Result<Vec<Reduction>, String> {
        let mut words = settings.split_ascii_whitespace();
        let percent = words.next().and_then(|word| word.parse::<u32>().ok());
        let percent = percent.filter(|percent| *percent <= 100);
        let set: Vec<&str> = words.collect();
        let (Some(percent), false) = (percent, set.is_empty()) else {
            return Err("expected settings such as: 25 kitchen table".into());
        };
        let is_in = |item: &Item, category: &str| item.categories.iter().any(|one| one == category);
        let is_bought = |category: &&str| order.items.iter().any(|item| is_in(item, category));
        if !set.iter().all(is_bought) {
            return Ok(Vec::new());
        }
        let items = order.items.iter();
        let of_set = items.filter(|item| set.iter().any(|category| is_in(item, category)));
        let cheapest = of_set.min_by_key(|item| item.unit_price);
        let reduction = cheapest.map(|item| Reduction {
            variant: item.variant.clone(),
            discount: Discount::Percent(Rate {
                mantissa: percent,
                scale: 0,
            }),
        });
        Ok(reduction.into_iter().collect())
    }
}

// What compares texts. None of the rest of the C library is used, so none is linked.
#[link(name = "c")]
unsafe extern "C" {}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
