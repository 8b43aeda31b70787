//! Promotions as the merchant wrote them. Moments are seconds since 1970, UTC.

use crate::problem::{Rate, Settings};

/// A rule of the merchant: when its condition holds, its actions take something off.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Promotion {
    #[cfg_attr(feature = "json", serde(default))]
    pub id: String,
    /// Higher ones run first.
    #[cfg_attr(feature = "json", serde(default))]
    pub priority: i32,
    /// When it was made, in any unit that grows: among equal priorities the older runs first.
    #[cfg_attr(feature = "json", serde(default))]
    pub created: i64,
    /// It runs from then on.
    #[cfg_attr(feature = "json", serde(default, with = "crate::json::moment"))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub starts: Option<i64>,
    /// It runs no longer from then on.
    #[cfg_attr(feature = "json", serde(default, with = "crate::json::moment"))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub ends: Option<i64>,
    /// Where it applies, no other does.
    #[cfg_attr(feature = "json", serde(default))]
    pub exclusive: bool,
    /// Code of a lane.
    pub lane: Option<String>,
    /// Where there are some, one of them must be given.
    #[cfg_attr(feature = "json", serde(default))]
    pub coupons: Vec<Coupon>,
    #[cfg_attr(feature = "json", serde(default))]
    pub budget: Budget,
    #[cfg_attr(feature = "json", serde(default))]
    pub basis: Basis,
    #[cfg_attr(feature = "json", serde(default))]
    pub condition: Condition,
    pub actions: Vec<Action>,
    /// The most that it takes off an order.
    pub cap: Option<i64>,
}

/// Promotions that stand for each other.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Lane {
    pub code: String,
    #[cfg_attr(feature = "json", serde(default))]
    pub choice: Choice,
}

/// Which promotions of a lane take effect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum Choice {
    /// All, one after another.
    #[default]
    All,
    /// The one that takes most off the order.
    Best,
    /// For each line and charge, the one that takes most off it.
    BestOfEach,
}

/// On which amounts a promotion judges and computes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum Basis {
    /// Those that the promotions before it left.
    #[default]
    Running,
    /// Those that the order came with.
    Original,
}

/// A code that opens a promotion.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Coupon {
    pub code: String,
    #[cfg_attr(feature = "json", serde(default, with = "crate::json::moment"))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub starts: Option<i64>,
    #[cfg_attr(feature = "json", serde(default, with = "crate::json::moment"))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub ends: Option<i64>,
    #[cfg_attr(feature = "json", serde(default))]
    pub uses: Limit,
    #[cfg_attr(feature = "json", serde(default))]
    pub uses_by_customer: Limit,
    /// How often the reward is given where the code is given several times; once unless said.
    pub per_order: Option<u32>,
}

/// How often something may be used, and how often it was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(default, deny_unknown_fields))]
pub struct Limit {
    pub most: Option<u64>,
    pub used: u64,
}

impl Limit {
    /// Whether nothing is left.
    pub fn is_used_up(self) -> bool {
        self.most.is_some_and(|most| self.used >= most)
    }
}

/// What a promotion may cost over all orders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(default, deny_unknown_fields))]
pub struct Budget {
    pub uses: Limit,
    /// Minor units that it may still take off.
    pub spend: Option<i64>,
}

/// A range with its bounds; without one it is open on that side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(default, deny_unknown_fields))]
pub struct Range {
    pub min: Option<i64>,
    pub max: Option<i64>,
}

impl Range {
    /// From `min` on.
    pub fn from(min: i64) -> Self {
        Self {
            min: Some(min),
            max: None,
        }
    }

    /// Whether a value lies in it.
    pub fn contains(self, value: i64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }
}

/// What must be so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(
    feature = "json",
    serde(rename_all = "snake_case", deny_unknown_fields)
)]
pub enum Condition {
    #[default]
    Always,
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    All(Vec<Condition>),
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    Any(Vec<Condition>),
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    None(Vec<Condition>),
    /// What the matching lines cost together.
    Total {
        #[cfg_attr(feature = "json", serde(default))]
        of: Filter,
        #[cfg_attr(feature = "json", serde(default))]
        range: Range,
        #[cfg_attr(feature = "json", serde(default))]
        tax: TaxView,
    },
    /// How many units the matching lines have together.
    Quantity {
        #[cfg_attr(feature = "json", serde(default))]
        of: Filter,
        #[cfg_attr(feature = "json", serde(default))]
        range: Range,
    },
    Segment(Vec<String>),
    Organization(Vec<String>),
    /// The how-manieth order of the buyer it is, from one.
    #[cfg_attr(feature = "json", serde(rename = "nth_order"))]
    Order(Range),
    Registered(bool),
    Country(Vec<String>),
    ShippingMethod(Vec<String>),
    PaymentMethod(Vec<String>),
    Store(Vec<String>),
    Currency(Vec<String>),
    Channel(Vec<String>),
    /// One of these codes was given.
    Coupon(Vec<String>),
    /// From 1, Monday, to 7, on the store's calendar.
    Weekday(Vec<u8>),
    /// Minutes since midnight on the store's clock, from the first on, before the second; over
    /// midnight where the second is the lower.
    Hours {
        #[cfg_attr(feature = "json", serde(with = "crate::json::clock"))]
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        from: u16,
        #[cfg_attr(feature = "json", serde(with = "crate::json::clock"))]
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        to: u16,
    },
}

/// How an amount is compared that may or may not include tax.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum TaxView {
    #[default]
    AsEntered,
    Net,
    Gross,
}

/// Which lines: those that meet all that is given; the entries of one list are alternatives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(default, deny_unknown_fields))]
pub struct Filter {
    pub products: Vec<String>,
    pub variants: Vec<String>,
    pub categories: Vec<String>,
    pub brands: Vec<String>,
    pub tags: Vec<String>,
    /// Codes and values.
    #[cfg_attr(feature = "json", serde(with = "crate::json::attributes"))]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::json::Attribute>))]
    pub attributes: Vec<(String, String)>,
    /// What a unit costs.
    pub price: Range,
    /// Whether lines with a reduced price are left out.
    pub not_on_sale: bool,
    /// Lines that meet this are left out.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub except: Option<Box<Filter>>,
}

/// What is taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(
    feature = "json",
    serde(rename_all = "snake_case", deny_unknown_fields)
)]
pub enum Action {
    /// Off the matching lines together, spread over them.
    Spread {
        #[cfg_attr(feature = "json", serde(default))]
        of: Filter,
        discount: Discount,
    },
    /// Off each matching line.
    Lines {
        #[cfg_attr(feature = "json", serde(default))]
        of: Filter,
        discount: Discount,
    },
    /// Off each unit of the matching lines.
    Units {
        #[cfg_attr(feature = "json", serde(default))]
        of: Filter,
        discount: Discount,
        /// At most so many units of all lines together.
        limit: Option<u64>,
        #[cfg_attr(feature = "json", serde(default))]
        pick: Order,
    },
    /// For every `buy` units of one set, `get` units of another at a discount; a unit counts once.
    #[cfg_attr(feature = "json", serde(rename = "buy_x_get_y"))]
    BuyGet {
        buy: Filter,
        buy_quantity: u64,
        get: Filter,
        get_quantity: u64,
        discount: Discount,
        /// At most so often.
        times: Option<u64>,
        #[cfg_attr(feature = "json", serde(default))]
        pick: Order,
    },
    /// Every `size` of the matching units together for a price, or at a discount.
    Bundles {
        #[cfg_attr(feature = "json", serde(default))]
        of: Filter,
        size: u64,
        discount: Discount,
        times: Option<u64>,
        #[cfg_attr(feature = "json", serde(default))]
        pick: Order,
    },
    /// The discount of the highest step that the matching lines reach, spread over them.
    Tiers {
        #[cfg_attr(feature = "json", serde(default))]
        of: Filter,
        by: Measure,
        steps: Vec<Step>,
    },
    /// Units of a product for nothing.
    Gift {
        product: String,
        #[cfg_attr(feature = "json", serde(default = "crate::json::one"))]
        quantity: u64,
    },
    /// Off shipping by one of these methods; none is any.
    Shipping {
        #[cfg_attr(feature = "json", serde(default))]
        methods: Vec<String>,
        discount: Discount,
    },
    /// Off surcharges of one of these methods; none is any.
    Surcharge {
        #[cfg_attr(feature = "json", serde(default))]
        methods: Vec<String>,
        discount: Discount,
    },
}

/// How much is taken off something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum Discount {
    /// At most 100 %.
    Percent(Rate),
    Amount(i64),
    /// Whatever it costs more than this.
    FixedPrice(i64),
}

impl Discount {
    /// What it takes off an amount: never more than there is.
    pub(crate) fn off(self, amount: i64, settings: Settings) -> i64 {
        let amount = amount.max(0);
        match self {
            Self::Percent(rate) => settings.percentage_of(amount, rate),
            Self::Amount(off) => off.clamp(0, amount),
            Self::FixedPrice(price) => (amount - price.max(0)).max(0),
        }
    }
}

/// What steps are reached by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum Measure {
    Amount,
    Quantity,
}

/// A step of tiers, from its threshold on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Step {
    pub from: i64,
    pub discount: Discount,
}

/// Which units come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum Order {
    #[default]
    CheapestFirst,
    DearestFirst,
}
