/// What was probably meant: the name that differs in the fewest letters, where these are few, or else the
/// only one that has the found one in it, or is in it.
pub(crate) fn nearest<'a>(found: &str, names: &[&'a str]) -> Option<&'a str> {
    /// Longer names are no slip.
    const LONGEST: usize = 40;
    if found.len() > LONGEST {
        return None;
    }
    let is_part = |name: &str| name.contains(found) || found.contains(name);
    let by_distance = |name: &&&str| (distance(found, name), !is_part(name));
    let near = names.iter().min_by_key(by_distance)?;
    if distance(found, near) <= (found.len() / 3).max(1) {
        return Some(near);
    }
    let mut within = names.iter().filter(|name| found.len() > 2 && is_part(name));
    within.next().filter(|_| within.next().is_none()).copied()
}

/// How many letters are added, left out or changed between two names.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.bytes().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in other.bytes().enumerate() {
            let changed = before + usize::from(!a.eq_ignore_ascii_case(&b));
            before = row[j + 1];
            row[j + 1] = changed.min(before + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_pen_is_known_and_another_word_is_not() {
        let names = ["id", "quantity", "unit_price", "tax", "tags", "on_sale"];
        for (found, meant) in [
            ("unitprice", Some("unit_price")),
            ("unitPrice", Some("unit_price")),
            ("price", Some("unit_price")),
            ("quanity", Some("quantity")),
            ("qty", None),
            ("taxes", Some("tax")),
            ("tag", Some("tags")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(found, &names), meant, "{found}");
        }
    }
}
