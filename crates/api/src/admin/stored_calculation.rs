use calculation::problem::{Charge, Customer, Settings, Time};
use calculation::promotion::{Lane, Promotion};
use commerce::import::offers::Row;

use crate::calculation::{CalculationLine, CalculationRequest, Prices};

/// An order on which the promotions, lanes and coupons that are kept are tried: with those that it meets,
/// it is what `POST /api/v1/calculations` takes. Amounts are integers of minor units of `currency`.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StoredCalculationRequest {
    /// ISO 4217.
    pub currency: String,
    /// How the store calculates.
    #[serde(default)]
    pub settings: Settings,
    /// Code of the store.
    pub store: String,
    pub channel: Option<String>,
    /// Where the order goes, ISO 3166-1.
    pub country: Option<String>,
    pub shipping_method: Option<String>,
    pub payment_method: Option<String>,
    /// By its `id`, an account or an e-mail address, uses of coupons are looked up.
    #[serde(default)]
    pub customer: Customer,
    /// Without one it is now.
    pub time: Option<Time>,
    #[serde(default)]
    pub lines: Vec<CalculationLine>,
    #[serde(default)]
    pub shipping: Vec<Charge>,
    /// What else is charged, such as for a way to pay, and fees.
    #[serde(default)]
    pub surcharges: Vec<Charge>,
    /// Codes that the buyer gave.
    #[serde(default)]
    pub coupons: Vec<String>,
    /// Promotions, lanes and coupons that are not kept, or in the place of those that are: what they would
    /// do. Nothing of them is kept.
    #[serde(default)]
    pub drafts: Vec<Row>,
}

impl StoredCalculationRequest {
    /// The whole order, judged by these promotions.
    #[must_use]
    pub fn with(self, promotions: Vec<Promotion>, lanes: Vec<Lane>) -> CalculationRequest {
        CalculationRequest {
            currency: self.currency,
            settings: self.settings,
            store: self.store,
            channel: self.channel,
            country: self.country,
            shipping_method: self.shipping_method,
            payment_method: self.payment_method,
            customer: self.customer,
            time: self.time,
            lines: self.lines,
            shipping: self.shipping,
            surcharges: self.surcharges,
            promotions,
            lanes,
            coupons: self.coupons,
            prices: Prices::default(),
        }
    }
}
