/// Between the domain's types and the interface `promotions` in the module `$wire`.
#[doc(hidden)]
#[macro_export]
macro_rules! mirror_promotions {
    ($wire:ident) => {
        $crate::mirror_rules!($wire);
        $crate::record!($crate::domain::Limit = $wire::Limit { most, used });
        $crate::record!(
            $crate::domain::Coupon = $wire::Coupon {
                code,
                starts,
                ends,
                uses,
                uses_by_customer,
                per_order,
            }
        );
        $crate::record!($crate::domain::Range = $wire::Range { min, max });
        $crate::record!($crate::domain::Every = $wire::Every { of, units });
        $crate::record!(
            $crate::domain::Applied = $wire::Applied {
                promotion,
                amount,
                coupon,
                adjustments,
                gifts,
            }
        );
        $crate::record!(
            $crate::domain::Adjustment = $wire::Adjustment {
                action,
                on,
                base,
                amount,
                units,
            }
        );
        $crate::record!(
            $crate::domain::Gift = $wire::Given {
                action,
                product,
                quantity
            }
        );
    };
}

/// Of the same those that an engine cannot have as they are in the domain.
#[doc(hidden)]
#[macro_export]
macro_rules! mirror_rules {
    ($wire:ident) => {
        $crate::cases!($crate::domain::Basis = $wire::Basis { Running, Original });
        $crate::cases!($crate::domain::Choice = $wire::Choice { All, Best, BestOfEach, First });
        $crate::record!($crate::domain::Lane = $wire::Lane { code, choice });
        $crate::cases!($crate::domain::TaxView = $wire::TaxView { AsEntered, Net, Gross });
        $crate::cases!($crate::domain::Order = $wire::Pick { CheapestFirst, DearestFirst });
        $crate::cases!($crate::domain::Then = $wire::Then { All, Others, Nothing });
        $crate::cases!($crate::domain::Overspent = $wire::Overspent { Reduce, Skip });
        $crate::cases!($crate::domain::Chosen = $wire::Chosen { GotFirst, BoughtFirst, Both });
        $crate::cases!($crate::domain::Reach = $wire::Reach { Together, Line });
        $crate::cases!($crate::domain::Each = $wire::Each { Together, Line, Unit });
        $crate::record!($crate::domain::Within = $wire::Within { units, pick, after, across, limit });
        $crate::cases!($crate::domain::Measure = $wire::Measure { Amount, Quantity });
        $crate::record!($crate::domain::Step = $wire::Step {
            from = from_value,
            discount = discount,
        });

        $crate::record!($crate::domain::Outcome = $wire::Outcome { applied, skipped, coupons, units });
        $crate::record!($crate::domain::Trace = $wire::Skipped { promotion, reason });
        $crate::record!($crate::domain::Verdict = $wire::Verdict { code, refused });
        $crate::cases!($crate::domain::CouponReason = $wire::Refusal {
            Unknown, NotStarted, Expired, UsedUp, UsedUpByCustomer, AlreadyGiven; Promotion
        });

        impl $crate::Convert<$wire::Reason> for $crate::domain::Reason {
            fn convert(self) -> $wire::Reason {
                match self {
                    Self::NotStarted => $wire::Reason::NotStarted,
                    Self::Ended => $wire::Reason::Ended,
                    Self::UsedUp => $wire::Reason::UsedUp,
                    Self::BudgetSpent => $wire::Reason::BudgetSpent,
                    Self::CouponMissing => $wire::Reason::CouponMissing,
                    Self::CouponRefused => $wire::Reason::CouponRefused,
                    Self::ConditionFailed => $wire::Reason::ConditionFailed,
                    Self::NothingToDiscount => $wire::Reason::NothingToDiscount,
                    Self::Excluded { by } => $wire::Reason::Excluded(by),
                    Self::NotTheBest { best } => $wire::Reason::NotTheBest(best),
                    Self::After { last } => $wire::Reason::After(last),
                }
            }
        }

        impl $crate::Convert<$crate::domain::Reason> for $wire::Reason {
            fn convert(self) -> $crate::domain::Reason {
                use $crate::domain::Reason;
                match self {
                    Self::NotStarted => Reason::NotStarted,
                    Self::Ended => Reason::Ended,
                    Self::UsedUp => Reason::UsedUp,
                    Self::BudgetSpent => Reason::BudgetSpent,
                    Self::CouponMissing => Reason::CouponMissing,
                    Self::CouponRefused => Reason::CouponRefused,
                    Self::ConditionFailed => Reason::ConditionFailed,
                    Self::NothingToDiscount => Reason::NothingToDiscount,
                    Self::Excluded(by) => Reason::Excluded { by },
                    Self::NotTheBest(best) => Reason::NotTheBest { best },
                    Self::After(last) => Reason::After { last },
                }
            }
        }

        impl $crate::Convert<$wire::Problem> for $crate::domain::Problem {
            fn convert(self) -> $wire::Problem {
                $wire::Problem {
                    settings: self.settings.convert(),
                    facts: self.facts.convert(),
                    lines: self.lines.convert(),
                    shipping: self.shipping.convert(),
                    surcharges: self.surcharges.convert(),
                    promotions: self.promotions.convert(),
                    lanes: self.lanes.convert(),
                    coupons: self.coupons,
                }
            }
        }

        impl $crate::TryConvert<$crate::domain::Problem> for $wire::Problem {
            fn try_convert(self) -> Result<$crate::domain::Problem, $crate::Error> {
                use $crate::Convert as _;
                let mut promotions = Vec::with_capacity(self.promotions.len());
                for (place, promotion) in self.promotions.into_iter().enumerate() {
                    let grown = lists::grow(promotion)
                        .map_err(|error| error.within(format_args!("promotions[{place}]")))?;
                    promotions.push(grown);
                }
                Ok($crate::domain::Problem {
                    settings: self.settings.convert(),
                    facts: self.facts.convert(),
                    lines: self.lines.convert(),
                    shipping: self.shipping.convert(),
                    surcharges: self.surcharges.convert(),
                    promotions,
                    lanes: self.lanes.convert(),
                    coupons: self.coupons,
                })
            }
        }

        impl $crate::Convert<$wire::Promotion> for $crate::domain::Promotion {
            fn convert(self) -> $wire::Promotion {
                lists::lay_out(self)
            }
        }

        /// Conditions and filters are trees in the domain, and lists in the interface.
        mod lists {
            use std::mem::{replace, take};

            use super::$wire;
            use $crate::domain::{
                Action, Budget, Bundles, BuyGet, Charges, Condition, Filter, Give, Lines, Per,
                Promotion, Set, Spread, Tiers, Units,
            };
            use $crate::tree::{By, Nodes};
            use $crate::{Convert as _, Error};

            #[derive(Default)]
            struct Lists {
                conditions: Vec<$wire::Condition>,
                filters: Vec<$wire::Filter>,
            }

            pub(super) fn lay_out(promotion: Promotion) -> $wire::Promotion {
                let mut lists = Lists::default();
                if promotion.condition != Condition::Always {
                    lists.condition(promotion.condition);
                }
                let actions = promotion.actions.into_iter().map(|action| lists.action(action));
                $wire::Promotion {
                    id: promotion.id,
                    priority: promotion.priority,
                    created: promotion.created,
                    starts: promotion.starts,
                    ends: promotion.ends,
                    exclusive: promotion.exclusive,
                    lane: promotion.lane,
                    coupons: promotion.coupons.convert(),
                    uses: promotion.budget.uses.convert(),
                    spend: promotion.budget.spend,
                    overspent: promotion.budget.overspent.convert(),
                    basis: promotion.basis.convert(),
                    actions: actions.collect(),
                    conditions: lists.conditions,
                    filters: lists.filters,
                    cap: promotion.cap,
                    then: promotion.then.convert(),
                    amounts: promotion.amounts.convert(),
                }
            }

            impl Lists {
                /// Answers its place, which is before those that it names.
                fn condition(&mut self, condition: Condition) -> u32 {
                    let place = self.conditions.len();
                    self.conditions.push($wire::Condition::Always);
                    self.conditions[place] = match condition {
                        Condition::Always => $wire::Condition::Always,
                        Condition::All(all) => $wire::Condition::All(self.conditions(all)),
                        Condition::Any(any) => $wire::Condition::Any(self.conditions(any)),
                        Condition::None(none) => $wire::Condition::None(self.conditions(none)),
                        Condition::Total { of, range, tax, basis } => {
                            $wire::Condition::Total($wire::TotalCondition {
                                filter: self.filter(of),
                                range: range.convert(),
                                tax: tax.convert(),
                                basis: basis.convert(),
                            })
                        }
                        Condition::Quantity { of, range } => {
                            $wire::Condition::Quantity($wire::QuantityCondition {
                                filter: self.filter(of),
                                range: range.convert(),
                            })
                        }
                        Condition::Lines { of, range } => {
                            $wire::Condition::Lines($wire::QuantityCondition {
                                filter: self.filter(of),
                                range: range.convert(),
                            })
                        }
                        Condition::Customer(any) => $wire::Condition::Customer(any),
                        Condition::Segment(any) => $wire::Condition::Segment(any),
                        Condition::Organization(any) => $wire::Condition::Organization(any),
                        Condition::Order(range) => $wire::Condition::Order(range.convert()),
                        Condition::Registered(is) => $wire::Condition::Registered(is),
                        Condition::Country(any) => $wire::Condition::Country(any),
                        Condition::ShippingMethod(any) => $wire::Condition::ShippingMethod(any),
                        Condition::PaymentMethod(any) => $wire::Condition::PaymentMethod(any),
                        Condition::Store(any) => $wire::Condition::Store(any),
                        Condition::Currency(any) => $wire::Condition::Currency(any),
                        Condition::Channel(any) => $wire::Condition::Channel(any),
                        Condition::Coupon(any) => $wire::Condition::Coupon(any),
                        Condition::Weekday(days) => $wire::Condition::Weekday(days),
                        Condition::Hours { from, to } => $wire::Condition::Hours($wire::Hours {
                            start: from,
                            end: to,
                        }),
                    };
                    place.convert()
                }

                fn conditions(&mut self, conditions: Vec<Condition>) -> Vec<u32> {
                    conditions.into_iter().map(|one| self.condition(one)).collect()
                }

                fn filter(&mut self, filter: Filter) -> u32 {
                    let place = self.filters.len();
                    self.filters.push($wire::Filter {
                        products: filter.products,
                        variants: filter.variants,
                        categories: filter.categories,
                        brands: filter.brands,
                        tags: filter.tags,
                        attributes: filter.attributes,
                        price: filter.price.convert(),
                        quantity: filter.quantity.convert(),
                        not_on_sale: filter.not_on_sale,
                        except: None,
                    });
                    self.filters[place].except = filter.except.map(|except| self.filter(*except));
                    place.convert()
                }

                fn action(&mut self, action: Action) -> $wire::Action {
                    match action {
                        Action::Spread(it) => $wire::Action::Spread($wire::Whole {
                            filter: self.filter(it.of),
                            discount: it.discount.convert(),
                            with_shipping: it.with_shipping,
                        }),
                        Action::Lines(it) => $wire::Action::Lines($wire::EachLine {
                            filter: self.filter(it.of),
                            discount: it.discount.convert(),
                            line_cap: it.line_cap,
                        }),
                        Action::Units(it) => $wire::Action::Units($wire::SomeUnits {
                            filter: self.filter(it.of),
                            discount: it.discount.convert(),
                            line_after: it.line_after,
                            every: it.every.convert(),
                            line_limit: it.line_limit,
                            limit: it.limit,
                            pick: it.pick.convert(),
                            line_cap: it.line_cap,
                            together: it.together,
                        }),
                        Action::BuyGet(it) => $wire::Action::BuyGet($wire::BuyGet {
                            buy: self.filter(it.buy),
                            buy_quantity: it.buy_quantity,
                            get: self.filter(it.get),
                            get_quantity: it.get_quantity,
                            discount: it.discount.convert(),
                            times: it.times,
                            pick: it.pick.convert(),
                            chosen: it.chosen.convert(),
                            partial: it.partial,
                        }),
                        Action::Bundles(it) => $wire::Action::Bundles($wire::Bundles {
                            filter: self.filter(it.of),
                            size: it.size,
                            also: it.also.into_iter().map(|set| self.units_of(set)).collect(),
                            discount: it.discount.convert(),
                            times: it.times,
                            pick: it.pick.convert(),
                            within: it.within.convert(),
                        }),
                        Action::Tiers(it) => $wire::Action::Tiers($wire::Tiers {
                            filter: self.filter(it.of),
                            by: it.by.convert(),
                            steps: it.steps.convert(),
                            reach: it.reach.convert(),
                            on: it.on.convert(),
                        }),
                        Action::Gift(it) => $wire::Action::Gift($wire::Gift {
                            product: it.product,
                            quantity: it.quantity,
                            per: it.per.map(|per| self.per(per)),
                        }),
                        Action::Shipping(it) => $wire::Action::Shipping(charged(it)),
                        Action::Surcharge(it) => $wire::Action::Surcharge(charged(it)),
                    }
                }

                fn units_of(&mut self, set: Set) -> $wire::UnitsOf {
                    $wire::UnitsOf {
                        filter: self.filter(set.of),
                        quantity: set.quantity,
                    }
                }

                fn per(&mut self, per: Per) -> $wire::Per {
                    $wire::Per {
                        filter: self.filter(per.of),
                        by: per.by.convert(),
                        each: per.each,
                        times: per.times,
                    }
                }
            }

            fn charged(it: Charges) -> $wire::Charged {
                $wire::Charged {
                    methods: it.methods,
                    discount: it.discount.convert(),
                    spread: it.spread,
                }
            }

            pub(super) fn grow(promotion: $wire::Promotion) -> Result<Promotion, Error> {
                let mut trees = Trees {
                    named_conditions: Nodes::new(CONDITIONS, promotion.conditions.len()),
                    named_filters: Nodes::new(FILTERS, promotion.filters.len()),
                    conditions: promotion.conditions,
                    filters: promotion.filters,
                    refused: None,
                };
                let condition = if trees.conditions.is_empty() {
                    Condition::Always
                } else {
                    trees.condition(0, By::default(), 0)
                };
                let mut actions = Vec::with_capacity(promotion.actions.len());
                for (place, action) in (0..).zip(promotion.actions) {
                    actions.push(trees.action(action, place));
                }
                trees.finish()?;
                Ok(Promotion {
                    id: promotion.id,
                    priority: promotion.priority,
                    created: promotion.created,
                    starts: promotion.starts,
                    ends: promotion.ends,
                    exclusive: promotion.exclusive,
                    lane: promotion.lane,
                    coupons: promotion.coupons.convert(),
                    budget: Budget {
                        uses: promotion.uses.convert(),
                        spend: promotion.spend,
                        overspent: promotion.overspent.convert(),
                    },
                    basis: promotion.basis.convert(),
                    condition,
                    actions,
                    // Whoever asks an engine has asked it.
                    custom_rule: None,
                    cap: promotion.cap,
                    then: promotion.then.convert(),
                    amounts: promotion.amounts.convert(),
                })
            }

            const CONDITIONS: &str = "conditions";
            const FILTERS: &str = "filters";

            /// What grows from the lists of a promotion, from what names to what is named.
            struct Trees {
                conditions: Vec<$wire::Condition>,
                filters: Vec<$wire::Filter>,
                named_conditions: Nodes,
                named_filters: Nodes,
                /// The first number that is none: what grows from then on is not used.
                refused: Option<Error>,
            }

            impl Trees {
                fn finish(self) -> Result<(), Error> {
                    match self.refused {
                        Some(refused) => Err(refused),
                        None => {
                            self.named_conditions.all_named()?;
                            self.named_filters.all_named()
                        }
                    }
                }

                fn filter(&mut self, place: u32, by: By, depth: usize) -> Filter {
                    if let Err(refused) = self.named_filters.name(place, by, depth) {
                        self.refused.get_or_insert(refused);
                        return Filter::default();
                    }
                    let filter = &mut self.filters[place as usize];
                    let except = filter.except;
                    let mut tree = Filter {
                        products: take(&mut filter.products),
                        variants: take(&mut filter.variants),
                        categories: take(&mut filter.categories),
                        brands: take(&mut filter.brands),
                        tags: take(&mut filter.tags),
                        attributes: take(&mut filter.attributes),
                        price: filter.price.convert(),
                        quantity: filter.quantity.convert(),
                        not_on_sale: filter.not_on_sale,
                        except: None,
                    };
                    if let Some(except) = except {
                        let by = By { list: FILTERS, is_alike: true, place, field: "except" };
                        tree.except = Some(Box::new(self.filter(except, by, depth + 1)));
                    }
                    tree
                }

                fn condition(&mut self, place: u32, by: By, depth: usize) -> Condition {
                    if let Err(refused) = self.named_conditions.name(place, by, depth) {
                        self.refused.get_or_insert(refused);
                        return Condition::Always;
                    }
                    let by = By { list: CONDITIONS, is_alike: false, place, field: "filter" };
                    let all_of = |trees: &mut Self, places: Vec<u32>| {
                        let by = By { is_alike: true, field: "", ..by };
                        let places = places.into_iter();
                        places.map(|place| trees.condition(place, by, depth + 1)).collect()
                    };
                    let condition = &mut self.conditions[place as usize];
                    match replace(condition, $wire::Condition::Always) {
                        $wire::Condition::Always => Condition::Always,
                        $wire::Condition::All(all) => Condition::All(all_of(self, all)),
                        $wire::Condition::Any(any) => Condition::Any(all_of(self, any)),
                        $wire::Condition::None(none) => Condition::None(all_of(self, none)),
                        $wire::Condition::Total(total) => Condition::Total {
                            of: self.filter(total.filter, by, 0),
                            range: total.range.convert(),
                            tax: total.tax.convert(),
                            basis: total.basis.convert(),
                        },
                        $wire::Condition::Quantity(quantity) => Condition::Quantity {
                            of: self.filter(quantity.filter, by, 0),
                            range: quantity.range.convert(),
                        },
                        $wire::Condition::Lines(lines) => Condition::Lines {
                            of: self.filter(lines.filter, by, 0),
                            range: lines.range.convert(),
                        },
                        $wire::Condition::Customer(any) => Condition::Customer(any),
                        $wire::Condition::Segment(any) => Condition::Segment(any),
                        $wire::Condition::Organization(any) => Condition::Organization(any),
                        $wire::Condition::Order(range) => Condition::Order(range.convert()),
                        $wire::Condition::Registered(is) => Condition::Registered(is),
                        $wire::Condition::Country(any) => Condition::Country(any),
                        $wire::Condition::ShippingMethod(any) => Condition::ShippingMethod(any),
                        $wire::Condition::PaymentMethod(any) => Condition::PaymentMethod(any),
                        $wire::Condition::Store(any) => Condition::Store(any),
                        $wire::Condition::Currency(any) => Condition::Currency(any),
                        $wire::Condition::Channel(any) => Condition::Channel(any),
                        $wire::Condition::Coupon(any) => Condition::Coupon(any),
                        $wire::Condition::Weekday(days) => Condition::Weekday(days),
                        $wire::Condition::Hours(hours) => Condition::Hours {
                            from: hours.start,
                            to: hours.end,
                        },
                    }
                }

                fn action(&mut self, action: $wire::Action, place: u32) -> Action {
                    let mut filter = |number: u32, field: &'static str| {
                        self.filter(number, By { list: "actions", is_alike: false, place, field }, 0)
                    };
                    match action {
                        $wire::Action::Spread(it) => Action::Spread(Spread {
                            of: filter(it.filter, "filter"),
                            discount: it.discount.convert(),
                            with_shipping: it.with_shipping,
                        }),
                        $wire::Action::Lines(it) => Action::Lines(Lines {
                            of: filter(it.filter, "filter"),
                            discount: it.discount.convert(),
                            line_cap: it.line_cap,
                        }),
                        $wire::Action::Units(it) => Action::Units(Units {
                            of: filter(it.filter, "filter"),
                            discount: it.discount.convert(),
                            line_after: it.line_after,
                            every: it.every.convert(),
                            line_limit: it.line_limit,
                            limit: it.limit,
                            pick: it.pick.convert(),
                            line_cap: it.line_cap,
                            together: it.together,
                        }),
                        $wire::Action::BuyGet(it) => Action::BuyGet(BuyGet {
                            buy: filter(it.buy, "buy"),
                            buy_quantity: it.buy_quantity,
                            get: filter(it.get, "get"),
                            get_quantity: it.get_quantity,
                            discount: it.discount.convert(),
                            times: it.times,
                            pick: it.pick.convert(),
                            chosen: it.chosen.convert(),
                            partial: it.partial,
                        }),
                        $wire::Action::Bundles(it) => Action::Bundles(Bundles {
                            of: filter(it.filter, "filter"),
                            size: it.size,
                            also: it.also.into_iter().map(|set| Set {
                                of: filter(set.filter, "also"),
                                quantity: set.quantity,
                            }).collect(),
                            discount: it.discount.convert(),
                            times: it.times,
                            pick: it.pick.convert(),
                            within: it.within.convert(),
                        }),
                        $wire::Action::Tiers(it) => Action::Tiers(Tiers {
                            of: filter(it.filter, "filter"),
                            by: it.by.convert(),
                            steps: it.steps.convert(),
                            reach: it.reach.convert(),
                            on: it.on.convert(),
                        }),
                        $wire::Action::Gift(it) => Action::Gift(Give {
                            product: it.product,
                            quantity: it.quantity,
                            per: it.per.map(|per| Per {
                                of: filter(per.filter, "per.filter"),
                                by: per.by.convert(),
                                each: per.each,
                                times: per.times,
                            }),
                        }),
                        $wire::Action::Shipping(it) => Action::Shipping(charges(it)),
                        $wire::Action::Surcharge(it) => Action::Surcharge(charges(it)),
                    }
                }
            }

            fn charges(it: $wire::Charged) -> Charges {
                Charges {
                    methods: it.methods,
                    discount: it.discount.convert(),
                    spread: it.spread,
                }
            }
        }
    };
}
