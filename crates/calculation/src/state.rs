use crate::problem::{Charge, Line, Problem};
use crate::units::{Overflow, Run, Units};

/// The amounts of an order as promotions leave them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) lines: Vec<LineState>,
    pub(crate) shipping: Vec<ChargeState>,
    pub(crate) surcharges: Vec<ChargeState>,
    /// Whether anything is closed.
    pub(crate) any_closed: bool,
}

/// What a line costs by now. What was taken off the line as a whole is laid on its units only when
/// something asks for them: most orders never do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LineState {
    /// All units, while they cost the same.
    alike: Run,
    /// The units, once they do not.
    mixed: Option<Box<Units>>,
    /// Taken off the line, and not yet laid on the units.
    pending: i64,
    total: i64,
    /// What no unit is reduced below.
    floor: i64,
    /// What is left to take before the floor is reached.
    room: i64,
    /// Whether a promotion left nothing here to those after it.
    pub(crate) closed: bool,
}

/// What a charge costs by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ChargeState {
    pub(crate) amount: i64,
    pub(crate) closed: bool,
}

impl State {
    pub(crate) fn new(problem: &Problem, lines: &[&Line]) -> Result<Self, Overflow> {
        let charges = |charges: &[Charge]| {
            let states = charges.iter().map(|charge| ChargeState {
                amount: charge.amount,
                closed: false,
            });
            states.collect::<Vec<_>>()
        };
        let mut states = Vec::with_capacity(lines.len());
        for line in lines {
            states.push(LineState::new(line)?);
        }
        let state = Self {
            lines: states,
            shipping: charges(&problem.shipping),
            surcharges: charges(&problem.surcharges),
            any_closed: false,
        };
        // Whatever is added up later is part of these sums.
        let lines = state.lines.iter().map(|line| line.total);
        let charges = state.shipping.iter().chain(&state.surcharges);
        let amounts = lines.chain(charges.map(|charge| charge.amount));
        let (mut above, mut below, mut units) = (0_i64, 0_i64, 0_i64);
        for amount in amounts {
            above = above.checked_add(amount.max(0)).ok_or(Overflow)?;
            below = below.checked_add(amount.min(0)).ok_or(Overflow)?;
        }
        for line in &state.lines {
            let count = i64::try_from(line.quantity()).map_err(|_| Overflow)?;
            units = units.checked_add(count).ok_or(Overflow)?;
        }
        Ok(state)
    }
}

impl LineState {
    fn new(line: &Line) -> Result<Self, Overflow> {
        let floor = line.floor.max(0);
        let alike = Run {
            count: line.quantity,
            price: line.unit_price,
            consumed: false,
        };
        let (mixed, total, room) = if line.prices.is_empty() {
            (None, alike.checked_total()?, alike.room(floor))
        } else {
            let units = Units::of_line(line)?;
            let mut rooms = units.runs().iter().map(|run| run.room(floor));
            let room = rooms.try_fold(0_i64, i64::checked_add).ok_or(Overflow)?;
            let total = units.total();
            (Some(Box::new(units)), total, room)
        };
        Ok(Self {
            alike,
            mixed,
            pending: 0,
            total,
            floor,
            room,
            closed: false,
        })
    }

    pub(crate) fn total(&self) -> i64 {
        self.total
    }

    pub(crate) fn room(&self) -> i64 {
        self.room
    }

    pub(crate) fn quantity(&self) -> u64 {
        self.alike.count
    }

    /// The units by falling price.
    pub(crate) fn runs(&mut self) -> &[Run] {
        self.settle();
        match &self.mixed {
            Some(units) => units.runs(),
            None if self.alike.count == 0 => &[],
            None => std::slice::from_ref(&self.alike),
        }
    }

    /// Lays on the units what was taken off the line.
    fn settle(&mut self) {
        if self.pending == 0 {
            return;
        }
        let count = self.alike.count.cast_signed();
        if self.mixed.is_none() && count > 0 && self.pending % count == 0 {
            self.alike.price -= self.pending / count;
        } else {
            let (pending, floor) = (self.pending, self.floor);
            self.units().take(pending, floor);
        }
        self.pending = 0;
    }

    fn units(&mut self) -> &mut Units {
        self.mixed
            .get_or_insert_with(|| Box::new(Units::alike(self.alike)))
    }

    /// Takes an amount off the line, at most what there is room for.
    pub(crate) fn take(&mut self, amount: i64) -> i64 {
        let amount = amount.clamp(0, self.room);
        self.pending += amount;
        self.took(amount);
        amount
    }

    /// Takes `off` from each of some units of a run, as far as its floor lets it. Answers how much was taken.
    pub(crate) fn take_from(&mut self, run: Run, count: u64, off: i64, consume: bool) -> i64 {
        self.settle();
        let off = off.min(run.price.saturating_sub(self.floor)).max(0);
        let taken = if self.mixed.is_none() && self.alike == run && count == run.count {
            self.alike.price -= off;
            self.alike.consumed |= consume;
            off * count.cast_signed()
        } else {
            self.units().take_from(run, count, off, consume)
        };
        self.took(taken);
        taken
    }

    /// How many units promotions have used up for themselves.
    pub(crate) fn consumed(&self) -> u64 {
        match &self.mixed {
            Some(units) => {
                let consumed = units.runs().iter().filter(|run| run.consumed);
                consumed.map(|run| run.count).sum()
            }
            None if self.alike.consumed => self.alike.count,
            None => 0,
        }
    }

    /// Uses up so many units more, the cheapest first.
    pub(crate) fn consume(&mut self, count: u64) {
        let mut left = count;
        let open = self.runs().iter().rev().filter(|run| !run.consumed);
        for run in open.copied().collect::<Vec<_>>() {
            let some = run.count.min(left);
            left -= some;
            if some > 0 {
                self.take_from(run, some, 0, true);
            }
        }
    }

    fn took(&mut self, amount: i64) {
        self.total -= amount;
        self.room = (self.room - amount).max(0);
    }
}
