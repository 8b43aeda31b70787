use calculation::check::{MAX_CHARGES, MAX_LINES, MAX_QUANTITY};
use calculation::problem::UnitPrice;
use contracts::Error;
use contracts::tax::Taxed;

/// The most lines and charges of one order.
const MAX_TAXED: usize = MAX_LINES + 2 * MAX_CHARGES;
/// The most taxes of one thing.
const MAX_RATES: usize = 20;

/// What is taxed has to add up.
pub(crate) fn taxed(taxed: &[Taxed]) -> Result<(), Error> {
    if taxed.len() > MAX_TAXED {
        return Err(Error::invalid(
            "taxed",
            format!("expected at most {MAX_TAXED}"),
        ));
    }
    for (place, one) in taxed.iter().enumerate() {
        self::one(one).map_err(|error| error.within(format_args!("taxed[{place}]")))?;
    }
    Ok(())
}

fn one(taxed: &Taxed) -> Result<(), Error> {
    let origin = taxed.tax.origin.as_ref().map_or(0, Vec::len);
    if taxed.tax.rates.len().max(origin) > MAX_RATES {
        return Err(Error::invalid(
            "tax.rates",
            format!("expected at most {MAX_RATES}"),
        ));
    }
    // What is given back is an amount below zero, and then of all its units.
    let least = if taxed.entered < 0 { i64::MIN } else { 0 };
    if sum("before", &taxed.before, least)? != taxed.entered {
        return Err(Error::invalid("entered", "expected the sum of `before`"));
    }
    if !(0..=taxed.entered.max(0)).contains(&taxed.discount) {
        return Err(Error::invalid("discount", "expected 0 to what was entered"));
    }
    if sum("after", &taxed.after, least)? != taxed.entered - taxed.discount {
        let expected = "expected what was entered less the discount";
        return Err(Error::invalid("after", expected));
    }
    Ok(())
}

/// What units cost together, none less than so much.
fn sum(field: &str, units: &[UnitPrice], least: i64) -> Result<i64, Error> {
    let (mut number, mut sum) = (0_u64, 0_i64);
    for (place, run) in units.iter().enumerate() {
        number = number.saturating_add(run.count);
        if number > MAX_QUANTITY {
            let expected = format!("expected at most {MAX_QUANTITY} units");
            return Err(Error::invalid(field, expected));
        }
        if run.price < least {
            let expected = "expected an amount from 0";
            return Err(Error::invalid(format!("{field}[{place}].price"), expected));
        }
        let cost = run.price.checked_mul(run.count.cast_signed());
        let added = cost.and_then(|cost| sum.checked_add(cost));
        sum = added.ok_or(Error::Overflow)?;
    }
    Ok(sum)
}
