//! Promotions as the merchant wrote them. Moments are seconds since 1970, UTC.

use serde::{Deserialize, Serialize};

use crate::problem::{Rate, Settings};

/// A rule of the merchant: when its condition holds, its actions take something off.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Promotion {
    #[serde(default)]
    pub id: String,
    /// Higher ones run first.
    #[serde(default)]
    pub priority: i32,
    /// When it was made, in any unit that grows: among equal priorities the older runs first.
    #[serde(default)]
    pub created: i64,
    /// It runs from then on.
    #[serde(default, with = "crate::json::moment")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub starts: Option<i64>,
    /// It runs no longer from then on.
    #[serde(default, with = "crate::json::moment")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub ends: Option<i64>,
    /// Where it applies, no other does.
    #[serde(default)]
    pub exclusive: bool,
    /// Code of a lane.
    pub lane: Option<String>,
    /// Where there are some, one of them must be given.
    #[serde(default)]
    pub coupons: Vec<Coupon>,
    #[serde(default)]
    pub budget: Budget,
    #[serde(default)]
    pub basis: Basis,
    #[serde(default)]
    pub condition: Condition,
    /// At least one, where no custom rule decides.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// Decides what is taken off beside what the actions take off. Who evaluates a problem asks it before.
    pub custom_rule: Option<CustomRule>,
    /// The most that it takes off an order, in minor units.
    pub cap: Option<i64>,
    /// What promotions after it may still change, where it applies.
    #[serde(default)]
    pub then: Then,
    /// How its amounts off, its fixed prices and the steps of its tiers are meant.
    #[serde(default)]
    pub amounts: TaxView,
}

/// A rule of a third party: a WebAssembly component, and what this promotion says to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PromotionCustomRule))]
#[serde(default, deny_unknown_fields)]
pub struct CustomRule {
    /// The code under which it is kept. A promotion that is kept names it, and means the component that
    /// was uploaded last.
    pub code: String,
    /// The component itself, `sha256:` and hexadecimal digits. An order names it, so that the same order
    /// costs the same later.
    pub digest: String,
    /// Handed to the rule as it is; what it means is between the two.
    pub settings: String,
}

/// What promotions that come after one may still change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PromotionThen))]
#[serde(rename_all = "snake_case")]
pub enum Then {
    #[default]
    All,
    /// What this one took nothing off.
    Others,
    /// Nothing: it is the last one.
    Nothing,
}

/// Promotions that stand for each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PromotionLane))]
#[serde(deny_unknown_fields)]
pub struct Lane {
    pub code: String,
    #[serde(default)]
    pub choice: Choice,
}

/// Which promotions of a lane take effect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PromotionLaneChoice))]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// All, one after another.
    #[default]
    All,
    /// The one that takes most off the order.
    Best,
    /// For each line and charge, the one that takes most off it.
    BestOfEach,
    /// The first one that applies.
    First,
}

/// On which amounts a promotion judges and computes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PromotionBasis))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Those that the promotions before it left.
    #[default]
    Running,
    /// Those that the order came with.
    Original,
}

/// A code that opens a promotion.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PromotionCoupon))]
#[serde(deny_unknown_fields)]
pub struct Coupon {
    pub code: String,
    #[serde(default, with = "crate::json::moment")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub starts: Option<i64>,
    #[serde(default, with = "crate::json::moment")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub ends: Option<i64>,
    #[serde(default)]
    pub uses: Limit,
    #[serde(default)]
    pub uses_by_customer: Limit,
    /// How often the reward is given where the code is given several times; once unless said.
    pub per_order: Option<u32>,
}

/// How often something may be used, and how often it was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = UseLimit))]
#[serde(default, deny_unknown_fields)]
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PromotionBudget))]
#[serde(default, deny_unknown_fields)]
pub struct Budget {
    pub uses: Limit,
    /// Minor units that it may still take off.
    pub spend: Option<i64>,
    pub overspent: Overspent,
}

/// What happens to a discount that costs more than is left of its budget.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PromotionOverspent))]
#[serde(rename_all = "snake_case")]
pub enum Overspent {
    /// It takes what is left.
    #[default]
    Reduce,
    /// The promotion does not apply.
    Skip,
}

/// A range with its bounds; without one it is open on that side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = AmountRange))]
#[serde(default, deny_unknown_fields)]
pub struct Range {
    /// At least: minor units of what costs, units of what is counted.
    pub min: Option<i64>,
    /// At most.
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PromotionCondition))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
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
        #[serde(default)]
        of: Filter,
        #[serde(default)]
        range: Range,
        #[serde(default)]
        tax: TaxView,
        /// On which amounts; the promotion's own basis unless said.
        basis: Option<Basis>,
    },
    /// How many units the matching lines have together.
    Quantity {
        #[serde(default)]
        of: Filter,
        #[serde(default)]
        range: Range,
    },
    /// How many lines match.
    Lines {
        #[serde(default)]
        of: Filter,
        #[serde(default)]
        range: Range,
    },
    /// Ids of buyers.
    Customer(Vec<String>),
    Segment(Vec<String>),
    Organization(Vec<String>),
    /// The how-manieth order of the buyer it is, from one.
    #[serde(rename = "nth_order")]
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
        #[serde(with = "crate::json::clock")]
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        from: u16,
        #[serde(with = "crate::json::clock")]
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        to: u16,
    },
}

/// How an amount is compared that may or may not include tax.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TaxView {
    #[default]
    AsEntered,
    Net,
    Gross,
}

/// Which lines: those that meet all that is given; the entries of one list are alternatives, and a list that is
/// given has at least one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = LineFilter))]
#[serde(default, deny_unknown_fields)]
pub struct Filter {
    #[serde(
        deserialize_with = "crate::json::entries",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[cfg_attr(feature = "openapi", schema(min_items = 1))]
    pub products: Vec<String>,
    #[serde(
        deserialize_with = "crate::json::entries",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[cfg_attr(feature = "openapi", schema(min_items = 1))]
    pub variants: Vec<String>,
    #[serde(
        deserialize_with = "crate::json::entries",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[cfg_attr(feature = "openapi", schema(min_items = 1))]
    pub categories: Vec<String>,
    #[serde(
        deserialize_with = "crate::json::entries",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[cfg_attr(feature = "openapi", schema(min_items = 1))]
    pub brands: Vec<String>,
    #[serde(
        deserialize_with = "crate::json::entries",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[cfg_attr(feature = "openapi", schema(min_items = 1))]
    pub tags: Vec<String>,
    /// Codes and values.
    #[serde(
        serialize_with = "crate::json::attributes::serialize",
        deserialize_with = "crate::json::attributes::entries",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::json::Attribute>, min_items = 1))]
    pub attributes: Vec<(String, String)>,
    /// What a unit costs; the dearest of a line.
    pub price: Range,
    /// How many units the line has.
    pub quantity: Range,
    /// Whether lines with a reduced price are left out.
    pub not_on_sale: bool,
    /// Lines that meet this are left out.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub except: Option<Box<Filter>>,
}

/// What is taken off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PromotionAction))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    Spread(Spread),
    Lines(Lines),
    Units(Units),
    #[serde(rename = "buy_x_get_y")]
    BuyGet(BuyGet),
    Bundles(Bundles),
    Tiers(Tiers),
    Gift(Give),
    Shipping(Charges),
    Surcharge(Charges),
}

/// Off the matching lines together, spread over them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = SpreadAction))]
#[serde(deny_unknown_fields)]
pub struct Spread {
    #[serde(default)]
    pub of: Filter,
    pub discount: Discount,
    /// Whether shipping bears its share of it too.
    #[serde(default)]
    pub with_shipping: bool,
}

/// Off each matching line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = LinesAction))]
#[serde(deny_unknown_fields)]
pub struct Lines {
    #[serde(default)]
    pub of: Filter,
    pub discount: Discount,
    /// The most that it takes off a line, in minor units.
    pub line_cap: Option<i64>,
}

/// Off each unit of the matching lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = UnitsAction))]
#[serde(deny_unknown_fields)]
pub struct Units {
    #[serde(default)]
    pub of: Filter,
    pub discount: Discount,
    /// So many units of a line come first and are not reduced: from the third unit on.
    #[serde(default)]
    pub line_after: u64,
    /// Of every so many units of a line only some.
    pub every: Option<Every>,
    /// At most so many units of a line.
    pub line_limit: Option<u64>,
    /// At most so many units of all lines together.
    pub limit: Option<u64>,
    /// Which of them, where not all.
    #[serde(default)]
    pub pick: Order,
    /// The most that it takes off a line, in minor units.
    pub line_cap: Option<i64>,
    /// Whether the discount is on what these units of a line cost together, and so is rounded once.
    #[serde(default)]
    pub together: bool,
}

/// Some of every so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = EveryUnits))]
#[serde(deny_unknown_fields)]
pub struct Every {
    /// Above zero.
    pub of: u64,
    pub units: u64,
}

/// For every `buy_quantity` units of one set, `get_quantity` units of another at a discount.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BuyXGetYAction))]
#[serde(deny_unknown_fields)]
pub struct BuyGet {
    pub buy: Filter,
    /// Above zero.
    pub buy_quantity: u64,
    pub get: Filter,
    /// Above zero.
    pub get_quantity: u64,
    pub discount: Discount,
    /// At most so often.
    pub times: Option<u64>,
    /// Which units are had at the discount.
    #[serde(default)]
    pub pick: Order,
    #[serde(default)]
    pub chosen: Chosen,
    /// Whether fewer units may be had the last time, where no more are there.
    #[serde(default)]
    pub partial: bool,
}

/// What is chosen first where the same units could be bought and be got.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ChosenFirst))]
#[serde(rename_all = "snake_case")]
pub enum Chosen {
    /// What is got, as far as enough is left to buy.
    #[default]
    GotFirst,
    /// What is bought, the dearest units.
    BoughtFirst,
    /// Neither: what is bought may itself be got.
    Both,
}

/// Every so many of the matching units together for a price, or at a discount.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BundlesAction))]
#[serde(deny_unknown_fields)]
pub struct Bundles {
    #[serde(default)]
    pub of: Filter,
    /// Above zero.
    pub size: u64,
    /// What else belongs to one, beside these.
    #[serde(default)]
    pub also: Vec<Set>,
    pub discount: Discount,
    /// At most so many.
    pub times: Option<u64>,
    /// Which units are bundled first.
    #[serde(default)]
    pub pick: Order,
    /// Only so many units of each, each at the discount; none is the bundle as a whole.
    pub within: Option<Within>,
}

/// So many units of the matching lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BundleSet))]
#[serde(deny_unknown_fields)]
pub struct Set {
    #[serde(default)]
    pub of: Filter,
    /// Above zero.
    pub quantity: u64,
}

/// Some units of a bundle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = UnitsWithin))]
#[serde(deny_unknown_fields)]
pub struct Within {
    pub units: u64,
    #[serde(default)]
    pub pick: Order,
    /// So many units of each come first and are not reduced: with 1, from the second cheapest or
    /// dearest on.
    #[serde(default)]
    pub after: u64,
    /// Whether the units of all bundles are put in order together: as many as otherwise, but the
    /// cheapest or dearest of them all.
    #[serde(default)]
    pub across: bool,
    /// At most so many units of all bundles together.
    pub limit: Option<u64>,
}

/// The discount of the highest step that the matching lines reach.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = TiersAction))]
#[serde(deny_unknown_fields)]
pub struct Tiers {
    #[serde(default)]
    pub of: Filter,
    pub by: Measure,
    pub steps: Vec<Step>,
    #[serde(default)]
    pub reach: Reach,
    #[serde(default)]
    pub on: Each,
}

/// What reaches a step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = TierReach))]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// The matching lines together.
    #[default]
    Together,
    /// Each line by itself.
    Line,
}

/// What a discount is taken off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = DiscountOn))]
#[serde(rename_all = "snake_case")]
pub enum Each {
    /// All together, spread over them.
    #[default]
    Together,
    Line,
    Unit,
}

/// Units of a product for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = GiftAction))]
#[serde(deny_unknown_fields)]
pub struct Give {
    pub product: String,
    #[serde(default = "crate::json::one")]
    pub quantity: u64,
    /// As many times as the order holds this; none is once.
    pub per: Option<Per>,
}

/// How often something goes into an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = GiftPer))]
#[serde(deny_unknown_fields)]
pub struct Per {
    #[serde(default)]
    pub of: Filter,
    pub by: Measure,
    /// Minor units or units of goods, as `by` says. Above zero.
    pub each: i64,
    /// At most so often.
    pub times: Option<u64>,
}

/// Off shipping, or off surcharges.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ChargesAction))]
#[serde(deny_unknown_fields)]
pub struct Charges {
    /// By one of these methods; none is any.
    #[serde(default)]
    pub methods: Vec<String>,
    pub discount: Discount,
    /// Off all of them together, rather than off each.
    #[serde(default)]
    pub spread: bool,
}

/// How much is taken off something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Discount {
    /// At most 100 %.
    Percent(Rate),
    /// Minor units.
    Amount(i64),
    /// Whatever it costs more than this, in minor units.
    FixedPrice(i64),
}

impl Default for Discount {
    /// Nothing.
    fn default() -> Self {
        Self::Amount(0)
    }
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    #[default]
    Amount,
    Quantity,
}

/// A step of tiers, from its threshold on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = TierStep))]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Minor units or units of goods, as the tiers are `by` the one or the other.
    pub from: i64,
    pub discount: Discount,
}

/// Which units come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = UnitOrder))]
#[serde(rename_all = "snake_case")]
pub enum Order {
    #[default]
    CheapestFirst,
    DearestFirst,
}
