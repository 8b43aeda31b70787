//! What the actions of a promotion take off, by the amounts at its start.

mod bundles;
mod buy_get;
mod candidate;
mod spread;
mod tiers;
mod units;

use money::Rounding;

use self::spread::Part;
use crate::condition::Judge;
use crate::promotion::{Action, Discount, Each, Give, Lines, Promotion, Spread, TaxView};
use crate::state::State;
use crate::units::Run;
use crate::view::View;

/// What an action would do, computed on the amounts at the start of its promotion.
#[derive(Debug, Default)]
pub(crate) struct Proposal<'a> {
    /// What it takes off things as a whole.
    pub(crate) shares: Vec<Share>,
    /// What it takes off each of some units, which may be nothing where they are only used up.
    pub(crate) units: Vec<UnitShare>,
    pub(crate) gift: Option<(&'a str, u64)>,
}

/// Something taken off one thing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Share {
    pub(crate) target: Target,
    /// What the thing, or these units of it, cost before.
    pub(crate) base: i64,
    pub(crate) amount: i64,
    /// How many units it is for; zero is all of them.
    pub(crate) count: u64,
}

/// What a discount is on: a place among the lines, the shipping or the surcharges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    Line(u32),
    Shipping(u32),
    Surcharge(u32),
}

/// Something taken off each of some units of a run of a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UnitShare {
    pub(crate) line: u32,
    pub(crate) run: Run,
    pub(crate) count: u64,
    /// From each.
    pub(crate) off: i64,
    pub(crate) consume: bool,
}

impl UnitShare {
    /// The same as something taken off the line as a whole.
    pub(crate) fn whole(self) -> Share {
        let count = self.count.cast_signed();
        Share {
            target: Target::Line(self.line),
            base: self.run.price * count,
            amount: self.off * count,
            count: self.count,
        }
    }
}

/// The actions of one promotion at work.
pub(crate) struct Acting<'j, 'a> {
    pub(crate) judge: &'j Judge<'a>,
    pub(crate) promotion: &'a Promotion,
    /// How many times the reward is given.
    pub(crate) times: u64,
}

impl<'a> Acting<'_, 'a> {
    /// What an action would take in this state.
    pub(crate) fn propose(&self, action: &'a Action, state: &mut State) -> Proposal<'a> {
        match action {
            Action::Spread(Spread {
                of,
                discount,
                with_shipping,
            }) => {
                let lines = self.judge.open(of, state);
                let discount = self.by_times(*discount);
                if *with_shipping {
                    return self.with_shipping(&lines, discount, state);
                }
                self.on(&lines, Each::Together, discount, state)
            }
            Action::Lines(Lines {
                of,
                discount,
                line_cap,
            }) => {
                let lines = self.judge.open(of, state);
                let mut proposal = self.on(&lines, Each::Line, self.by_times(*discount), state);
                if let Some(cap) = *line_cap {
                    for share in &mut proposal.shares {
                        share.amount = self.at_most(cap, share.target, share.amount);
                    }
                }
                proposal
            }
            Action::Units(action) => self.units(action, state),
            Action::BuyGet(action) => self.buy_get(action, state),
            Action::Bundles(action) => self.bundles(action, state),
            Action::Tiers(action) => self.tiers(action, state),
            Action::Gift(Give {
                product,
                quantity,
                per,
            }) => {
                let times = per.as_ref().map_or(1, |per| self.times_of(per, state));
                let quantity = quantity.saturating_mul(times).saturating_mul(self.times);
                Proposal {
                    gift: (quantity > 0).then_some((product, quantity)),
                    ..Proposal::default()
                }
            }
            Action::Shipping(action) => self.charges(action, Target::Shipping, state),
            Action::Surcharge(action) => self.charges(action, Target::Surcharge, state),
        }
    }

    /// A discount that is given several times at once.
    fn by_times(&self, discount: Discount) -> Discount {
        let times = self.times;
        if times == 1 {
            return discount;
        }
        match discount {
            Discount::Percent(mut rate) => {
                let mantissa = u64::from(rate.mantissa).saturating_mul(times);
                rate.mantissa = u32::try_from(mantissa).unwrap_or(u32::MAX);
                Discount::Percent(rate)
            }
            Discount::Amount(amount) => {
                let times = i64::try_from(times).unwrap_or(i64::MAX);
                Discount::Amount(amount.saturating_mul(times))
            }
            Discount::FixedPrice(_) => discount,
        }
    }

    /// A number of times or units where the reward is given several times at once.
    fn limit_by_times(&self, limit: Option<u64>) -> Option<u64> {
        match self.times {
            1 => limit,
            times => limit.map(|limit| limit.saturating_mul(times)),
        }
    }

    /// What a line may give of an amount as entered, with a cap that is meant as the promotion's amounts are.
    fn at_most(&self, cap: i64, target: Target, amount: i64) -> i64 {
        let cap = cap.max(0);
        if self.promotion.amounts == TaxView::AsEntered {
            amount.min(cap)
        } else {
            self.view(target).taken(cap, amount)
        }
    }

    /// How much of what is planned a cap lets be taken, as it was entered; the cap is meant with or without
    /// tax as the other amounts of the promotion are.
    pub(crate) fn within_cap(&self, proposals: &[Proposal<'_>], planned: i64, cap: i64) -> i64 {
        if self.promotion.amounts == TaxView::AsEntered {
            return planned.min(cap);
        }
        let mut seen: i64 = 0;
        for proposal in proposals {
            let units = proposal.units.iter().map(|units| units.whole());
            for share in proposal.shares.iter().copied().chain(units) {
                seen = seen.saturating_add(self.view(share.target).see(share.amount));
            }
        }
        if seen <= cap {
            return planned;
        }
        let part = i128::from(planned) * i128::from(cap);
        Rounding::Down.divide(part, seen.into()).unwrap_or(0)
    }

    fn view(&self, target: Target) -> View {
        self.view_as(target, self.promotion.amounts)
    }

    fn view_as(&self, target: Target, view: TaxView) -> View {
        let views = &self.judge.views;
        match target {
            Target::Line(number) => views.of_line(number, view),
            Target::Shipping(number) => views.of_shipping(number, view),
            Target::Surcharge(number) => views.of_surcharge(number, view),
        }
    }

    /// What a discount takes off an amount as entered.
    fn off(&self, target: Target, amount: i64, discount: Discount) -> i64 {
        let settings = self.judge.problem.settings;
        if self.promotion.amounts == TaxView::AsEntered || matches!(discount, Discount::Percent(_))
        {
            return discount.off(amount, settings);
        }
        let view = self.view(target);
        view.taken(discount.off(view.see(amount), settings), amount)
    }

    /// A discount on some lines: on all together, on each, or on each of their units.
    fn on(&self, lines: &[u32], each: Each, discount: Discount, state: &mut State) -> Proposal<'a> {
        let mut proposal = Proposal::default();
        match each {
            Each::Together => {
                let parts: Vec<Part> = lines.iter().map(|line| self.part(*line, state)).collect();
                proposal.shares = self.spread(&parts, discount);
            }
            Each::Line => {
                proposal.shares.reserve_exact(lines.len());
                for line in lines {
                    let of = &state.lines[*line as usize];
                    let target = Target::Line(*line);
                    let off = self.off(target, of.total(), discount);
                    proposal.shares.push(Share {
                        target,
                        base: of.total(),
                        amount: off.min(of.room()),
                        count: 0,
                    });
                }
            }
            Each::Unit => {
                proposal.units.reserve_exact(lines.len());
                for line in lines {
                    for run in state.lines[*line as usize].runs() {
                        let share = self.unit_share(*line, *run, run.count, discount, false);
                        proposal.units.push(share);
                    }
                }
            }
        }
        proposal
    }

    /// Some units with what the discount takes off each, which never leaves less than the floor.
    fn unit_share(
        &self,
        line: u32,
        run: Run,
        count: u64,
        discount: Discount,
        consume: bool,
    ) -> UnitShare {
        let floor = self.judge.index.line(line).floor.max(0);
        let off = self.off(Target::Line(line), run.price, discount);
        UnitShare {
            line,
            run,
            count,
            off: off.min(run.price.saturating_sub(floor).max(0)),
            consume,
        }
    }
}
