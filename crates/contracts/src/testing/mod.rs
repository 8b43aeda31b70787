//! Problems for tests: everything that can be said, chosen by a number.

mod shop;

pub use shop::order;

use calculation::outcome::{
    Adjustment, Applied, CouponReason, Gift, On, Outcome, Reason, Trace, Verdict,
};
use calculation::price::{
    Audience, CataloguePromotion, ListKind, PriceList, PriceRow, Priced, TierMode,
};
use calculation::problem::*;
use calculation::promotion::*;
use money::{Leftover, Rounding};

/// Chooses; the same seed always the same.
#[derive(Debug, Clone)]
pub struct Dice {
    state: u64,
    /// Whether amounts and quantities are such as no shop has.
    pub hostile: bool,
}

impl Dice {
    /// Those of a shop.
    pub fn new(seed: u64) -> Self {
        Self {
            state: seed,
            hostile: false,
        }
    }

    /// Those of somebody who means harm.
    pub fn hostile(seed: u64) -> Self {
        Self {
            state: seed,
            hostile: true,
        }
    }

    /// Any number (SplitMix64).
    pub fn number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below another, which is not zero.
    pub fn below(&mut self, end: u64) -> u64 {
        self.number() % end
    }

    fn flag(&mut self) -> bool {
        self.below(2) == 0
    }

    fn rarely(&mut self) -> bool {
        self.below(12) == 0
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        let place = self.below(of.len() as u64);
        of[usize::try_from(place).unwrap_or(0)].clone()
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(4) == 0).then(|| make(self))
    }

    fn list<T>(&mut self, most: u64, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| make(self)).collect()
    }

    fn code(&mut self) -> String {
        if self.hostile && self.rarely() {
            return self.one(&["", " ", "\u{0}", "ﷺ", "a\u{301}"]).to_owned();
        }
        self.one(&["a", "b", "c", "d"]).to_owned()
    }

    fn codes(&mut self) -> Vec<String> {
        self.list(2, Self::code)
    }

    fn place(&mut self) -> u32 {
        u32::try_from(self.below(6)).unwrap_or(0)
    }

    fn pair(&mut self) -> (String, String) {
        (self.code(), self.code())
    }

    fn amount(&mut self) -> i64 {
        if self.hostile && self.rarely() {
            return self.one(&[-1, i64::MIN, i64::MAX, i64::MAX / 2, 0]);
        }
        self.below(20_000).cast_signed()
    }

    fn count(&mut self) -> u64 {
        if self.hostile && self.rarely() {
            return self.one(&[0, u64::MAX, 1 << 63, 1_000_000_000]);
        }
        1 + self.below(6)
    }

    fn rate(&mut self) -> Rate {
        if self.hostile && self.rarely() {
            return Rate {
                mantissa: u32::MAX,
                scale: self.one(&[0, 9, 255]),
            };
        }
        Rate {
            mantissa: u32::try_from(self.below(10_000)).unwrap_or(0),
            scale: 2,
        }
    }

    fn moment(&mut self) -> i64 {
        let near = self.below(200).cast_signed() - 100;
        if self.hostile && self.rarely() {
            return self.one(&[i64::MIN, i64::MAX]);
        }
        1_000 + near
    }

    fn range(&mut self) -> Range {
        Range {
            min: self.maybe(Self::amount),
            max: self.maybe(|dice| dice.amount().saturating_mul(8)),
        }
    }

    /// How a store calculates.
    pub fn settings(&mut self) -> Settings {
        Settings {
            rounding: self.one(&Rounding::ALL),
            leftover: self.one(&Leftover::ALL),
            weights: self.one(&[Weights::AsEntered, Weights::WithTax, Weights::Units]),
            percentage: self.one(&[Percentage::Remaining, Percentage::Taken]),
            round_per: self.one(&[RoundPer::Line, RoundPer::Unit, RoundPer::Total]),
            included: self.one(&[Included::Tax, Included::Net]),
            tax_base: self.one(&[
                TaxBase::AfterDiscount,
                TaxBase::BeforeDiscount,
                TaxBase::DiscountsApart,
            ]),
            destination: self.one(&[Destination::KeepGross, Destination::KeepNet]),
            shipping_tax: self.one(&[
                ShippingTax::Own,
                ShippingTax::AsGoods,
                ShippingTax::HighestOfGoods,
            ]),
            cash_step: self.one(&[0, 1, 5]),
        }
    }

    /// Who buys.
    pub fn facts(&mut self) -> Facts {
        Facts {
            store: self.code(),
            currency: if self.hostile && self.rarely() {
                self.code()
            } else {
                "EUR".to_owned()
            },
            channel: self.maybe(Self::code),
            country: self.maybe(|_| "DE".to_owned()),
            shipping_method: self.maybe(Self::code),
            payment_method: self.maybe(Self::code),
            customer: Customer {
                id: self.maybe(Self::code),
                registered: self.flag(),
                segments: self.codes(),
                organization: self.maybe(Self::code),
                orders: self.below(3),
            },
            time: Time {
                seconds: self.moment(),
                offset_minutes: self.one(&[0, 60, -300]),
            },
        }
    }

    /// How something is taxed.
    pub fn tax(&mut self) -> Tax {
        let rates = |dice: &mut Self| {
            dice.list(2, |dice| TaxRate {
                code: dice.code(),
                rate: dice.rate(),
                compound: dice.flag(),
                beside: dice.flag(),
            })
        };
        Tax {
            included: self.flag(),
            rates: rates(self),
            origin: self.maybe(rates),
        }
    }

    fn line(&mut self, id: u64) -> Line {
        Line {
            id: if self.hostile && self.rarely() {
                self.code()
            } else {
                format!("line-{id}")
            },
            product: self.code(),
            variant: self.code(),
            brand: self.maybe(Self::code),
            categories: self.codes(),
            tags: self.codes(),
            attributes: self.list(2, Self::pair),
            quantity: self.count(),
            unit_price: self.amount(),
            prices: if self.rarely() {
                self.list(2, Self::unit_price)
            } else {
                Vec::new()
            },
            on_sale: self.flag(),
            floor: if self.rarely() { self.amount() } else { 0 },
            excluded: self.rarely(),
            tax: self.tax(),
        }
    }

    fn unit_price(&mut self) -> UnitPrice {
        UnitPrice {
            count: self.count(),
            price: self.amount(),
        }
    }

    fn charge(&mut self, id: u64) -> Charge {
        Charge {
            id: format!("charge-{id}"),
            method: self.maybe(Self::code),
            amount: self.amount(),
            tax: self.tax(),
        }
    }

    fn filter(&mut self) -> Filter {
        self.filter_within(2)
    }

    fn filter_within(&mut self, depth: u64) -> Filter {
        let some = |dice: &mut Self| {
            if dice.below(4) == 0 {
                dice.codes()
            } else {
                Vec::new()
            }
        };
        Filter {
            products: some(self),
            variants: some(self),
            categories: some(self),
            brands: some(self),
            tags: some(self),
            attributes: if self.rarely() {
                self.list(2, Self::pair)
            } else {
                Vec::new()
            },
            price: if self.rarely() {
                self.range()
            } else {
                Range::default()
            },
            quantity: if self.rarely() {
                self.range()
            } else {
                Range::default()
            },
            not_on_sale: self.rarely(),
            except: if depth > 0 && self.rarely() {
                Some(Box::new(self.filter_within(depth - 1)))
            } else {
                None
            },
        }
    }

    fn discount(&mut self) -> Discount {
        match self.below(4) {
            0 => Discount::Amount(self.amount()),
            1 => Discount::FixedPrice(self.amount()),
            _ => Discount::Percent(self.rate()),
        }
    }

    fn pick(&mut self) -> Order {
        self.one(&[Order::CheapestFirst, Order::DearestFirst])
    }

    fn view(&mut self) -> TaxView {
        self.one(&[
            TaxView::AsEntered,
            TaxView::AsEntered,
            TaxView::Net,
            TaxView::Gross,
        ])
    }

    fn measure(&mut self) -> Measure {
        self.one(&[Measure::Amount, Measure::Quantity])
    }

    fn condition(&mut self, depth: u64) -> Condition {
        let groups = if depth > 0 { 3 } else { 0 };
        let group = |dice: &mut Self| {
            let mut all = dice.list(2, |dice| dice.condition(depth - 1));
            all.push(dice.condition(0));
            all
        };
        match self.below(18 + groups) {
            0 => Condition::Total {
                of: self.filter(),
                range: self.range(),
                tax: self.view(),
                basis: self.maybe(|dice| dice.one(&[Basis::Running, Basis::Original])),
            },
            1 => Condition::Quantity {
                of: self.filter(),
                range: self.range(),
            },
            2 => Condition::Lines {
                of: self.filter(),
                range: self.range(),
            },
            3 => Condition::Customer(self.codes()),
            4 => Condition::Segment(self.codes()),
            5 => Condition::Organization(self.codes()),
            6 => Condition::Order(self.range()),
            7 => Condition::Registered(self.flag()),
            8 => Condition::Country(vec!["DE".to_owned()]),
            9 => Condition::ShippingMethod(self.codes()),
            10 => Condition::PaymentMethod(self.codes()),
            11 => Condition::Store(self.codes()),
            12 => Condition::Currency(vec!["EUR".to_owned()]),
            13 => Condition::Channel(self.codes()),
            14 => Condition::Coupon(self.codes()),
            15 => Condition::Weekday(vec![1, 4]),
            16 => Condition::Hours { from: 0, to: 60 },
            17 if depth < 3 => Condition::Always,
            17 => Condition::Registered(true),
            18 => Condition::All(group(self)),
            19 => Condition::Any(group(self)),
            _ => Condition::None(group(self)),
        }
    }

    fn action(&mut self) -> Action {
        match self.below(9) {
            0 => Action::Spread(Spread {
                of: self.filter(),
                discount: self.discount(),
                with_shipping: self.flag(),
            }),
            1 => Action::Lines(Lines {
                of: self.filter(),
                discount: self.discount(),
                line_cap: self.maybe(Self::amount),
            }),
            2 => Action::Units(Units {
                of: self.filter(),
                discount: self.discount(),
                line_after: self.one(&[0, 0, 2]),
                every: self.maybe(|dice| Every {
                    of: dice.count().saturating_add(1),
                    units: dice.below(3),
                }),
                line_limit: self.maybe(Self::count),
                limit: self.maybe(Self::count),
                pick: self.pick(),
                line_cap: self.maybe(Self::amount),
                together: self.flag(),
            }),
            3 => Action::BuyGet(BuyGet {
                buy: self.filter(),
                buy_quantity: self.count(),
                get: self.filter(),
                get_quantity: self.count(),
                discount: self.discount(),
                times: self.maybe(Self::count),
                pick: self.pick(),
                chosen: self.one(&[Chosen::GotFirst, Chosen::BoughtFirst, Chosen::Both]),
                partial: self.rarely(),
            }),
            4 => Action::Bundles(Bundles {
                of: self.filter(),
                size: self.count(),
                also: if self.rarely() {
                    self.list(2, |dice| Set {
                        of: dice.filter(),
                        quantity: dice.count(),
                    })
                } else {
                    Vec::new()
                },
                discount: self.discount(),
                times: self.maybe(Self::count),
                pick: self.pick(),
                within: self.maybe(|dice| Within {
                    units: dice.count(),
                    pick: dice.pick(),
                    after: dice.count(),
                    across: dice.rarely(),
                    limit: dice.maybe(Self::count),
                }),
            }),
            5 => Action::Tiers(Tiers {
                of: self.filter(),
                by: self.measure(),
                steps: self.list(3, |dice| Step {
                    from: dice.amount(),
                    discount: dice.discount(),
                }),
                reach: self.one(&[Reach::Together, Reach::Line]),
                on: self.one(&[Each::Together, Each::Line, Each::Unit]),
            }),
            6 => Action::Gift(Give {
                product: self.code(),
                quantity: self.count(),
                per: self.maybe(|dice| Per {
                    of: dice.filter(),
                    by: dice.measure(),
                    each: dice.amount().saturating_add(1),
                    times: dice.maybe(Self::count),
                }),
            }),
            7 => Action::Shipping(self.charges()),
            _ => Action::Surcharge(self.charges()),
        }
    }

    fn charges(&mut self) -> Charges {
        Charges {
            methods: self.codes(),
            discount: self.discount(),
            spread: self.flag(),
        }
    }

    fn limit(&mut self) -> Limit {
        Limit {
            most: self.maybe(Self::count),
            used: self.below(3),
        }
    }

    fn promotion(&mut self, id: u64) -> Promotion {
        Promotion {
            id: format!("promotion-{id}"),
            priority: i32::try_from(self.below(5)).unwrap_or(0) - 2,
            created: self.below(5).cast_signed(),
            starts: self.maybe(Self::moment),
            ends: self.maybe(Self::moment),
            exclusive: self.rarely(),
            lane: self.maybe(Self::code),
            coupons: self
                .maybe(|dice| dice.list(2, Self::coupon))
                .unwrap_or_default(),
            budget: Budget {
                uses: self.limit(),
                spend: self.maybe(Self::amount),
                overspent: self.one(&[Overspent::Reduce, Overspent::Skip]),
            },
            basis: self.one(&[Basis::Running, Basis::Original]),
            condition: if self.flag() {
                Condition::Always
            } else {
                self.condition(3)
            },
            actions: {
                let mut actions = self.list(1, Self::action);
                actions.push(self.action());
                actions
            },
            cap: self.maybe(Self::amount),
            custom_rule: None,
            then: self.one(&[Then::All, Then::All, Then::Others, Then::Nothing]),
            amounts: self.view(),
        }
    }

    fn coupon(&mut self) -> Coupon {
        Coupon {
            code: self.code(),
            starts: self.maybe(Self::moment),
            ends: self.maybe(Self::moment),
            uses: self.limit(),
            uses_by_customer: self.limit(),
            per_order: self.maybe(|dice| u32::try_from(dice.below(3)).unwrap_or(0)),
        }
    }

    /// An order with promotions.
    pub fn problem(&mut self) -> Problem {
        let mut count = 0;
        let mut next = || {
            count += 1;
            count
        };
        Problem {
            settings: self.settings(),
            facts: self.facts(),
            lines: self.list(6, |dice| dice.line(next())),
            shipping: self.list(2, |dice| dice.charge(next())),
            surcharges: self.list(1, |dice| dice.charge(next())),
            promotions: self.list(6, |dice| dice.promotion(next())),
            lanes: self.lanes(),
            coupons: self.codes(),
        }
    }

    fn lanes(&mut self) -> Vec<Lane> {
        let mut lanes = Vec::new();
        for code in ["a", "b", "c"] {
            lanes.extend(self.maybe(|dice| Lane {
                code: code.to_owned(),
                choice: dice.one(&[Choice::All, Choice::Best, Choice::BestOfEach, Choice::First]),
            }));
        }
        lanes
    }

    fn reason(&mut self) -> Reason {
        match self.below(11) {
            0 => Reason::NotStarted,
            1 => Reason::Ended,
            2 => Reason::UsedUp,
            3 => Reason::BudgetSpent,
            4 => Reason::CouponMissing,
            5 => Reason::CouponRefused,
            6 => Reason::ConditionFailed,
            7 => Reason::NothingToDiscount,
            8 => Reason::Excluded { by: self.code() },
            9 => Reason::NotTheBest { best: self.code() },
            _ => Reason::After { last: self.code() },
        }
    }

    /// Whatever an engine could answer.
    pub fn outcome(&mut self) -> Outcome {
        Outcome {
            applied: self.list(3, |dice| Applied {
                promotion: dice.code(),
                amount: dice.amount(),
                coupon: dice.maybe(Self::code),
                adjustments: dice.list(3, |dice| Adjustment {
                    action: usize::try_from(dice.below(3)).unwrap_or(0),
                    on: match dice.below(3) {
                        0 => On::Line(dice.place()),
                        1 => On::Shipping(dice.place()),
                        _ => On::Surcharge(dice.place()),
                    },
                    base: dice.amount(),
                    amount: dice.amount(),
                    units: dice.maybe(Self::count),
                }),
                gifts: dice.list(1, |dice| Gift {
                    action: usize::try_from(dice.below(3)).unwrap_or(0),
                    product: dice.code(),
                    quantity: dice.count(),
                }),
            }),
            skipped: self.list(3, |dice| Trace {
                promotion: dice.code(),
                reason: dice.reason(),
            }),
            coupons: self.list(3, |dice| Verdict {
                code: dice.code(),
                refused: dice.maybe(|dice| match dice.below(7) {
                    0 => CouponReason::Unknown,
                    1 => CouponReason::NotStarted,
                    2 => CouponReason::Expired,
                    3 => CouponReason::UsedUp,
                    4 => CouponReason::UsedUpByCustomer,
                    5 => CouponReason::AlreadyGiven,
                    _ => CouponReason::Promotion(dice.reason()),
                }),
            }),
            units: self.list(3, |dice| dice.list(2, Self::unit_price)),
        }
    }

    fn audience(&mut self) -> Audience {
        let some = |dice: &mut Self| {
            if dice.rarely() {
                dice.codes()
            } else {
                Vec::new()
            }
        };
        Audience {
            stores: some(self),
            countries: self.maybe(|_| vec!["DE".to_owned()]).unwrap_or_default(),
            channels: some(self),
            segments: some(self),
            organizations: some(self),
            customers: some(self),
            starts: self.maybe(Self::moment),
            ends: self.maybe(Self::moment),
        }
    }

    /// Price lists by the codes `a` to `d`.
    pub fn lists(&mut self) -> Vec<PriceList> {
        let mut lists = Vec::new();
        for code in ["a", "b", "c", "d"] {
            lists.push(PriceList {
                code: code.to_owned(),
                currency: self.one(&["EUR", "EUR", "EUR", "USD"]).to_owned(),
                kind: self.one(&[ListKind::Base, ListKind::Sale, ListKind::Override]),
                priority: i32::try_from(self.below(3)).unwrap_or(0),
                audience: self.audience(),
                tiers: self.one(&[TierMode::AllUnits, TierMode::Graduated]),
            });
        }
        lists
    }

    fn priced(&mut self) -> Priced {
        if self.flag() {
            Priced::Product(self.code())
        } else {
            Priced::Variant(self.code())
        }
    }

    /// Prices in them.
    pub fn rows(&mut self) -> Vec<PriceRow> {
        self.list(30, |dice| PriceRow {
            list: dice.code(),
            of: dice.priced(),
            from: dice.count(),
            amount: dice.amount(),
        })
    }

    /// Reductions in the catalogue.
    pub fn reductions(&mut self) -> Vec<CataloguePromotion> {
        self.list(4, |dice| CataloguePromotion {
            id: dice.code(),
            priority: i32::try_from(dice.below(3)).unwrap_or(0),
            created: dice.below(3).cast_signed(),
            exclusive: dice.rarely(),
            audience: dice.audience(),
            of: dice.list(2, Self::priced),
            discount: dice.discount(),
            floor: if dice.rarely() { dice.amount() } else { 0 },
        })
    }
}
