use calculation::outcome::{Adjustment, Applied, CouponReason, On, Outcome, Verdict};
use calculation::problem::{Charge, Problem, UnitPrice};
use calculation::promotion::{Action, Promotion};
use calculation::{AmountTotal, TaxTotal, outcome};

use super::canonical::json;
use super::{Decision, Receipt};
use crate::answer;

answer! {
    /// What an order comes to, with the reasons. Amounts are integers of minor units of `currency`, up
    /// to 64 bits: read them as such, not as floating-point numbers.
    pub struct Calculation {
        pub currency: String,
        /// How many decimals the currency has: the minor units of 1.00 are 100 where there are 2.
        pub decimals: u32,
        pub totals: Totals,
        /// In the order of the request, as shipping and surcharges are.
        pub lines: Vec<CalculatedLine>,
        pub shipping: Vec<CalculatedAmount>,
        pub surcharges: Vec<CalculatedAmount>,
        /// Each tax of the whole order.
        pub taxes: Vec<TaxedWith>,
        pub gifts: Vec<GivenGift>,
        /// One for each code that was given, in that order.
        pub coupons: Vec<CouponVerdict>,
        /// Every promotion: those that took effect, in the order in which they did, then the others.
        pub trace: Vec<TraceStep>,
        /// What was decided for lines without a price, in their order.
        pub prices: Vec<Decision>,
        /// By which anyone can have it calculated again; not a part of what it holds the digest of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub receipt: Option<Receipt>,
    }

    /// The sums of an order.
    #[derive(Copy, Default)]
    #[cfg_attr(feature = "openapi", schema(as = CalculationTotals))]
    pub struct Totals {
        pub lines: Sums,
        pub shipping: Sums,
        pub surcharges: Sums,
        /// Minor units that promotions took off all of these, with or without tax as the amounts were
        /// entered.
        pub discount: i64,
        /// Minor units without tax, after discounts.
        pub net: i64,
        /// Minor units.
        pub tax: i64,
        /// Minor units: `net` and `tax` together.
        pub gross: i64,
        /// Minor units that are added so that coins can pay it; or, where more is given back than
        /// all the rest costs, so that nothing is to be paid.
        pub rounding: i64,
        /// Minor units: `gross` and `rounding` together, and never below zero.
        pub to_pay: i64,
    }

    /// What several amounts come to.
    #[derive(Copy, Default)]
    pub struct Sums {
        /// Minor units before discounts, with or without tax as the amounts were entered.
        pub entered: i64,
        /// Minor units that promotions took off, with or without tax as `entered`.
        pub discount: i64,
        /// Minor units without tax, after discounts.
        pub net: i64,
        /// Minor units.
        pub tax: i64,
        /// Minor units: `net` and `tax` together.
        pub gross: i64,
    }

    /// What a line comes to.
    pub struct CalculatedLine {
        pub id: String,
        pub quantity: u64,
        /// Minor units, as it was entered or decided.
        pub unit_price: i64,
        pub on_sale: bool,
        /// Minor units before discounts, with or without tax as it was entered.
        pub entered: i64,
        /// Minor units that promotions took off, with or without tax as `entered`.
        pub discount: i64,
        /// Minor units without tax, after discounts.
        pub net: i64,
        /// Minor units.
        pub tax: i64,
        /// Minor units: `net` and `tax` together.
        pub gross: i64,
        /// What its units cost in the end, by falling price.
        pub units: Vec<CalculatedPrice>,
        pub discounts: Vec<GivenDiscount>,
        /// One for each of its rates.
        pub taxes: Vec<TaxedWith>,
    }

    /// What a charge comes to.
    pub struct CalculatedAmount {
        pub id: String,
        /// Minor units before discounts, with or without tax as it was entered.
        pub entered: i64,
        /// Minor units that promotions took off, with or without tax as `entered`.
        pub discount: i64,
        /// Minor units without tax, after discounts.
        pub net: i64,
        /// Minor units.
        pub tax: i64,
        /// Minor units: `net` and `tax` together.
        pub gross: i64,
        pub discounts: Vec<GivenDiscount>,
        /// One for each of its rates, or of those of the goods that it is taxed as.
        pub taxes: Vec<TaxedWith>,
    }

    /// Units that cost the same.
    #[derive(Copy)]
    pub struct CalculatedPrice {
        pub count: u64,
        /// Minor units of one.
        pub price: i64,
    }

    /// What an action of a promotion took off something.
    pub struct GivenDiscount {
        pub promotion: String,
        /// The action's place in its promotion, from zero.
        pub action: usize,
        /// Minor units.
        pub amount: i64,
    }

    /// A tax.
    pub struct TaxedWith {
        pub code: String,
        /// In percent; what has the same code at another rate is another tax.
        pub rate: String,
        /// The net amount that it is charged on, in minor units; of a compound tax, without the taxes
        /// before it.
        pub base: i64,
        /// Minor units.
        pub amount: i64,
    }

    /// Units of a product for nothing.
    pub struct GivenGift {
        pub promotion: String,
        pub product: String,
        pub quantity: u64,
    }

    /// What became of a code that the buyer gave.
    pub struct CouponVerdict {
        /// As it was given.
        pub code: String,
        pub accepted: bool,
        /// Why it was refused.
        pub reason: Option<Reason>,
    }

    /// Why something is not so.
    pub struct Reason {
        /// Stable, in snake_case.
        pub code: String,
        /// The promotion or price list that is the reason, where it is one.
        pub by: Option<String>,
        /// What happened to a custom rule, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub detail: Option<String>,
    }

    /// What became of a promotion.
    pub struct TraceStep {
        pub promotion: String,
        pub applied: bool,
        /// Why it took no effect.
        pub reason: Option<Reason>,
        /// The code that opened it.
        pub coupon: Option<String>,
        /// Minor units that it took off altogether.
        pub amount: i64,
        /// Those that took something off.
        pub actions: Vec<TracedAction>,
        pub gifts: Vec<GivenGift>,
    }

    /// What an action took off.
    pub struct TracedAction {
        /// Its place in its promotion, from zero.
        pub action: usize,
        /// Its kind, as the request names it: `spread`; `custom_rule` where such a rule decided on it.
        #[serde(rename = "type")]
        pub kind: String,
        /// Minor units: the sum of its shares.
        pub amount: i64,
        pub shares: Vec<Share>,
    }

    /// What an action took off one thing.
    #[cfg_attr(feature = "openapi", schema(as = DiscountShare))]
    pub struct Share {
        pub on: TracedOn,
        /// What the thing, or these units of it, cost when the promotion began, in minor units.
        pub base: i64,
        /// Minor units.
        pub amount: i64,
        /// How many units it comes from; null where it is spread over all of them.
        pub units: Option<u64>,
    }

    /// Something that costs, by its id.
    #[serde(rename_all = "snake_case")]
    pub enum TracedOn {
        Line(String),
        Shipping(String),
        Surcharge(String),
    }
}

impl Calculation {
    /// As JSON, in the memory that it needs and no more: it may be many megabytes.
    pub fn to_json(&self) -> Vec<u8> {
        json(self)
    }

    /// Puts together what came of a problem, without a receipt.
    pub fn new(
        problem: &Problem,
        decimals: u32,
        outcome: Outcome,
        totals: &calculation::Totals,
        prices: Vec<Decision>,
    ) -> Self {
        let discounts = Discounts::new(problem, &outcome.applied);
        let mut sums = Totals::default();
        let mut lines = Vec::with_capacity(totals.lines.len());
        let each = problem.lines.iter().zip(&totals.lines).zip(outcome.units);
        for (((line, total), units), discounts) in each.zip(discounts.lines) {
            sums.lines.add(total);
            let mut runs: Vec<CalculatedPrice> = Vec::with_capacity(units.len());
            for UnitPrice { count, price } in units {
                // Units that a promotion has used up are kept apart from others.
                match runs.last_mut().filter(|last| last.price == price) {
                    Some(last) => last.count += count,
                    None => runs.push(CalculatedPrice { count, price }),
                }
            }
            lines.push(CalculatedLine {
                id: line.id.clone(),
                quantity: line.quantity,
                unit_price: line.unit_price,
                on_sale: line.on_sale,
                entered: total.entered,
                discount: total.discount,
                net: total.net,
                tax: total.tax,
                gross: total.gross,
                units: runs,
                discounts,
                taxes: taxes(&total.taxes),
            });
        }
        let shipping = amounts(
            &problem.shipping,
            &totals.shipping,
            discounts.shipping,
            &mut sums.shipping,
        );
        let surcharges = amounts(
            &problem.surcharges,
            &totals.surcharges,
            discounts.surcharges,
            &mut sums.surcharges,
        );
        let parts = [sums.lines, sums.shipping, sums.surcharges];
        sums.discount = parts.iter().map(|part| part.discount).sum();
        sums.net = totals.net;
        sums.tax = totals.tax;
        sums.gross = totals.gross;
        sums.rounding = totals.rounding;
        sums.to_pay = totals.to_pay;
        let gifts = outcome.applied.iter().flat_map(given).collect();
        Self {
            currency: problem.facts.currency.clone(),
            decimals,
            totals: sums,
            lines,
            shipping,
            surcharges,
            taxes: taxes(&totals.taxes),
            gifts,
            coupons: outcome
                .coupons
                .into_iter()
                .map(CouponVerdict::from)
                .collect(),
            trace: trace(problem, outcome.applied, outcome.skipped),
            prices,
            receipt: None,
        }
    }
}

impl Sums {
    fn add(&mut self, total: &AmountTotal) {
        // The rules have found that the order's sums fit.
        self.entered += total.entered;
        self.discount += total.discount;
        self.net += total.net;
        self.tax += total.tax;
        self.gross += total.gross;
    }
}

/// The kind of an action, as the request names it; nothing where another engine made it up.
fn kind(promotion: Option<&Promotion>, action: usize) -> &'static str {
    match promotion.and_then(|promotion| promotion.actions.get(action)) {
        None => "",
        Some(Action::Spread(_)) => "spread",
        Some(Action::Lines(_)) => "lines",
        Some(Action::Units(_)) => "units",
        Some(Action::BuyGet(_)) => "buy_x_get_y",
        Some(Action::Bundles(_)) => "bundles",
        Some(Action::Tiers(_)) => "tiers",
        Some(Action::Gift(_)) => "gift",
        Some(Action::Shipping(_)) => "shipping",
        Some(Action::Surcharge(_)) => "surcharge",
    }
}

/// What was taken off each thing, by its place.
struct Discounts {
    lines: Vec<Vec<GivenDiscount>>,
    shipping: Vec<Vec<GivenDiscount>>,
    surcharges: Vec<Vec<GivenDiscount>>,
}

impl Discounts {
    fn new(problem: &Problem, applied: &[Applied]) -> Self {
        let mut discounts = Self {
            lines: vec![Vec::new(); problem.lines.len()],
            shipping: vec![Vec::new(); problem.shipping.len()],
            surcharges: vec![Vec::new(); problem.surcharges.len()],
        };
        for one in applied {
            for adjustment in &one.adjustments {
                // An engine may name a place that there is not.
                if let Some(known) = discounts.of(adjustment.on) {
                    add(known, &one.promotion, adjustment);
                }
            }
        }
        discounts
    }

    fn of(&mut self, on: On) -> Option<&mut Vec<GivenDiscount>> {
        match on {
            On::Line(place) => self.lines.get_mut(place as usize),
            On::Shipping(place) => self.shipping.get_mut(place as usize),
            On::Surcharge(place) => self.surcharges.get_mut(place as usize),
        }
    }
}

fn add(known: &mut Vec<GivenDiscount>, promotion: &str, adjustment: &Adjustment) {
    let same =
        |last: &&mut GivenDiscount| last.promotion == promotion && last.action == adjustment.action;
    match known.last_mut().filter(same) {
        Some(last) => last.amount += adjustment.amount,
        None => known.push(GivenDiscount {
            promotion: promotion.to_owned(),
            action: adjustment.action,
            amount: adjustment.amount,
        }),
    }
}

fn amounts(
    charges: &[Charge],
    totals: &[AmountTotal],
    discounts: Vec<Vec<GivenDiscount>>,
    sums: &mut Sums,
) -> Vec<CalculatedAmount> {
    let each = charges.iter().zip(totals).zip(discounts);
    let amounts = each.map(|((charge, total), discounts)| {
        sums.add(total);
        CalculatedAmount {
            id: charge.id.clone(),
            entered: total.entered,
            discount: total.discount,
            net: total.net,
            tax: total.tax,
            gross: total.gross,
            discounts,
            taxes: taxes(&total.taxes),
        }
    });
    amounts.collect()
}

fn taxes(totals: &[TaxTotal]) -> Vec<TaxedWith> {
    let taxes = totals.iter().map(|tax| TaxedWith {
        code: tax.code.clone(),
        rate: tax.rate.to_string(),
        base: tax.base,
        amount: tax.amount,
    });
    taxes.collect()
}

fn given(applied: &Applied) -> impl Iterator<Item = GivenGift> {
    applied.gifts.iter().map(|gift| GivenGift {
        promotion: applied.promotion.clone(),
        product: gift.product.clone(),
        quantity: gift.quantity,
    })
}

fn trace(problem: &Problem, applied: Vec<Applied>, skipped: Vec<outcome::Trace>) -> Vec<TraceStep> {
    let mut steps = Vec::with_capacity(applied.len() + skipped.len());
    for one in applied {
        let gifts = given(&one).collect();
        let mut promotions = problem.promotions.iter();
        let promotion = promotions.find(|promotion| promotion.id == one.promotion);
        let mut actions: Vec<TracedAction> = Vec::new();
        for adjustment in one.adjustments {
            let share = Share {
                on: TracedOn::new(adjustment.on, problem),
                base: adjustment.base,
                amount: adjustment.amount,
                units: adjustment.units,
            };
            let same = |last: &&mut TracedAction| last.action == adjustment.action;
            match actions.last_mut().filter(same) {
                Some(last) => {
                    last.amount += share.amount;
                    last.shares.push(share);
                }
                None => actions.push(TracedAction {
                    action: adjustment.action,
                    kind: kind(promotion, adjustment.action).to_owned(),
                    amount: share.amount,
                    shares: vec![share],
                }),
            }
        }
        steps.push(TraceStep {
            promotion: one.promotion,
            applied: true,
            reason: None,
            coupon: one.coupon,
            amount: one.amount,
            actions,
            gifts,
        });
    }
    steps.extend(skipped.into_iter().map(|one| TraceStep {
        promotion: one.promotion,
        applied: false,
        reason: Some(one.reason.into()),
        coupon: None,
        amount: 0,
        actions: Vec::new(),
        gifts: Vec::new(),
    }));
    steps
}

impl TracedOn {
    /// What is at a place of a problem, by its id.
    fn new(on: On, problem: &Problem) -> Self {
        // An engine may name a place that there is not.
        let charge = |charges: &[Charge], place: u32| {
            let charge = charges.get(place as usize);
            charge.map_or_else(String::new, |charge| charge.id.clone())
        };
        match on {
            On::Line(place) => {
                let line = problem.lines.get(place as usize);
                Self::Line(line.map_or_else(String::new, |line| line.id.clone()))
            }
            On::Shipping(place) => Self::Shipping(charge(&problem.shipping, place)),
            On::Surcharge(place) => Self::Surcharge(charge(&problem.surcharges, place)),
        }
    }
}

impl Reason {
    pub(super) fn new(code: &str, by: Option<String>) -> Self {
        Self {
            code: code.to_owned(),
            by,
            detail: None,
        }
    }
}

impl From<outcome::Reason> for Reason {
    fn from(reason: outcome::Reason) -> Self {
        let plain = |code| Self::new(code, None);
        match reason {
            outcome::Reason::NotStarted => plain("not_started"),
            outcome::Reason::Ended => plain("ended"),
            outcome::Reason::UsedUp => plain("used_up"),
            outcome::Reason::BudgetSpent => plain("budget_spent"),
            outcome::Reason::CouponMissing => plain("coupon_missing"),
            outcome::Reason::CouponRefused => plain("coupon_refused"),
            outcome::Reason::ConditionFailed => plain("condition_failed"),
            outcome::Reason::NothingToDiscount => plain("nothing_to_discount"),
            outcome::Reason::Excluded { by } => Self::new("excluded", Some(by)),
            outcome::Reason::NotTheBest { best } => Self::new("not_the_best", Some(best)),
            outcome::Reason::After { last } => Self::new("after", Some(last)),
        }
    }
}

impl From<Verdict> for CouponVerdict {
    fn from(verdict: Verdict) -> Self {
        let reason = verdict.refused.map(|refused| match refused {
            CouponReason::Unknown => Reason::new("unknown", None),
            CouponReason::NotStarted => Reason::new("not_started", None),
            CouponReason::Expired => Reason::new("expired", None),
            CouponReason::UsedUp => Reason::new("used_up", None),
            CouponReason::UsedUpByCustomer => Reason::new("used_up_by_customer", None),
            CouponReason::AlreadyGiven => Reason::new("already_given", None),
            CouponReason::Promotion(reason) => {
                let reason = Reason::from(reason);
                Reason::new(&format!("promotion_{}", reason.code), reason.by)
            }
        });
        Self {
            code: verdict.code,
            accepted: reason.is_none(),
            reason,
        }
    }
}
