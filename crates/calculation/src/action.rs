use money::split;

use crate::condition::Judge;
use crate::order::{falling, sort_by_numbers};
use crate::problem::Weights;
use crate::promotion::{
    Action, Bundles, BuyGet, Charges, Chosen, Discount, Each, Filter, Give, Lines, Measure, Order,
    Per, Promotion, Reach, Spread, Step, TaxView, Tiers, Units, Within,
};
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

/// Units that an action may choose from.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    line: u32,
    run: Run,
    left: u64,
}

/// What a discount is spread over.
struct Part {
    target: Target,
    total: i64,
    room: i64,
    weight: u64,
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
            Action::Spread(Spread { of, discount }) => {
                let lines = self.judge.open(of, state);
                self.on(&lines, Each::Together, self.by_times(*discount), state)
            }
            Action::Lines(Lines {
                of,
                discount,
                line_cap,
            }) => {
                let lines = self.judge.open(of, state);
                let mut proposal = self.on(&lines, Each::Line, self.by_times(*discount), state);
                for share in &mut proposal.shares {
                    share.amount = share
                        .amount
                        .min(line_cap.map_or(i64::MAX, |cap| cap.max(0)));
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

    fn view(&self, target: Target) -> View {
        let (views, view) = (&self.judge.views, self.promotion.amounts);
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

    fn part(&self, line: u32, state: &State) -> Part {
        let of = &state.lines[line as usize];
        let weight = match self.judge.problem.settings.weights {
            Weights::AsEntered => of.total(),
            Weights::WithTax => self.judge.total(line, TaxView::Gross, state),
            Weights::Units => of.quantity().cast_signed(),
        };
        Part {
            target: Target::Line(line),
            total: of.total(),
            room: of.room(),
            weight: weight.max(0).unsigned_abs(),
        }
    }

    /// Spreads a discount on the sum of some things over them; what a floor keeps one from giving,
    /// the others give.
    fn spread(&self, parts: &[Part], discount: Discount) -> Vec<Share> {
        let settings = self.judge.problem.settings;
        let is_seen = self.promotion.amounts != TaxView::AsEntered;
        let see = |part: &Part, amount: i64| {
            if is_seen {
                self.view(part.target).see(amount)
            } else {
                amount
            }
        };
        // As they were entered they fit together.
        let add = |sum: i64, amount: i64| {
            if is_seen {
                sum.saturating_add(amount)
            } else {
                sum + amount
            }
        };
        let (mut base, mut room) = (0, 0);
        let mut rooms = Vec::with_capacity(parts.len());
        let mut weights = Vec::with_capacity(parts.len());
        for part in parts {
            let of_part = see(part, part.room);
            base = add(base, see(part, part.total));
            room = add(room, of_part);
            rooms.push(of_part);
            weights.push(part.weight);
        }
        let off = discount.off(base, settings).min(room);
        let given = share_out(off, &weights, &rooms, settings.leftover);
        let mut shares = Vec::with_capacity(parts.len());
        for (part, given) in parts.iter().zip(given) {
            let amount = if is_seen {
                self.view(part.target).taken(given, part.room)
            } else {
                given
            };
            shares.push(Share {
                target: part.target,
                base: part.total,
                amount,
                count: 0,
            });
        }
        shares
    }

    fn charges(&self, action: &Charges, target: fn(u32) -> Target, state: &State) -> Proposal<'a> {
        let problem = self.judge.problem;
        let (charges, states) = match target(0) {
            Target::Surcharge(_) => (&problem.surcharges, &state.surcharges),
            _ => (&problem.shipping, &state.shipping),
        };
        let discount = self.by_times(action.discount);
        let mut parts = Vec::new();
        for ((number, charge), state) in (0..).zip(charges).zip(states) {
            let by = charge.method.as_ref();
            let is_wanted =
                action.methods.is_empty() || by.is_some_and(|by| action.methods.contains(by));
            if is_wanted && !state.closed {
                parts.push(Part {
                    target: target(number),
                    total: state.amount,
                    room: state.amount.max(0),
                    weight: state.amount.max(0).unsigned_abs(),
                });
            }
        }
        let shares = if action.spread {
            self.spread(&parts, discount)
        } else {
            let each = parts.iter().map(|part| Share {
                target: part.target,
                base: part.total,
                amount: self.off(part.target, part.total, discount),
                count: 0,
            });
            each.collect()
        };
        Proposal {
            shares,
            ..Proposal::default()
        }
    }

    fn units(&self, action: &Units, state: &mut State) -> Proposal<'a> {
        let lines = self.judge.open(&action.of, state);
        let is_bounded = action.limit.is_some() || bounds_lines(action);
        let mut proposal = if is_bounded {
            let mut proposal = Proposal::default();
            let mut left = self.limit_by_times(action.limit).unwrap_or(u64::MAX);
            for (candidate, count) in self.some_units(action, &lines, state) {
                let count = count.min(left);
                left -= count;
                if count > 0 {
                    proposal.units.push(self.unit_share(
                        candidate.line,
                        candidate.run,
                        count,
                        action.discount,
                        false,
                    ));
                }
            }
            proposal
        } else {
            self.on(&lines, Each::Unit, self.by_times(action.discount), state)
        };
        if let Some(cap) = action.line_cap {
            cap_lines(&mut proposal, cap.max(0));
        }
        proposal
    }

    /// The units that may be reduced of each line, in the order in which they are.
    fn some_units(
        &self,
        action: &Units,
        lines: &[u32],
        state: &mut State,
    ) -> Vec<(Candidate, u64)> {
        // Units that cost nothing any more would only use up the limit.
        let mut candidates = candidates(lines, state);
        candidates.retain(|candidate| candidate.run.price > 0);
        in_order(&mut candidates, |candidate| candidate, action.pick);
        let most_of_line = |line: u32| {
            let units = state.lines[line as usize].quantity();
            let units = units.saturating_sub(action.line_after);
            let some = action.every.map_or(units, |every| {
                let whole = units.checked_div(every.of).unwrap_or(0);
                whole * every.units.min(every.of)
            });
            let limit = self.limit_by_times(action.line_limit);
            some.min(limit.unwrap_or(u64::MAX))
        };
        if !bounds_lines(action) {
            return candidates.into_iter().map(|one| (one, one.left)).collect();
        }
        let mut left: Vec<u64> = lines.iter().map(|line| most_of_line(*line)).collect();
        let mut some = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            if let Ok(place) = lines.binary_search(&candidate.line) {
                let count = candidate.left.min(left[place]);
                left[place] -= count;
                some.push((candidate, count));
            }
        }
        some
    }

    fn tiers(&self, action: &Tiers, state: &mut State) -> Proposal<'a> {
        let lines = self.judge.open(&action.of, state);
        let step = |lines: &[u32], state: &State| {
            reached(self.measure(lines, action.by, state), &action.steps)
        };
        match action.reach {
            Reach::Together => match step(&lines, state) {
                Some(step) => self.on(&lines, action.on, self.by_times(step.discount), state),
                None => Proposal::default(),
            },
            Reach::Line => {
                let mut all = Proposal::default();
                for line in lines {
                    if let Some(step) = step(&[line], state) {
                        let discount = self.by_times(step.discount);
                        let own = self.on(&[line], action.on, discount, state);
                        all.shares.extend(own.shares);
                        all.units.extend(own.units);
                    }
                }
                all
            }
        }
    }

    fn measure(&self, lines: &[u32], by: Measure, state: &State) -> i64 {
        match by {
            Measure::Amount => {
                let view = self.promotion.amounts;
                let totals = lines
                    .iter()
                    .map(|line| self.judge.total(*line, view, state));
                totals.fold(0, i64::saturating_add)
            }
            Measure::Quantity => {
                let units = lines
                    .iter()
                    .map(|line| state.lines[*line as usize].quantity());
                i64::try_from(units.sum::<u64>()).unwrap_or(i64::MAX)
            }
        }
    }

    fn times_of(&self, per: &Per, state: &mut State) -> u64 {
        let lines = self.judge.matching(&per.of, state);
        let measure = self.measure(&lines, per.by, state).max(0);
        let times = measure.checked_div(per.each.max(0)).unwrap_or(0);
        times.unsigned_abs().min(per.times.unwrap_or(u64::MAX))
    }

    /// Units of the matching lines that no promotion has used up.
    fn unused(&self, filter: &Filter, state: &mut State) -> Vec<Candidate> {
        let lines = self.judge.open(filter, state);
        let mut candidates = candidates(&lines, state);
        candidates.retain(|candidate| !candidate.run.consumed);
        candidates
    }

    fn buy_get(&self, action: &BuyGet, state: &mut State) -> Proposal<'a> {
        let (buying, getting) = (
            self.unused(&action.buy, state),
            self.unused(&action.get, state),
        );
        let mut pool = Pool::new(buying, &getting);
        let shared = pool.count(Role::Both);
        let (own_buy, own_get) = (pool.count(Role::Buy), pool.count(Role::Get));
        let most = self.limit_by_times(action.times).unwrap_or(u64::MAX);
        // Each time takes a unit to buy at least.
        let most = most.min(own_buy + shared);
        // Where the last time may be a part, one unit is enough for it.
        let least = |times: u64| match times.checked_sub(1) {
            Some(before) if action.partial => {
                action.get_quantity.checked_mul(before)?.checked_add(1)
            }
            _ => action.get_quantity.checked_mul(times),
        };
        let times = most_fitting(most, |times| {
            let beyond = |need: Option<u64>, own: u64| need.map(|need| need.saturating_sub(own));
            match (
                beyond(action.buy_quantity.checked_mul(times), own_buy),
                beyond(least(times), own_get),
            ) {
                (Some(buys), Some(gets)) if action.chosen == Chosen::Both => {
                    buys.max(gets) <= shared
                }
                (Some(buys), Some(gets)) => buys.checked_add(gets).is_some_and(|sum| sum <= shared),
                _ => false,
            }
        });
        let mut proposal = Proposal::default();
        if times == 0 || action.buy_quantity == 0 || action.get_quantity == 0 {
            return proposal;
        }
        let buys = action.buy_quantity * times;
        let left = match action.chosen {
            Chosen::Both => shared,
            _ => shared - buys.saturating_sub(own_buy),
        };
        let gets = action
            .get_quantity
            .saturating_mul(times)
            .min(own_get + left);
        let get = |pool: &mut Pool, most_shared: u64, proposal: &mut Proposal<'a>| {
            for (candidate, count) in pool.choose(gets, Role::Get, most_shared, action.pick) {
                proposal.units.push(self.unit_share(
                    candidate.line,
                    candidate.run,
                    count,
                    action.discount,
                    true,
                ));
            }
        };
        let buy = |pool: &mut Pool, most_shared: u64, proposal: &mut Proposal<'a>| {
            for (candidate, count) in pool.choose(buys, Role::Buy, most_shared, Order::DearestFirst)
            {
                proposal.units.push(UnitShare {
                    line: candidate.line,
                    run: candidate.run,
                    count,
                    off: 0,
                    consume: true,
                });
            }
        };
        match action.chosen {
            Chosen::GotFirst => {
                // What is got first, so that it is the cheapest or dearest; but leave enough to buy.
                get(
                    &mut pool,
                    shared - buys.saturating_sub(own_buy),
                    &mut proposal,
                );
                // What can only be bought goes first, so that what can be had for it is left for others.
                pool.own_first = true;
                buy(&mut pool, shared, &mut proposal);
            }
            Chosen::BoughtFirst => {
                buy(
                    &mut pool,
                    shared - gets.saturating_sub(own_get),
                    &mut proposal,
                );
                get(&mut pool, shared, &mut proposal);
            }
            Chosen::Both => {
                get(&mut pool, shared, &mut proposal);
                pool.own_first = true;
                buy(&mut pool, shared, &mut proposal);
            }
        }
        proposal
    }

    fn bundles(&self, action: &Bundles, state: &mut State) -> Proposal<'a> {
        let others = action.also.iter().map(|set| (&set.of, set.quantity));
        let mut sets = vec![(self.unused(&action.of, state), action.size)];
        sets.extend(others.map(|(of, size)| (self.unused(of, state), size)));
        // Where units could be of several sets, those with the least choice choose first.
        let mut sets: Vec<_> = sets.iter().map(|(all, size)| (&**all, *size)).collect();
        sort_by_numbers(&mut sets, |(all, _)| (units_of(all).cast_signed(), 0));
        let mut pool: Vec<Candidate> = sets.iter().flat_map(|(all, _)| *all).copied().collect();
        in_order(&mut pool, |candidate| candidate, action.pick);
        pool.dedup_by(|a, b| is_same(a, b));
        let mut sets: Vec<SetOf> = sets
            .into_iter()
            .map(|(candidates, size)| SetOf::new(candidates, size, &pool))
            .collect();
        let mut proposal = Proposal::default();
        let mut left = self.limit_by_times(action.times).unwrap_or(u64::MAX);
        // Of the units within bundles those that may still be reduced, and what waits for all bundles.
        let limit = action.within.and_then(|within| within.limit);
        let mut some_left = self.limit_by_times(limit).unwrap_or(u64::MAX);
        let (mut across, mut bundles) = (Vec::new(), 0);
        while left > 0 {
            let Some(content) = one_bundle(&mut sets, &pool) else {
                break;
            };
            // Many bundles of the same units are computed once.
            let alike = content
                .iter()
                .map(|(place, count)| pool[*place].left / count);
            let alike = alike.min().unwrap_or(0).min(left);
            if alike == 0 {
                break;
            }
            left -= alike;
            for (place, count) in &content {
                pool[*place].left -= count * alike;
            }
            let content: Vec<_> = content
                .into_iter()
                .map(|(place, count)| (pool[place], count))
                .collect();
            match action.within {
                Some(of_each) if of_each.across => {
                    let all = content.iter().map(|(one, count)| (*one, count * alike));
                    across.extend(all);
                    bundles += alike;
                }
                Some(of_each) => {
                    let limit = &mut some_left;
                    self.within(
                        content,
                        of_each,
                        alike,
                        limit,
                        action.discount,
                        &mut proposal,
                    );
                }
                None => self.bundle(&content, alike, action.discount, state, &mut proposal),
            }
        }
        if let Some(of_each) = action.within.filter(|_| bundles > 0) {
            let of_all = Within {
                units: of_each.units.saturating_mul(bundles),
                after: of_each.after.saturating_mul(bundles),
                ..of_each
            };
            let limit = &mut some_left;
            self.within(across, of_all, 1, limit, action.discount, &mut proposal);
        }
        proposal
    }

    /// Some units of `alike` bundles of the same content, each at the discount, while the limit lasts.
    fn within(
        &self,
        mut content: Vec<(Candidate, u64)>,
        within: Within,
        alike: u64,
        limit: &mut u64,
        discount: Discount,
        proposal: &mut Proposal<'a>,
    ) {
        in_order(&mut content, |(candidate, _)| candidate, within.pick);
        let (mut after, mut some) = (within.after, within.units);
        for (candidate, count) in content {
            let skipped = count.min(after);
            let chosen = (count - skipped).min(some);
            after -= skipped;
            some -= chosen;
            let reduced = (chosen * alike).min(*limit);
            *limit -= reduced;
            for (count, discount) in [
                (reduced, discount),
                (count * alike - reduced, Discount::default()),
            ] {
                if count > 0 {
                    let (line, run) = (candidate.line, candidate.run);
                    proposal
                        .units
                        .push(self.unit_share(line, run, count, discount, true));
                }
            }
        }
    }

    /// A number of bundles of the same content, each at the discount, spread over its content by price.
    fn bundle(
        &self,
        content: &[(Candidate, u64)],
        alike: u64,
        discount: Discount,
        state: &State,
        proposal: &mut Proposal<'a>,
    ) {
        let parts: Vec<Part> = content
            .iter()
            .map(|(candidate, count)| {
                let total = candidate.run.price * count.cast_signed();
                Part {
                    target: Target::Line(candidate.line),
                    total,
                    room: total
                        .max(0)
                        .min(state.lines[candidate.line as usize].room()),
                    weight: total.max(0).unsigned_abs(),
                }
            })
            .collect();
        let times = alike.cast_signed();
        for ((candidate, count), share) in content.iter().zip(self.spread(&parts, discount)) {
            proposal.shares.push(Share {
                base: share.base * times,
                amount: share.amount.saturating_mul(times),
                count: count * alike,
                ..share
            });
            proposal.units.push(UnitShare {
                line: candidate.line,
                run: candidate.run,
                count: count * alike,
                off: 0,
                consume: true,
            });
        }
    }
}

/// Splits an amount by weights, none getting more than it has room for; together they have.
fn share_out(amount: i64, weights: &[u64], rooms: &[i64], leftover: money::Leftover) -> Vec<i64> {
    let given = split(amount, weights, leftover);
    if given.iter().zip(rooms).all(|(given, room)| given <= room) {
        return given;
    }
    let mut left = amount;
    let mut given = vec![0_i64; weights.len()];
    while left > 0 {
        // What has no room has no weight; where nothing with room has one, all are equal.
        let is_open = |index: usize| given[index] < rooms[index];
        let mut now: Vec<u64> = (0..weights.len())
            .map(|index| if is_open(index) { weights[index] } else { 0 })
            .collect();
        if now.iter().all(|weight| *weight == 0) {
            now = (0..weights.len())
                .map(|index| u64::from(is_open(index)))
                .collect();
        }
        let before = left;
        for (index, share) in split(left, &now, leftover).into_iter().enumerate() {
            let share = share.min(rooms[index] - given[index]);
            given[index] += share;
            left -= share;
        }
        if left == before {
            break;
        }
    }
    given
}

/// Whether only some units of a line may be reduced.
fn bounds_lines(action: &Units) -> bool {
    action.line_after > 0 || action.every.is_some() || action.line_limit.is_some()
}

/// Bounds what is taken off each line.
fn cap_lines(proposal: &mut Proposal<'_>, cap: i64) {
    let mut units = std::mem::take(&mut proposal.units);
    sort_by_numbers(&mut units, |units| (units.line.into(), 0));
    for of_line in units.chunk_by(|a, b| a.line == b.line) {
        let sum: i64 = of_line.iter().map(|units| units.whole().amount).sum();
        if sum <= cap {
            proposal.units.extend_from_slice(of_line);
            continue;
        }
        let wholes = of_line.iter().map(|units| units.whole());
        proposal.shares.push(Share {
            target: Target::Line(of_line[0].line),
            base: wholes.clone().map(|whole| whole.base).sum(),
            amount: cap,
            count: wholes.map(|whole| whole.count).sum(),
        });
    }
}

/// Units to buy and to get, each with what it can be.
struct Pool {
    candidates: Vec<(Candidate, Role)>,
    /// Whether what can only be bought is bought first.
    own_first: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Buy,
    Get,
    Both,
}

impl Pool {
    fn new(buying: Vec<Candidate>, getting: &[Candidate]) -> Self {
        let is_among = |candidate: &Candidate, among: &[Candidate]| {
            // Both are in the order of lines.
            let from = among.partition_point(|other| other.line < candidate.line);
            among
                .get(from)
                .is_some_and(|other| other.line == candidate.line)
        };
        let only_got = getting.iter().filter(|one| !is_among(one, &buying));
        let only_got: Vec<_> = only_got.map(|one| (*one, Role::Get)).collect();
        let mut candidates: Vec<_> = buying
            .into_iter()
            .map(|one| {
                let role = if is_among(&one, getting) {
                    Role::Both
                } else {
                    Role::Buy
                };
                (one, role)
            })
            .collect();
        candidates.extend(only_got);
        Self {
            candidates,
            own_first: false,
        }
    }

    fn count(&self, role: Role) -> u64 {
        let of_role = self.candidates.iter().filter(|(_, other)| *other == role);
        of_role.map(|(candidate, _)| candidate.left).sum()
    }

    /// So many units for a role, of those that could be both at most some.
    fn choose(
        &mut self,
        count: u64,
        role: Role,
        most_shared: u64,
        order: Order,
    ) -> Vec<(Candidate, u64)> {
        in_order(&mut self.candidates, |(candidate, _)| candidate, order);
        if self.own_first {
            sort_by_numbers(&mut self.candidates, |(_, of)| {
                ((*of == Role::Both).into(), 0)
            });
        }
        let (mut left, mut shared) = (count, most_shared);
        let mut chosen = Vec::new();
        for (candidate, of) in &mut self.candidates {
            let mut some = candidate.left.min(left);
            if *of == Role::Both {
                some = some.min(shared);
                shared -= some;
            } else if *of != role {
                continue;
            }
            left -= some;
            candidate.left -= some;
            if some > 0 {
                chosen.push((*candidate, some));
            }
        }
        chosen
    }
}

/// What a bundle needs of one set: the places of its units in a pool.
struct SetOf {
    places: Vec<usize>,
    /// Those before it are used up.
    next: usize,
    size: u64,
}

impl SetOf {
    fn new(candidates: &[Candidate], size: u64, pool: &[Candidate]) -> Self {
        let is_of_set = |one: &Candidate| {
            let from = candidates.partition_point(|other| other.line < one.line);
            candidates
                .get(from)
                .is_some_and(|other| other.line == one.line)
        };
        let places = pool.iter().enumerate().filter(|(_, one)| is_of_set(one));
        Self {
            places: places.map(|(place, _)| place).collect(),
            next: 0,
            size,
        }
    }
}

/// The units of a bundle from what is left: places in the pool with how many of each.
fn one_bundle(sets: &mut [SetOf], pool: &[Candidate]) -> Option<Vec<(usize, u64)>> {
    let mut content: Vec<(usize, u64)> = Vec::new();
    for set in sets {
        let is_used_up = |place: &&usize| pool[**place].left == 0;
        set.next += set.places[set.next..].iter().take_while(is_used_up).count();
        let mut left = set.size;
        for place in &set.places[set.next..] {
            let known = content.iter().position(|(other, _)| other == place);
            let used = known.map_or(0, |known| content[known].1);
            let count = (pool[*place].left - used).min(left);
            left -= count;
            match known {
                Some(known) => content[known].1 += count,
                None if count > 0 => content.push((*place, count)),
                None => {}
            }
            if left == 0 {
                break;
            }
        }
        if left > 0 {
            return None;
        }
    }
    (!content.is_empty()).then_some(content)
}

/// The largest number up to `most` that fits, where all below a fitting one fit.
fn most_fitting(most: u64, fits: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if fits(middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}

fn reached(measure: i64, steps: &[Step]) -> Option<Step> {
    let reached = steps.iter().filter(|step| step.from <= measure);
    reached.max_by_key(|step| step.from).copied()
}

fn units_of(candidates: &[Candidate]) -> u64 {
    candidates.iter().map(|candidate| candidate.left).sum()
}

/// The units of some lines, in the order of the lines.
fn candidates(lines: &[u32], state: &mut State) -> Vec<Candidate> {
    let mut candidates = Vec::with_capacity(lines.len());
    for line in lines {
        for run in state.lines[*line as usize].runs() {
            candidates.push(Candidate {
                line: *line,
                run: *run,
                left: run.count,
            });
        }
    }
    candidates
}

fn is_same(a: &Candidate, b: &Candidate) -> bool {
    a.line == b.line && a.run == b.run
}

/// By price; among equals the earlier line.
fn in_order<T: Copy>(values: &mut [T], candidate: impl Fn(&T) -> &Candidate, order: Order) {
    sort_by_numbers(values, |value| {
        let Candidate { line, run, .. } = candidate(value);
        let price = match order {
            Order::CheapestFirst => run.price,
            Order::DearestFirst => falling(run.price),
        };
        (price, i64::from(*line) << 1 | i64::from(run.consumed))
    });
}
