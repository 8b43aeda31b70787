//! What is found, as one who searches sees it.

mod answers;
mod codes;
mod mistakes;
mod order;
mod properties;
mod shop;
mod words;
