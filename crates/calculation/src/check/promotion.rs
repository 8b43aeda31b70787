use super::{
    At, Checks, Invalid, MAX_ACTIONS, MAX_COUPONS, MAX_DEPTH, MAX_QUANTITY, MAX_SETTINGS,
    MAX_VALUES, gifts,
};
use crate::problem::Rate;
use crate::promotion::{
    Action, Bundles, BuyGet, Charges, Condition, Coupon, Discount, Filter, Promotion, Step, Units,
};

/// All that is wrong with a promotion by itself.
pub fn promotion(promotion: &Promotion) -> Vec<Invalid> {
    let mut checks = Checks::default();
    checks.promotion(At::ROOT, promotion);
    if let Some((_, action)) = gifts::cycle(std::slice::from_ref(promotion)) {
        let at = At::ROOT.field("actions");
        let at = at.index(action);
        let at = at.field("gift");
        checks.fail(at.field("product"), gifts::EXPECTED);
    }
    checks.found
}

impl Rate {
    /// Whether it is above so many whole percent.
    pub(super) fn is_above(self, percent: u32) -> bool {
        let scale = 10_u64.pow(u32::from(self.scale.min(9)));
        u64::from(self.mantissa) > u64::from(percent) * scale
    }
}

impl Checks {
    pub(super) fn promotion(&mut self, at: At<'_>, promotion: &Promotion) {
        self.code(at.field("id"), &promotion.id);
        self.window(at, promotion.starts, promotion.ends);
        if let Some(lane) = &promotion.lane {
            self.code(at.field("lane"), lane);
        }
        self.coupons(at.field("coupons"), &promotion.coupons);
        if let Some(spend) = promotion.budget.spend {
            let at = at.field("budget");
            self.not_negative(at.field("spend"), spend);
        }
        let mut left = MAX_VALUES;
        self.condition(
            at.field("condition"),
            &promotion.condition,
            MAX_DEPTH,
            &mut left,
        );
        let actions = at.field("actions");
        match &promotion.custom_rule {
            None => self.not_empty(actions, promotion.actions.len()),
            Some(rule) => self.settings(at.field("custom_rule"), &rule.settings),
        }
        if self.fits(actions, promotion.actions.len(), MAX_ACTIONS) {
            for (index, action) in promotion.actions.iter().enumerate() {
                self.action(actions.index(index), action);
            }
        }
        if let Some(cap) = promotion.cap {
            self.not_negative(at.field("cap"), cap);
        }
    }

    fn settings(&mut self, at: At<'_>, settings: &str) {
        if settings.len() > MAX_SETTINGS {
            self.fail(
                at.field("settings"),
                format_args!("expected at most {MAX_SETTINGS} bytes"),
            );
        }
    }

    fn coupons(&mut self, at: At<'_>, coupons: &[Coupon]) {
        if !self.fits(at, coupons.len(), MAX_COUPONS) {
            return;
        }
        for (index, coupon) in coupons.iter().enumerate() {
            let at = at.index(index);
            self.code(at.field("code"), coupon.code.trim());
            self.window(at, coupon.starts, coupon.ends);
            if coupon.per_order == Some(0) {
                self.fail(at.field("per_order"), "expected at least 1");
            }
        }
        // As they are compared with what a buyer types.
        let codes = coupons.iter();
        let codes = codes.map(|one| one.code.trim().to_ascii_uppercase());
        let codes: Vec<String> = codes.collect();
        self.unique(at, "code", codes.iter().map(String::as_str));
    }

    /// `left` conditions may still follow.
    fn condition(&mut self, at: At<'_>, condition: &Condition, depth: usize, left: &mut usize) {
        let Some(rest) = left.checked_sub(1).filter(|_| !self.is_full()) else {
            if !self.is_full() {
                self.fail(at, format_args!("expected at most {MAX_VALUES} conditions"));
            }
            return;
        };
        *left = rest;
        match condition {
            Condition::Always | Condition::Registered(_) => {}
            Condition::All(conditions) => {
                self.conditions(at.field("all"), conditions, depth, left);
            }
            Condition::Any(conditions) => {
                self.conditions(at.field("any"), conditions, depth, left);
            }
            Condition::None(conditions) => {
                self.conditions(at.field("none"), conditions, depth, left);
            }
            Condition::Total { of, range, .. } => {
                let at = at.field("total");
                self.filter(at.field("of"), of);
                self.some_range(at.field("range"), *range, 0);
            }
            Condition::Quantity { of, range } => {
                let at = at.field("quantity");
                self.filter(at.field("of"), of);
                self.some_range(at.field("range"), *range, 0);
            }
            Condition::Lines { of, range } => {
                let at = at.field("lines");
                self.filter(at.field("of"), of);
                self.some_range(at.field("range"), *range, 0);
            }
            Condition::Customer(codes) => self.some_codes(at.field("customer"), codes),
            Condition::Segment(codes) => self.some_codes(at.field("segment"), codes),
            Condition::Organization(codes) => self.some_codes(at.field("organization"), codes),
            Condition::Order(range) => self.some_range(at.field("nth_order"), *range, 1),
            Condition::Country(codes) => {
                let at = at.field("country");
                self.not_empty(at, codes.len());
                if self.fits(at, codes.len(), MAX_VALUES) {
                    for (index, code) in codes.iter().enumerate() {
                        self.country(at.index(index), code);
                    }
                }
            }
            Condition::ShippingMethod(codes) => {
                self.some_codes(at.field("shipping_method"), codes);
            }
            Condition::PaymentMethod(codes) => self.some_codes(at.field("payment_method"), codes),
            Condition::Store(codes) => self.some_codes(at.field("store"), codes),
            Condition::Currency(codes) => {
                let at = at.field("currency");
                self.not_empty(at, codes.len());
                if self.fits(at, codes.len(), MAX_VALUES) {
                    for (index, code) in codes.iter().enumerate() {
                        self.currency(at.index(index), code);
                    }
                }
            }
            Condition::Channel(codes) => self.some_codes(at.field("channel"), codes),
            Condition::Coupon(codes) => self.some_codes(at.field("coupon"), codes),
            Condition::Weekday(days) => {
                let at = at.field("weekday");
                self.not_empty(at, days.len());
                if days.len() > 7 || days.iter().any(|day| !(1..=7).contains(day)) {
                    self.fail(at, "expected days from 1, Monday, to 7, Sunday, each once");
                }
            }
            Condition::Hours { from, to } => {
                let at = at.field("hours");
                if *from >= 1_440 {
                    self.fail(at.field("from"), "expected a time before 24:00");
                }
                if *to > 1_440 || from == to {
                    self.fail(
                        at.field("to"),
                        "expected another time than `from`, at most 24:00",
                    );
                }
            }
        }
    }

    fn conditions(&mut self, at: At<'_>, conditions: &[Condition], depth: usize, left: &mut usize) {
        self.not_empty(at, conditions.len());
        let Some(depth) = depth.checked_sub(1) else {
            return self.fail(
                at,
                format_args!("expected conditions that lie at most {MAX_DEPTH} deep"),
            );
        };
        for (index, condition) in conditions.iter().enumerate() {
            self.condition(at.index(index), condition, depth, left);
        }
    }

    fn filter(&mut self, at: At<'_>, filter: &Filter) {
        self.filter_within(at, filter, MAX_DEPTH);
    }

    fn filter_within(&mut self, at: At<'_>, filter: &Filter, depth: usize) {
        self.codes(at.field("products"), &filter.products);
        self.codes(at.field("variants"), &filter.variants);
        self.codes(at.field("categories"), &filter.categories);
        self.codes(at.field("brands"), &filter.brands);
        self.codes(at.field("tags"), &filter.tags);
        let attributes = at.field("attributes");
        if self.fits(attributes, filter.attributes.len(), MAX_VALUES) {
            for (index, (code, value)) in filter.attributes.iter().enumerate() {
                let at = attributes.index(index);
                self.code(at.field("code"), code);
                self.code(at.field("value"), value);
            }
        }
        self.range(at.field("price"), filter.price, 0);
        self.range(at.field("quantity"), filter.quantity, 0);
        if let Some(except) = &filter.except {
            let at = at.field("except");
            match depth.checked_sub(1) {
                None => self.fail(
                    at,
                    format_args!("expected exceptions that lie at most {MAX_DEPTH} deep"),
                ),
                Some(_) if **except == Filter::default() => {
                    self.fail(
                        at,
                        "expected to leave something: this leaves out everything",
                    );
                }
                Some(depth) => self.filter_within(at, except, depth),
            }
        }
    }

    fn action(&mut self, at: At<'_>, action: &Action) {
        match action {
            Action::Spread(spread) => {
                let at = at.field("spread");
                self.filter(at.field("of"), &spread.of);
                self.discount(at.field("discount"), spread.discount);
            }
            Action::Lines(lines) => {
                let at = at.field("lines");
                self.filter(at.field("of"), &lines.of);
                self.discount(at.field("discount"), lines.discount);
                self.not_negative(at.field("line_cap"), lines.line_cap.unwrap_or(0));
            }
            Action::Units(units) => self.units(at.field("units"), units),
            Action::BuyGet(action) => self.buy_get(at.field("buy_x_get_y"), action),
            Action::Bundles(bundles) => self.bundles(at.field("bundles"), bundles),
            Action::Tiers(tiers) => {
                let at = at.field("tiers");
                self.filter(at.field("of"), &tiers.of);
                self.steps(at.field("steps"), &tiers.steps);
            }
            Action::Gift(gift) => {
                let at = at.field("gift");
                self.code(at.field("product"), &gift.product);
                self.quantity(at.field("quantity"), gift.quantity);
                if let Some(per) = &gift.per {
                    let at = at.field("per");
                    self.filter(at.field("of"), &per.of);
                    if per.each < 1 {
                        self.fail(at.field("each"), "expected at least 1");
                    }
                    self.at_least_one(at.field("times"), per.times.unwrap_or(1));
                }
            }
            Action::Shipping(charges) => self.charges_off(at.field("shipping"), charges),
            Action::Surcharge(charges) => self.charges_off(at.field("surcharge"), charges),
        }
    }

    fn units(&mut self, at: At<'_>, units: &Units) {
        self.filter(at.field("of"), &units.of);
        self.discount(at.field("discount"), units.discount);
        if let Some(every) = units.every {
            let at = at.field("every");
            self.quantity(at.field("of"), every.of);
            if !(1..=every.of.max(1)).contains(&every.units) {
                self.fail(at.field("units"), "expected 1 to as many as `of`");
            }
        }
        self.at_least_one(at.field("line_limit"), units.line_limit.unwrap_or(1));
        self.at_least_one(at.field("limit"), units.limit.unwrap_or(1));
        self.not_negative(at.field("line_cap"), units.line_cap.unwrap_or(0));
    }

    fn buy_get(&mut self, at: At<'_>, action: &BuyGet) {
        self.filter(at.field("buy"), &action.buy);
        self.quantity(at.field("buy_quantity"), action.buy_quantity);
        self.filter(at.field("get"), &action.get);
        self.quantity(at.field("get_quantity"), action.get_quantity);
        self.discount(at.field("discount"), action.discount);
        self.at_least_one(at.field("times"), action.times.unwrap_or(1));
    }

    fn bundles(&mut self, at: At<'_>, bundles: &Bundles) {
        self.filter(at.field("of"), &bundles.of);
        self.quantity(at.field("size"), bundles.size);
        let also = at.field("also");
        if self.fits(also, bundles.also.len(), MAX_ACTIONS) {
            for (index, set) in bundles.also.iter().enumerate() {
                let at = also.index(index);
                self.filter(at.field("of"), &set.of);
                self.quantity(at.field("quantity"), set.quantity);
            }
        }
        self.discount(at.field("discount"), bundles.discount);
        self.at_least_one(at.field("times"), bundles.times.unwrap_or(1));
        if let Some(within) = bundles.within {
            let at = at.field("within");
            self.quantity(at.field("units"), within.units);
        }
    }

    fn charges_off(&mut self, at: At<'_>, charges: &Charges) {
        self.codes(at.field("methods"), &charges.methods);
        self.discount(at.field("discount"), charges.discount);
    }

    fn quantity(&mut self, at: At<'_>, quantity: u64) {
        if !(1..=MAX_QUANTITY).contains(&quantity) {
            self.fail(at, format_args!("expected 1 to {MAX_QUANTITY}"));
        }
    }

    fn steps(&mut self, at: At<'_>, steps: &[Step]) {
        self.not_empty(at, steps.len());
        if !self.fits(at, steps.len(), MAX_ACTIONS) {
            return;
        }
        let mut above = -1;
        for (index, step) in steps.iter().enumerate() {
            let at = at.index(index);
            if step.from <= above {
                let expected = if index == 0 {
                    "expected a threshold from 0"
                } else {
                    "expected a threshold above that of the step before"
                };
                self.fail(at.field("from"), expected);
            }
            above = step.from;
            self.discount(at.field("discount"), step.discount);
        }
    }

    pub(super) fn discount(&mut self, at: At<'_>, discount: Discount) {
        match discount {
            Discount::Percent(rate) => {
                if rate.scale > 9 || rate.is_above(100) {
                    self.fail(
                        at.field("percent"),
                        "expected a percentage from 0 to 100 with at most 9 decimals",
                    );
                }
            }
            Discount::Amount(amount) => self.not_negative(at.field("amount"), amount),
            Discount::FixedPrice(price) => self.not_negative(at.field("fixed_price"), price),
        }
    }
}
