//! What holds for every order, whatever the merchant writes and however the store calculates.

#[path = "../order/mod.rs"]
mod order;

mod amounts;
mod problems;
mod promotions;
mod unchanged;
mod wild;
