use calculation::check::{self, Invalid};
use calculation::json::attributes;
use calculation::price;
use calculation::problem::{
    Charge, Customer, Facts, Line, Problem, Settings, Tax, TaxRate, Time, UnitPrice,
};
use calculation::promotion::{Condition, Lane, Promotion};
use money::Rounding;

use super::Prices;

/// The most bytes that an answer may tell shares in, one for each line that an action meets.
const MAX_SHARES: usize = 25_000_000;
/// What a share is told in, beside the ids of its line and its promotion.
const SHARE: usize = 120;

/// The most taxes of an order.
const MAX_TAXES: usize = 100;

/// A whole order with all that its total depends on. Amounts are integers of minor units of
/// `currency`, up to 64 bits: read them as such, not as floating-point numbers.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CalculationRequest {
    /// ISO 4217.
    pub currency: String,
    /// How the store calculates.
    #[serde(default)]
    pub settings: Settings,
    /// Code of the store.
    #[serde(default)]
    pub store: String,
    pub channel: Option<String>,
    /// Where the order goes, ISO 3166-1.
    pub country: Option<String>,
    pub shipping_method: Option<String>,
    pub payment_method: Option<String>,
    #[serde(default)]
    pub customer: Customer,
    /// Needed where something begins, ends, or depends on the day or the hour.
    pub time: Option<Time>,
    #[serde(default)]
    pub lines: Vec<CalculationLine>,
    #[serde(default)]
    pub shipping: Vec<Charge>,
    /// What else is charged, such as for a way to pay, and fees.
    #[serde(default)]
    pub surcharges: Vec<Charge>,
    #[serde(default)]
    pub promotions: Vec<Promotion>,
    /// In which order promotions take effect, and which of a lane; those of no lane follow the last
    /// one.
    #[serde(default)]
    pub lanes: Vec<Lane>,
    /// Codes that the buyer gave.
    #[serde(default)]
    pub coupons: Vec<String>,
    /// What lines without a `unit_price` are priced by.
    #[serde(default)]
    pub prices: Prices,
}

/// Units of one variant.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CalculationLine {
    /// Unique in the order; without one it is its place, from 1.
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub product: String,
    #[serde(default)]
    pub variant: String,
    pub brand: Option<String>,
    /// Those that it is in and all above them.
    #[serde(default)]
    pub categories: Vec<String>,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default, with = "attributes")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<calculation::json::Attribute>))]
    pub attributes: Vec<(String, String)>,
    #[serde(default = "one")]
    #[cfg_attr(feature = "openapi", schema(default = 1))]
    pub quantity: u64,
    /// Minor units of one; without it, `prices` decide.
    pub unit_price: Option<i64>,
    /// Of how many units `unit_price` is the price: 1000 where it is that of a kilogram and the
    /// quantity is in grams. The line costs its share of it, rounded once.
    #[serde(default = "one")]
    #[cfg_attr(feature = "openapi", schema(default = 1))]
    pub price_per: u64,
    /// What the first units cost, where that is not `unit_price`: graduated tiers.
    #[serde(default)]
    pub prices: Vec<UnitPrice>,
    /// Whether the price is already a reduced one.
    #[serde(default)]
    pub on_sale: bool,
    /// Minor units that a unit may not be discounted below.
    #[serde(default)]
    pub floor: i64,
    /// Whether promotions leave it alone.
    #[serde(default)]
    pub excluded: bool,
    #[serde(default)]
    pub tax: Tax,
}

fn one() -> u64 {
    1
}

impl CalculationRequest {
    /// Who buys, where and when.
    pub fn facts(&self) -> Facts {
        Facts {
            store: self.store.clone(),
            currency: self.currency.clone(),
            channel: self.channel.clone(),
            country: self.country.clone(),
            shipping_method: self.shipping_method.clone(),
            payment_method: self.payment_method.clone(),
            customer: self.customer.clone(),
            time: self.time.unwrap_or_default(),
        }
    }

    /// With an id for all that has none, so that an answer can name it: its place, or of a tax its
    /// rate. Promotions that do not say when they were made were made in the order in which they are
    /// listed.
    #[must_use]
    pub fn named(mut self) -> Self {
        let place = |place: usize| (place + 1).to_string();
        for (index, line) in self.lines.iter_mut().enumerate() {
            if line.id.is_empty() {
                line.id = place(index);
            }
            name_taxes(&mut line.tax);
        }
        for charges in [&mut self.shipping, &mut self.surcharges] {
            for (index, charge) in charges.iter_mut().enumerate() {
                if charge.id.is_empty() {
                    charge.id = place(index);
                }
                name_taxes(&mut charge.tax);
            }
        }
        for (index, promotion) in self.promotions.iter_mut().enumerate() {
            if promotion.id.is_empty() {
                promotion.id = place(index);
            }
            if promotion.created == 0 {
                promotion.created = i64::try_from(index + 1).unwrap_or(i64::MAX);
            }
        }
        self.prices.name();
        self
    }

    /// What its lines without a price ask for, in their order.
    pub fn asks(&self) -> Vec<price::Ask<'_>> {
        let unpriced = self.lines.iter().filter(|line| line.unit_price.is_none());
        let asks = unpriced.map(|line| price::Ask {
            product: &line.product,
            variant: &line.variant,
            quantity: line.quantity,
        });
        asks.collect()
    }

    /// The problem that it poses, where its asks were `decided`; none is that they could not be.
    ///
    /// # Errors
    /// All that is wrong with it, but for its prices.
    pub fn problem(&self, decided: Option<&[price::Decision]>) -> Result<Problem, Vec<Invalid>> {
        let mut found = Vec::new();
        let mut lines = Vec::with_capacity(self.lines.len());
        let mut decisions = decided.unwrap_or_default().iter();
        for (index, line) in self.lines.iter().enumerate() {
            let decision = match line.unit_price {
                Some(_) => None,
                None => decisions.next(),
            };
            let price = decision.and_then(|decision| decision.price.as_ref());
            if line.unit_price.is_none() && price.is_none() && decided.is_some() {
                found.push(Invalid {
                    field: format!("lines[{index}].unit_price"),
                    expected:
                        "expected a price, here or by `prices`: without one it cannot be bought"
                            .to_owned(),
                });
            }
            let is_of_several = line.price_per != 1;
            if is_of_several && (line.unit_price.is_none() || !line.prices.is_empty()) {
                found.push(Invalid {
                    field: format!("lines[{index}].price_per"),
                    expected: "expected beside a `unit_price` that is that of all units".to_owned(),
                });
            }
            lines.push(match line.priced(price, self.settings.rounding) {
                Some(line) => line,
                None => {
                    found.push(Invalid {
                        field: format!("lines[{index}].price_per"),
                        expected: "expected at least 1, and what the line costs to fit 64 bits"
                            .to_owned(),
                    });
                    Line {
                        id: line.id.clone(),
                        ..Line::default()
                    }
                }
            });
        }
        if self.time.is_none()
            && let Some(field) = self.needs_time()
        {
            found.push(Invalid {
                field: "time".to_owned(),
                expected: format!("expected a moment, as `{field}` depends on it"),
            });
        }
        let problem = Problem {
            settings: self.settings,
            facts: self.facts(),
            lines,
            shipping: self.shipping.clone(),
            surcharges: self.surcharges.clone(),
            promotions: self.promotions.clone(),
            lanes: self.lanes.clone(),
            coupons: self.coupons.clone(),
        };
        let lines = problem.lines.iter().map(|line| SHARE + line.id.len());
        let (of_lines, count) = (lines.sum::<usize>(), problem.lines.len());
        let shares = problem.promotions.iter().map(|promotion| {
            let of_action = of_lines.saturating_add(promotion.id.len().saturating_mul(count));
            of_action.saturating_mul(promotion.actions.len())
        });
        if shares.fold(0, usize::saturating_add) > MAX_SHARES {
            found.push(Invalid {
                field: "promotions".to_owned(),
                expected: format!(
                    "expected fewer actions or lines, or shorter ids: the shares of all lines in all \
                     actions, each of {SHARE} bytes and the ids of both, take at most {MAX_SHARES}"
                ),
            });
        }
        if self.different_taxes() > MAX_TAXES {
            found.push(Invalid {
                field: "lines".to_owned(),
                expected: format!("expected at most {MAX_TAXES} different taxes"),
            });
        }
        found.extend(self.check_custom_rules());
        found.extend(check::problem(&problem));
        if found.is_empty() {
            for (place, promotion) in problem.promotions.iter().enumerate() {
                let contradictions = check::contradictions(promotion, None, &[]).into_iter();
                found.extend(contradictions.map(|invalid| Invalid {
                    field: format!("promotions[{place}].{}", invalid.field),
                    ..invalid
                }));
            }
        }
        if found.is_empty() {
            Ok(problem)
        } else {
            Err(found)
        }
    }

    /// How many codes its taxes have.
    fn different_taxes(&self) -> usize {
        let lines = self.lines.iter().map(|line| &line.tax);
        let charges = self.shipping.iter().chain(&self.surcharges);
        let taxes = lines.chain(charges.map(|charge| &charge.tax));
        let mut codes: Vec<&str> = Vec::new();
        for rate in taxes.flat_map(|tax| &tax.rates) {
            if codes.len() <= MAX_TAXES && !codes.contains(&rate.code.as_str()) {
                codes.push(&rate.code);
            }
        }
        codes.len()
    }

    /// What cannot be judged without a time, if there is something.
    fn needs_time(&self) -> Option<String> {
        let promotions = self.promotions.iter().enumerate();
        let mut fields = promotions.filter_map(|(index, promotion)| {
            let field = if promotion.starts.is_some() {
                "starts"
            } else if promotion.ends.is_some() {
                "ends"
            } else if promotion
                .coupons
                .iter()
                .any(|coupon| coupon.starts.is_some() || coupon.ends.is_some())
            {
                "coupons"
            } else if promotion.custom_rule.is_some() {
                // It is told the time, and may use it.
                "custom_rule"
            } else if is_timed(&promotion.condition, check::MAX_DEPTH) {
                "condition"
            } else {
                return None;
            };
            Some(format!("promotions[{index}].{field}"))
        });
        fields.next().or_else(|| self.prices.needs_time("prices."))
    }
}

/// Whether a condition depends on the day or the hour.
fn is_timed(condition: &Condition, depth: usize) -> bool {
    match condition {
        Condition::Weekday(_) | Condition::Hours { .. } => true,
        Condition::All(all) | Condition::Any(all) | Condition::None(all) => {
            depth > 0 && all.iter().any(|one| is_timed(one, depth - 1))
        }
        _ => false,
    }
}

impl CalculationLine {
    /// None where what it costs cannot be said.
    fn priced(&self, decided: Option<&price::Price>, rounding: Rounding) -> Option<Line> {
        let mut line = Line {
            id: self.id.clone(),
            product: self.product.clone(),
            variant: self.variant.clone(),
            brand: self.brand.clone(),
            categories: self.categories.clone(),
            tags: self.tags.clone(),
            attributes: self.attributes.clone(),
            quantity: self.quantity,
            unit_price: self.unit_price.unwrap_or_default(),
            prices: self.prices.clone(),
            on_sale: self.on_sale,
            floor: self.floor,
            excluded: self.excluded,
            tax: self.tax.clone(),
        };
        if let Some(price) = decided {
            line.unit_price = price.unit;
            line.on_sale |= price.compare_at.is_some();
            let units = price.units.iter().map(|(count, price)| UnitPrice {
                count: *count,
                price: *price,
            });
            line.prices = units.filter(|run| run.price != price.unit).collect();
        }
        if self.price_per != 1 {
            let cost = i128::from(line.unit_price).checked_mul(self.quantity.into())?;
            let cost = rounding.divide(cost, self.price_per.into())?;
            let quantity = i64::try_from(self.quantity).ok()?;
            // Some units bear one more than the others.
            line.unit_price = cost.checked_div(quantity).unwrap_or(0);
            let more = cost.checked_rem(quantity).unwrap_or(0);
            line.prices = vec![UnitPrice {
                count: more.unsigned_abs(),
                price: line.unit_price + 1,
            }];
            line.prices.retain(|first| first.count > 0);
        }
        Some(line)
    }
}

fn name_taxes(tax: &mut Tax) {
    let name = |rates: &mut Vec<TaxRate>| {
        for rate in rates {
            if rate.code.is_empty() {
                rate.code = rate.rate.to_string();
            }
        }
    };
    name(&mut tax.rates);
    tax.origin.iter_mut().for_each(name);
}
