//! The problem: an order as it stands, with the promotions, coupons and facts that it is judged by.

use money::{Leftover, Rounding};
use serde::{Deserialize, Serialize};

use crate::promotion::{Lane, Promotion};

/// All that a calculation depends on. Amounts are minor units of `currency`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Problem {
    pub settings: Settings,
    pub facts: Facts,
    pub lines: Vec<Line>,
    pub shipping: Vec<Charge>,
    /// What else is charged, such as for a way to pay.
    pub surcharges: Vec<Charge>,
    pub promotions: Vec<Promotion>,
    /// In which order promotions take effect, and which of a lane; those of no lane follow the last one.
    pub lanes: Vec<Lane>,
    /// Codes that the buyer gave.
    pub coupons: Vec<String>,
}

/// How a store calculates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = CalculationSettings))]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    pub rounding: Rounding,
    pub leftover: Leftover,
    pub weights: Weights,
    pub percentage: Percentage,
    pub round_per: RoundPer,
    pub included: Included,
    pub tax_base: TaxBase,
    pub destination: Destination,
    pub shipping_tax: ShippingTax,
    /// Minor units of which what is paid is a multiple, as where there are no small coins; zero and one
    /// are any.
    pub cash_step: u32,
}

/// What tax is rounded for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = TaxRounding))]
#[serde(rename_all = "snake_case")]
pub enum RoundPer {
    /// Each tax of a line once.
    #[default]
    Line,
    /// Each tax of a unit.
    Unit,
    /// Each tax of the whole order once; its lines share it.
    Total,
}

/// What is rounded where an amount includes its tax; the other is what remains.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = IncludedTaxRounding))]
#[serde(rename_all = "snake_case")]
pub enum Included {
    #[default]
    Tax,
    Net,
}

/// Whether tax is on what is paid, or on what was asked for before discounts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TaxBase {
    #[default]
    AfterDiscount,
    BeforeDiscount,
    /// On what was asked for, less that of what each discount takes off all that is taxed alike, which is
    /// rounded by itself. A tax that is rounded for the total is that of what is paid.
    DiscountsApart,
}

/// How shipping is taxed that has no rates of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ShippingTax {
    /// Not at all.
    #[default]
    Own,
    /// As the goods are, in proportion to what is left of them after discounts: a part for each of their taxes.
    AsGoods,
    /// As the goods with the highest tax are.
    HighestOfGoods,
}

/// What a buyer elsewhere pays, where a price includes the tax of the store's own country.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = DestinationTax))]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// The same with tax: the store's share changes.
    #[default]
    KeepGross,
    /// The same without tax: what is paid changes.
    KeepNet,
}

/// What a discount on an order is spread by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = SpreadWeights))]
#[serde(rename_all = "snake_case")]
pub enum Weights {
    /// The totals of the lines as they stand, with or without tax as each was entered.
    #[default]
    AsEntered,
    /// The totals of the lines with their tax.
    WithTax,
    /// Their numbers of units: each unit bears the same.
    Units,
}

/// What is rounded where a percentage is taken off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PercentageRounding))]
#[serde(rename_all = "snake_case")]
pub enum Percentage {
    /// What remains: 15 % off 0.99 leaves 0.84.
    #[default]
    Remaining,
    /// What is taken: 15 % off 0.99 takes 0.15.
    Taken,
}

/// Who buys, where and when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub store: String,
    pub currency: String,
    pub channel: Option<String>,
    /// Where the order goes, ISO 3166-1, two letters.
    pub country: Option<String>,
    pub shipping_method: Option<String>,
    pub payment_method: Option<String>,
    pub customer: Customer,
    pub time: Time,
}

/// A moment, with what a clock on the store's wall shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Time {
    /// Seconds since 1970, UTC.
    pub seconds: i64,
    /// What the store's clock is ahead of UTC, in minutes.
    pub offset_minutes: i16,
}

/// What is known of the buyer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = CalculationCustomer))]
#[serde(default, deny_unknown_fields)]
pub struct Customer {
    pub id: Option<String>,
    pub registered: bool,
    pub segments: Vec<String>,
    pub organization: Option<String>,
    /// Orders before this one.
    pub orders: u64,
}

/// Units of one variant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Unique in the order.
    pub id: String,
    pub product: String,
    pub variant: String,
    pub brand: Option<String>,
    /// Those that it is in and all above them.
    pub categories: Vec<String>,
    pub tags: Vec<String>,
    /// Code and value.
    pub attributes: Vec<(String, String)>,
    pub quantity: u64,
    pub unit_price: i64,
    /// What the first units cost, where that is not `unit_price`: graduated tiers.
    pub prices: Vec<UnitPrice>,
    /// Whether the price is already a reduced one.
    pub on_sale: bool,
    /// What a unit may not be discounted below.
    pub floor: i64,
    /// Whether promotions leave it alone.
    pub excluded: bool,
    pub tax: Tax,
}

/// Units that cost the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UnitPrice {
    pub count: u64,
    /// Minor units of one.
    pub price: i64,
}

/// What is charged beside the goods.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = CalculationCharge))]
#[serde(deny_unknown_fields)]
pub struct Charge {
    /// Unique among its kind.
    #[serde(default)]
    pub id: String,
    pub method: Option<String>,
    /// Minor units, as entered: with tax where that is included.
    pub amount: i64,
    #[serde(default)]
    pub tax: Tax,
}

/// How an amount is taxed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = CalculationTax))]
#[serde(default, deny_unknown_fields)]
pub struct Tax {
    /// Whether the amount as entered includes it.
    pub included: bool,
    pub rates: Vec<TaxRate>,
    /// What the amount as entered includes, where that is not `rates`: the taxes of the store's
    /// own country.
    pub origin: Option<Vec<TaxRate>>,
}

/// One tax.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TaxRate {
    #[serde(default)]
    pub code: String,
    pub rate: Rate,
    /// Whether it is charged on the amount with the taxes before it.
    #[serde(default)]
    pub compound: bool,
    /// Whether it is charged on the same amount as the tax before it, whatever that is; then it is not on that
    /// tax, though it be compound.
    #[serde(default)]
    pub beside: bool,
}

/// A percentage as an exact decimal: `mantissa` divided by 10 to the power of `scale`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rate {
    pub mantissa: u32,
    /// At most 9.
    pub scale: u8,
}

impl Rate {
    /// A whole percentage.
    pub const fn percent(percent: u32) -> Self {
        Self {
            mantissa: percent,
            scale: 0,
        }
    }

    /// The rate as a fraction of one: numerator and denominator.
    pub(crate) fn fraction(self) -> (i64, i64) {
        let denominator = 100 * 10_i64.pow(u32::from(self.scale.min(9)));
        (i64::from(self.mantissa), denominator)
    }
}

impl Settings {
    /// What `rate` takes off `amount`, which is not negative.
    pub(crate) fn percentage_of(self, amount: i64, rate: Rate) -> i64 {
        let (numerator, denominator) = rate.fraction();
        let numerator = numerator.min(denominator);
        let of = |parts: i64| match short_product(amount, parts) {
            Some(product) => self.rounding.divide_short(product, denominator),
            None => self.divide_long(amount, parts, denominator),
        };
        match self.percentage {
            Percentage::Taken => of(numerator).unwrap_or(0),
            Percentage::Remaining => amount - of(denominator - numerator).unwrap_or(amount),
        }
    }

    #[cold]
    #[inline(never)]
    fn divide_long(self, amount: i64, parts: i64, denominator: i64) -> Option<i64> {
        let product = i128::from(amount) * i128::from(parts);
        self.rounding.divide(product, denominator.into())
    }
}

/// A product of numbers that are small, as nearly all amounts are. It says nothing of others: to find out
/// whether a product of 64 bits overflows takes one of 128, which is many times slower.
pub(crate) fn short_product(a: i64, b: i64) -> Option<i64> {
    match (i32::try_from(a), i32::try_from(b)) {
        (Ok(a), Ok(b)) => Some(i64::from(a) * i64::from(b)),
        _ => None,
    }
}

/// A product where it fits.
pub(crate) fn product(a: i64, b: i64) -> Option<i64> {
    short_product(a, b).or_else(|| a.checked_mul(b))
}
