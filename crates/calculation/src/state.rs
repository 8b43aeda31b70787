use crate::problem::{Line, Problem};
use crate::units::{Overflow, Run, Units};

/// The amounts of an order as promotions leave them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) lines: Vec<LineState>,
    pub(crate) shipping: Vec<i64>,
    pub(crate) surcharges: Vec<i64>,
}

/// What a line costs by now. What was taken off the line as a whole is laid on its units only when
/// something asks for them: most orders never do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LineState {
    quantity: u64,
    unit_price: i64,
    /// None while all units cost the same.
    units: Option<Box<Units>>,
    /// Taken off the line, and not yet laid on the units.
    pending: i64,
    total: i64,
    /// What is left to take before the floor is reached.
    room: i64,
}

impl State {
    pub(crate) fn new(problem: &Problem, lines: &[&Line]) -> Result<Self, Overflow> {
        let amounts =
            |charges: &[crate::problem::Charge]| charges.iter().map(|c| c.amount).collect();
        let state = Self {
            lines: lines
                .iter()
                .map(|line| LineState::new(line))
                .collect::<Result<_, _>>()?,
            shipping: amounts(&problem.shipping),
            surcharges: amounts(&problem.surcharges),
        };
        // Whatever is added up later is part of this sum.
        let lines = state.lines.iter().map(|line| line.total);
        let charges = state.shipping.iter().chain(&state.surcharges).copied();
        let mut sum = 0_i64;
        for amount in lines.chain(charges) {
            sum = sum.checked_add(amount).ok_or(Overflow)?;
        }
        Ok(state)
    }
}

impl LineState {
    fn new(line: &Line) -> Result<Self, Overflow> {
        let total = Units::new(line.quantity, line.unit_price)?.total();
        let floor =
            Units::new(line.quantity, line.floor.max(0)).map_or(i64::MAX, |units| units.total());
        Ok(Self {
            quantity: line.quantity,
            unit_price: line.unit_price,
            units: None,
            pending: 0,
            total,
            room: total.saturating_sub(floor).max(0),
        })
    }

    pub(crate) fn total(&self) -> i64 {
        self.total
    }

    pub(crate) fn room(&self) -> i64 {
        self.room
    }

    pub(crate) fn quantity(&self) -> u64 {
        self.quantity
    }

    /// The units with what each costs by now.
    pub(crate) fn units(&mut self) -> &mut Units {
        let units = self.units.get_or_insert_with(|| {
            // It was made once to check that it fits.
            Box::new(Units::new(self.quantity, self.unit_price).unwrap_or_default())
        });
        if self.pending > 0 {
            units.take(self.pending);
            self.pending = 0;
        }
        units
    }

    /// Takes an amount off the line, at most what there is room for.
    pub(crate) fn take(&mut self, amount: i64) -> i64 {
        let amount = amount.clamp(0, self.room);
        self.pending += amount;
        self.took(amount);
        amount
    }

    /// Takes `off` from each of some units of a run, as far as the line has room. Answers how much was
    /// taken.
    pub(crate) fn take_from(&mut self, run: Run, count: u64, off: i64, consume: bool) -> i64 {
        let size = count.cast_signed().max(1);
        // A share of a discount on the whole may have left some units below the floor: then these
        // have to make up for it.
        let within = off.min(self.room / size);
        let taken = self.units().take_from(run, count, within, consume);
        self.took(taken);
        if within == off {
            return taken;
        }
        taken + self.take(off.saturating_mul(size) - taken)
    }

    fn took(&mut self, amount: i64) {
        self.total -= amount;
        self.room = (self.room - amount).max(0);
    }
}
