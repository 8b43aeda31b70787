//! Figures that other platforms publish for the same orders: what is asked for, and what comes of it. Amounts
//! are in minor units. Where a platform rounds or shares otherwise than we do by default, the settings
//! that say so stand beside the figures.

#[path = "../order/mod.rs"]
mod order;

mod buy_get;
mod magento;
mod medusa;
mod oscar;
mod prices;
mod shopware;
mod solidus;
mod sylius;
mod sylius_taxes;
mod vendure;
mod virto;
mod woocommerce;
