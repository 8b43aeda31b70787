/// An order as `wit/rule.wit` says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    pub store: String,
    pub currency: String,
    /// Empty while it is not known.
    pub country: String,
    pub segments: Vec<String>,
    /// Seconds since 1970.
    pub now: i64,
    pub items: Vec<Item>,
}

/// Units of one variant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    pub id: String,
    pub product: String,
    pub variant: String,
    pub categories: Vec<String>,
    pub tags: Vec<String>,
    pub quantity: u64,
    pub unit_price: i64,
}
