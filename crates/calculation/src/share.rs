use money::{Leftover, split};

/// Splits an amount by weights, none getting more than it has room for; together they have.
pub(crate) fn share_out(
    amount: i64,
    weights: &[u64],
    rooms: &[i64],
    leftover: Leftover,
) -> Vec<i64> {
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
