use super::{
    Checks, Invalid, MAX_ACTIONS, MAX_COUPONS, MAX_DEPTH, MAX_QUANTITY, MAX_SETTINGS, MAX_VALUES,
    gifts,
};
use crate::problem::Rate;
use crate::promotion::{
    Action, Bundles, BuyGet, Charges, Condition, Coupon, Discount, Filter, Give, Promotion, Range,
    Step, Units,
};

/// All that is wrong with a promotion by itself.
pub fn promotion(promotion: &Promotion) -> Vec<Invalid> {
    let mut checks = Checks::default();
    checks.promotion(promotion);
    if let Some((_, action)) = gifts::cycle(std::slice::from_ref(promotion)) {
        let field = format!("actions[{action}].gift.product");
        checks.fail(&field, &gifts::EXPECTED);
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
    pub(super) fn promotion(&mut self, promotion: &Promotion) {
        self.code("id", &promotion.id);
        self.window(promotion.starts, promotion.ends);
        if let Some(lane) = &promotion.lane {
            self.code("lane", lane);
        }
        self.coupons(&promotion.coupons);
        if let Some(spend) = promotion.budget.spend {
            self.not_negative("budget.spend", spend);
        }
        let mut left = MAX_VALUES;
        self.within("condition", |checks| {
            checks.condition(&promotion.condition, MAX_DEPTH, &mut left);
        });
        let actions = &promotion.actions;
        match &promotion.custom_rule {
            None => self.not_empty("actions", actions.len()),
            Some(rule) => self.settings("custom_rule.settings", &rule.settings),
        }
        if self.fits("actions", actions.len(), MAX_ACTIONS) {
            self.each("actions", actions, Checks::action);
        }
        if let Some(cap) = promotion.cap {
            self.not_negative("cap", cap);
        }
    }

    fn settings(&mut self, field: &str, settings: &str) {
        if settings.len() > MAX_SETTINGS {
            self.fail(
                field,
                &format_args!("expected at most {MAX_SETTINGS} bytes"),
            );
        }
    }

    fn coupons(&mut self, coupons: &[Coupon]) {
        if coupons.is_empty() || !self.fits("coupons", coupons.len(), MAX_COUPONS) {
            return;
        }
        self.each("coupons", coupons, |checks, coupon| {
            checks.code("code", coupon.code.trim());
            checks.window(coupon.starts, coupon.ends);
            if coupon.per_order == Some(0) {
                checks.fail("per_order", &"expected at least 1");
            }
        });
        // As they are compared with what a buyer types.
        let codes = coupons.iter();
        let codes = codes.map(|one| one.code.trim().to_ascii_uppercase());
        let codes: Vec<String> = codes.collect();
        self.unique("coupons", "code", codes.iter().map(String::as_str));
    }

    /// `left` conditions may still follow.
    fn condition(&mut self, condition: &Condition, depth: usize, left: &mut usize) {
        let Some(rest) = left.checked_sub(1).filter(|_| !self.is_full()) else {
            if !self.is_full() {
                let expected = format_args!("expected at most {MAX_VALUES} conditions");
                self.fail("", &expected);
            }
            return;
        };
        *left = rest;
        match condition {
            Condition::Always | Condition::Registered(_) => {}
            Condition::All(conditions) => {
                self.within("all", |checks| checks.conditions(conditions, depth, left));
            }
            Condition::Any(conditions) => {
                self.within("any", |checks| checks.conditions(conditions, depth, left));
            }
            Condition::None(conditions) => {
                self.within("none", |checks| checks.conditions(conditions, depth, left));
            }
            Condition::Total { of, range, .. } => {
                self.within("total", |checks| checks.measured(of, *range));
            }
            Condition::Quantity { of, range } => {
                self.within("quantity", |checks| checks.measured(of, *range));
            }
            Condition::Lines { of, range } => {
                self.within("lines", |checks| checks.measured(of, *range));
            }
            Condition::Customer(codes) => self.some_codes("customer", codes),
            Condition::Segment(codes) => self.some_codes("segment", codes),
            Condition::Organization(codes) => self.some_codes("organization", codes),
            Condition::Order(range) => self.some_range("nth_order", *range, 1),
            Condition::Country(codes) => {
                self.not_empty("country", codes.len());
                if self.fits("country", codes.len(), MAX_VALUES) {
                    self.each("country", codes, |checks, code| checks.country("", code));
                }
            }
            Condition::ShippingMethod(codes) => {
                self.some_codes("shipping_method", codes);
            }
            Condition::PaymentMethod(codes) => self.some_codes("payment_method", codes),
            Condition::Store(codes) => self.some_codes("store", codes),
            Condition::Currency(codes) => {
                self.not_empty("currency", codes.len());
                if self.fits("currency", codes.len(), MAX_VALUES) {
                    self.each("currency", codes, |checks, code| checks.currency("", code));
                }
            }
            Condition::Channel(codes) => self.some_codes("channel", codes),
            Condition::Coupon(codes) => self.some_codes("coupon", codes),
            Condition::Weekday(days) => {
                self.not_empty("weekday", days.len());
                if days.len() > 7 || days.iter().any(|day| !(1..=7).contains(day)) {
                    let expected = "expected days from 1, Monday, to 7, Sunday, each once";
                    self.fail("weekday", &expected);
                }
            }
            Condition::Hours { from, to } => {
                if *from >= 1_440 {
                    self.fail("hours.from", &"expected a time before 24:00");
                }
                if *to > 1_440 || from == to {
                    let expected = "expected another time than `from`, at most 24:00";
                    self.fail("hours.to", &expected);
                }
            }
        }
    }

    /// What a condition measures, and what that has to be.
    fn measured(&mut self, of: &Filter, range: Range) {
        self.filter("of", of);
        self.some_range("range", range, 0);
    }

    fn conditions(&mut self, conditions: &[Condition], depth: usize, left: &mut usize) {
        self.not_empty("", conditions.len());
        let Some(depth) = depth.checked_sub(1) else {
            let expected = format_args!("expected conditions that lie at most {MAX_DEPTH} deep");
            return self.fail("", &expected);
        };
        self.each("", conditions, |checks, condition| {
            checks.condition(condition, depth, left);
        });
    }

    fn filter(&mut self, field: &str, filter: &Filter) {
        self.within(field, |checks| checks.filter_within(filter, MAX_DEPTH));
    }

    fn filter_within(&mut self, filter: &Filter, depth: usize) {
        let mut codes = |field, codes: &[String]| {
            if !codes.is_empty() {
                self.codes(field, codes);
            }
        };
        codes("products", &filter.products);
        codes("variants", &filter.variants);
        codes("categories", &filter.categories);
        codes("brands", &filter.brands);
        codes("tags", &filter.tags);
        let attributes = &filter.attributes;
        if self.fits("attributes", attributes.len(), MAX_VALUES) {
            self.each("attributes", attributes, |checks, (code, value)| {
                checks.code("code", code);
                checks.code("value", value);
            });
        }
        self.range("price", filter.price, 0);
        self.range("quantity", filter.quantity, 0);
        if let Some(except) = &filter.except {
            match depth.checked_sub(1) {
                None => {
                    let expected =
                        format_args!("expected exceptions that lie at most {MAX_DEPTH} deep");
                    self.fail("except", &expected);
                }
                Some(_) if **except == Filter::default() => {
                    let expected = "expected to leave something: this leaves out everything";
                    self.fail("except", &expected);
                }
                Some(depth) => self.within("except", |checks| checks.filter_within(except, depth)),
            }
        }
    }

    fn action(&mut self, action: &Action) {
        match action {
            Action::Spread(spread) => self.within("spread", |checks| {
                checks.filter("of", &spread.of);
                checks.discount("discount", spread.discount);
            }),
            Action::Lines(lines) => self.within("lines", |checks| {
                checks.filter("of", &lines.of);
                checks.discount("discount", lines.discount);
                checks.not_negative("line_cap", lines.line_cap.unwrap_or(0));
            }),
            Action::Units(units) => self.within("units", |checks| checks.units(units)),
            Action::BuyGet(action) => self.within("buy_x_get_y", |checks| checks.buy_get(action)),
            Action::Bundles(bundles) => self.within("bundles", |checks| checks.bundles(bundles)),
            Action::Tiers(tiers) => self.within("tiers", |checks| {
                checks.filter("of", &tiers.of);
                checks.steps(&tiers.steps);
            }),
            Action::Gift(gift) => self.within("gift", |checks| checks.gift(gift)),
            Action::Shipping(charges) => {
                self.within("shipping", |checks| checks.charges_off(charges));
            }
            Action::Surcharge(charges) => {
                self.within("surcharge", |checks| checks.charges_off(charges));
            }
        }
    }

    fn gift(&mut self, gift: &Give) {
        self.code("product", &gift.product);
        self.quantity("quantity", gift.quantity);
        if let Some(per) = &gift.per {
            self.within("per", |checks| {
                checks.filter("of", &per.of);
                if per.each < 1 {
                    checks.fail("each", &"expected at least 1");
                }
                checks.at_least_one("times", per.times.unwrap_or(1));
            });
        }
    }

    fn units(&mut self, units: &Units) {
        self.filter("of", &units.of);
        self.discount("discount", units.discount);
        if let Some(every) = units.every {
            self.within("every", |checks| {
                checks.quantity("of", every.of);
                if !(1..=every.of.max(1)).contains(&every.units) {
                    checks.fail("units", &"expected 1 to as many as `of`");
                }
            });
        }
        self.at_least_one("line_limit", units.line_limit.unwrap_or(1));
        self.at_least_one("limit", units.limit.unwrap_or(1));
        self.not_negative("line_cap", units.line_cap.unwrap_or(0));
    }

    fn buy_get(&mut self, action: &BuyGet) {
        self.filter("buy", &action.buy);
        self.quantity("buy_quantity", action.buy_quantity);
        self.filter("get", &action.get);
        self.quantity("get_quantity", action.get_quantity);
        self.discount("discount", action.discount);
        self.at_least_one("times", action.times.unwrap_or(1));
    }

    fn bundles(&mut self, bundles: &Bundles) {
        self.filter("of", &bundles.of);
        self.quantity("size", bundles.size);
        if self.fits("also", bundles.also.len(), MAX_ACTIONS) {
            self.each("also", &bundles.also, |checks, set| {
                checks.filter("of", &set.of);
                checks.quantity("quantity", set.quantity);
            });
        }
        self.discount("discount", bundles.discount);
        self.at_least_one("times", bundles.times.unwrap_or(1));
        if let Some(within) = bundles.within {
            self.within("within", |checks| {
                checks.quantity("units", within.units);
                if within.after > MAX_QUANTITY {
                    checks.fail("after", &format_args!("expected at most {MAX_QUANTITY}"));
                }
                checks.at_least_one("limit", within.limit.unwrap_or(1));
            });
        }
    }

    fn charges_off(&mut self, charges: &Charges) {
        self.codes("methods", &charges.methods);
        self.discount("discount", charges.discount);
    }

    #[inline]
    fn quantity(&mut self, field: &str, quantity: u64) {
        if !(1..=MAX_QUANTITY).contains(&quantity) {
            self.fail(field, &format_args!("expected 1 to {MAX_QUANTITY}"));
        }
    }

    fn steps(&mut self, steps: &[Step]) {
        self.not_empty("steps", steps.len());
        if !self.fits("steps", steps.len(), MAX_ACTIONS) {
            return;
        }
        let mut above = None;
        self.each("steps", steps, |checks, step| {
            if step.from <= above.unwrap_or(-1) {
                let expected = match above {
                    None => "expected a threshold from 0",
                    Some(_) => "expected a threshold above that of the step before",
                };
                checks.fail("from", &expected);
            }
            above = Some(step.from);
            checks.discount("discount", step.discount);
        });
    }

    pub(super) fn discount(&mut self, field: &str, discount: Discount) {
        self.within(field, |checks| match discount {
            Discount::Percent(rate) => {
                if rate.scale > 9 || rate.is_above(100) {
                    let expected = "expected a percentage from 0 to 100 with at most 9 decimals";
                    checks.fail("percent", &expected);
                }
            }
            Discount::Amount(amount) => checks.not_negative("amount", amount),
            Discount::FixedPrice(price) => checks.not_negative("fixed_price", price),
        });
    }
}
