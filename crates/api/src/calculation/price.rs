use calculation::check::{self, Invalid};
use calculation::price::{self, CataloguePromotion, PriceList, PriceRow, WhyLost};
use calculation::problem::{Customer, Facts, Settings, Time};

use super::Reason;
use crate::answer;

/// What prices are chosen from.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Prices {
    pub lists: Vec<PriceList>,
    pub rows: Vec<PriceRow>,
    /// What reduces them in the catalogue.
    pub promotions: Vec<CataloguePromotion>,
}

/// The most that is asked at once.
const MAX_ASKS: usize = 1_000;

/// The most comparisons of a row for a list and an ask.
const MAX_WORK: usize = 50_000_000;

/// The most prices that something had.
const MAX_HISTORY: usize = 1_000;

impl Prices {
    /// With an id for promotions that have none: the place, and they count as made in that order.
    pub(super) fn name(&mut self) {
        for (index, promotion) in self.promotions.iter_mut().enumerate() {
            if promotion.id.is_empty() {
                promotion.id = (index + 1).to_string();
            }
            if promotion.created == 0 {
                promotion.created = i64::try_from(index + 1).unwrap_or(i64::MAX);
            }
        }
    }

    /// What cannot be judged without a time, if there is something; `path` leads here.
    pub(super) fn needs_time(&self, path: &str) -> Option<String> {
        let is_timed =
            |audience: &price::Audience| audience.starts.is_some() || audience.ends.is_some();
        let lists = self.lists.iter().position(|one| is_timed(&one.audience));
        let promotions = self
            .promotions
            .iter()
            .position(|one| is_timed(&one.audience));
        let named = |name: &str, index: usize| format!("{path}{name}[{index}].audience");
        let list = lists.map(|index| named("lists", index));
        list.or_else(|| promotions.map(|index| named("promotions", index)))
    }

    /// All that is wrong with them; `path` leads here.
    pub fn check(&self, path: &str) -> Vec<Invalid> {
        let found = check::prices(&self.lists, &self.rows, &self.promotions);
        let within = found.into_iter().map(|invalid| Invalid {
            field: format!("{path}{}", invalid.field),
            ..invalid
        });
        within.collect()
    }

    /// What is wrong with asking so many things of so many prices, if it is too much.
    pub fn check_work(&self, path: &str, asks: usize) -> Option<Invalid> {
        // A list looks through all rows for each ask.
        let work = self
            .lists
            .len()
            .saturating_mul(self.rows.len())
            .saturating_mul(asks);
        (work > MAX_WORK).then(|| Invalid {
            field: format!("{path}rows"),
            expected: format!(
                "expected lists, rows and what is asked, multiplied, to be at most {MAX_WORK}, found {work}"
            ),
        })
    }
}

/// What things cost these people at this time.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PricesRequest {
    /// ISO 4217.
    pub currency: String,
    /// How the store calculates.
    #[serde(default)]
    pub settings: Settings,
    /// Code of the store.
    #[serde(default)]
    pub store: String,
    pub channel: Option<String>,
    /// ISO 3166-1.
    pub country: Option<String>,
    #[serde(default)]
    pub customer: Customer,
    /// Needed where something begins or ends.
    pub time: Option<Time>,
    #[serde(default)]
    pub lists: Vec<PriceList>,
    #[serde(default)]
    pub rows: Vec<PriceRow>,
    /// What reduces prices in the catalogue.
    #[serde(default)]
    pub promotions: Vec<CataloguePromotion>,
    pub asks: Vec<Ask>,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PriceAsk))]
#[serde(deny_unknown_fields)]
pub struct Ask {
    #[serde(default)]
    pub product: String,
    #[serde(default)]
    pub variant: String,
    #[serde(default = "one")]
    #[cfg_attr(feature = "openapi", schema(default = 1))]
    pub quantity: u64,
    /// What it cost since when, for the lowest price before a reduction.
    pub history: Option<History>,
}

/// What something cost before it was reduced.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PriceHistory))]
#[serde(deny_unknown_fields)]
pub struct History {
    /// In order of time.
    pub prices: Vec<PriceSince>,
    /// When it was reduced.
    pub reduced_at: Time,
    /// How far back the lowest price is looked for; 30 by law in the European Union.
    #[serde(default = "thirty")]
    #[cfg_attr(feature = "openapi", schema(default = 30))]
    pub days: u32,
}

/// A price that held until the next one.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PriceSince {
    pub since: Time,
    /// Of one unit, in minor units.
    pub amount: i64,
}

fn one() -> u64 {
    1
}

fn thirty() -> u32 {
    30
}

impl PricesRequest {
    /// Takes it apart: what is asked, by whom, and what it is answered from.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn open(self) -> Result<(Vec<Ask>, Facts, Settings, Prices), Vec<Invalid>> {
        let mut prices = Prices {
            lists: self.lists,
            rows: self.rows,
            promotions: self.promotions,
        };
        prices.name();
        let mut found = prices.check("");
        let mut fail = |field: String, expected: String| found.push(Invalid { field, expected });
        if self.time.is_none()
            && let Some(field) = prices.needs_time("")
        {
            fail(
                "time".to_owned(),
                format!("expected a moment, as `{field}` depends on it"),
            );
        }
        if self.asks.is_empty() || self.asks.len() > MAX_ASKS {
            let expected = format!(
                "expected 1 to {MAX_ASKS} entries, found {}",
                self.asks.len()
            );
            fail("asks".to_owned(), expected);
        }
        for (index, ask) in self.asks.iter().take(MAX_ASKS).enumerate() {
            if ask.quantity > check::MAX_QUANTITY {
                let expected = format!("expected at most {}", check::MAX_QUANTITY);
                fail(format!("asks[{index}].quantity"), expected);
            }
            let Some(history) = &ask.history else {
                continue;
            };
            let field = format!("asks[{index}].history.prices");
            let seconds = |price: &PriceSince| price.since.seconds;
            if history.prices.len() > MAX_HISTORY {
                fail(field, format!("expected at most {MAX_HISTORY}"));
            } else if !history.prices.is_sorted_by_key(seconds) {
                fail(field, "expected prices in order of time".to_owned());
            }
        }
        let facts = Facts {
            store: self.store,
            currency: self.currency,
            channel: self.channel,
            country: self.country,
            customer: self.customer,
            time: self.time.unwrap_or_default(),
            ..Facts::default()
        };
        found.extend(check::facts(&facts));
        found.extend(prices.check_work("", self.asks.len()));
        if found.is_empty() {
            Ok((self.asks, facts, self.settings, prices))
        } else {
            Err(found)
        }
    }
}

answer! {
    /// What everything that was asked for costs, in that order.
    pub struct PricesAnswer {
        pub currency: String,
        pub decisions: Vec<Decision>,
    }

    /// The price of one thing, with the reasons.
    #[cfg_attr(feature = "openapi", schema(as = PriceDecision))]
    pub struct Decision {
        pub product: String,
        pub variant: String,
        pub quantity: u64,
        /// Null where nothing gives one: then it cannot be bought.
        pub price: Option<DecidedPrice>,
        /// What could have been the price and is not, and why.
        pub lost: Vec<LostPrice>,
        /// The lowest price before the reduction, where a history was given that says one.
        pub lowest_before: Option<i64>,
    }

    /// A price that won.
    pub struct DecidedPrice {
        /// Of one unit at this quantity, in minor units; with graduated tiers of the last unit.
        pub unit: i64,
        /// What it was reduced from, in minor units.
        pub compare_at: Option<i64>,
        /// Code of the list that it comes from; empty where it is the sum of the parts of a bundle.
        pub list: String,
        /// By rising quantity, the first from one unit on.
        pub tiers: Vec<DecidedTier>,
        /// How many units cost what.
        pub units: Vec<super::CalculatedPrice>,
        /// What all units cost together, in minor units; null where that needs more than 64 bits.
        pub total: Option<i64>,
        /// Ids of the catalogue promotions that reduced it, in order.
        pub promotions: Vec<String>,
    }

    /// What a unit costs from a quantity on.
    pub struct DecidedTier {
        /// The quantity from which it holds.
        pub from: u64,
        /// Of one unit, in minor units.
        pub unit: i64,
        pub list: String,
    }

    /// A price that lost.
    pub struct LostPrice {
        pub list: String,
        /// The quantity from which it would hold; null where the list as a whole does not.
        pub from: Option<u64>,
        /// Of one unit, in minor units.
        pub amount: Option<i64>,
        pub reason: Reason,
    }
}

impl Decision {
    /// What was decided of an ask.
    pub fn new(ask: &Ask, decision: price::Decision) -> Self {
        let asked = price::Ask {
            product: &ask.product,
            variant: &ask.variant,
            quantity: ask.quantity,
        };
        Self {
            lowest_before: ask.history.as_ref().and_then(History::lowest),
            ..Self::of(asked, decision)
        }
    }

    /// What was decided of an ask without a history.
    pub fn of(ask: price::Ask<'_>, decision: price::Decision) -> Self {
        Self {
            product: ask.product.to_owned(),
            variant: ask.variant.to_owned(),
            quantity: ask.quantity,
            price: decision.price.map(DecidedPrice::from),
            lost: decision.lost.into_iter().map(LostPrice::from).collect(),
            lowest_before: None,
        }
    }
}

impl History {
    fn lowest(&self) -> Option<i64> {
        let prices = self
            .prices
            .iter()
            .map(|price| (price.since.seconds, price.amount));
        let prices: Vec<_> = prices.collect();
        price::lowest_before(&prices, self.reduced_at.seconds, self.days)
    }
}

impl From<price::Price> for DecidedPrice {
    fn from(price: price::Price) -> Self {
        let cost = |(count, price): &(u64, i64)| price.checked_mul(i64::try_from(*count).ok()?);
        let total = price
            .units
            .iter()
            .try_fold(0_i64, |sum, units| sum.checked_add(cost(units)?));
        let tiers = price.tiers.into_iter().map(|tier| DecidedTier {
            from: tier.from,
            unit: tier.unit,
            list: tier.list,
        });
        let units = price
            .units
            .into_iter()
            .map(|(count, price)| super::CalculatedPrice { count, price });
        Self {
            unit: price.unit,
            compare_at: price.compare_at,
            list: price.list,
            tiers: tiers.collect(),
            units: units.collect(),
            total,
            promotions: price.promotions,
        }
    }
}

impl From<price::Lost> for LostPrice {
    fn from(lost: price::Lost) -> Self {
        Self {
            list: lost.list,
            from: lost.row.map(|(from, _)| from),
            amount: lost.row.map(|(_, amount)| amount),
            reason: lost.reason.into(),
        }
    }
}

impl From<WhyLost> for Reason {
    fn from(reason: WhyLost) -> Self {
        let plain = |code| Self::new(code, None);
        match reason {
            WhyLost::Currency => plain("currency"),
            WhyLost::Store => plain("store"),
            WhyLost::Country => plain("country"),
            WhyLost::Channel => plain("channel"),
            WhyLost::Segment => plain("segment"),
            WhyLost::Organization => plain("organization"),
            WhyLost::Customer => plain("customer"),
            WhyLost::NotStarted => plain("not_started"),
            WhyLost::Ended => plain("ended"),
            WhyLost::VariantHasOwn => plain("variant_has_own"),
            WhyLost::Priority { than } => Self::new("priority", Some(than)),
            WhyLost::LessSpecific { than } => Self::new("less_specific", Some(than)),
            WhyLost::Kind { than } => Self::new("kind", Some(than)),
            WhyLost::Tie { with } => Self::new("tie", Some(with)),
            WhyLost::UnderHigherList { than } => Self::new("under_higher_list", Some(than)),
            WhyLost::Quantity => plain("quantity"),
        }
    }
}
