//! Load: connections that each send one request after the other.

use std::{
    net::SocketAddr,
    sync::Barrier,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use xtask::http1::Connection;

/// What a round of load found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Round {
    /// Requests a second.
    pub(super) rate: f64,
    pub(super) p50: Duration,
    pub(super) p99: Duration,
}

/// Asks for a path on all connections at once, for a while.
pub(super) fn round(
    address: SocketAddr,
    path: &str,
    connections: usize,
    time: Duration,
) -> Result<Round> {
    let target = Target {
        host: address.to_string(),
        paths: vec![path.to_owned()],
    };
    round_of(address, &target, connections, time)
}

/// What is asked for, in turn.
pub(super) struct Target {
    pub(super) host: String,
    pub(super) paths: Vec<String>,
}

/// Asks for several paths in turn on all connections at once, for a while.
pub(super) fn round_of(
    address: SocketAddr,
    target: &Target,
    connections: usize,
    time: Duration,
) -> Result<Round> {
    let host = &target.host;
    let request = |path| format!("GET {path} HTTP/1.1\r\nhost: {host}\r\naccept: */*\r\n\r\n");
    let requests: Vec<String> = target.paths.iter().map(request).collect();
    let path = target.paths.join(" ");
    let start = Barrier::new(connections);
    let began = Instant::now();
    let mut latencies = Vec::new();
    thread::scope(|scope| -> Result<()> {
        let visitor = |index| {
            let (requests, start) = (&requests, &start);
            scope.spawn(move || visit(address, requests, index, start, time))
        };
        let visitors: Vec<_> = (0..connections).map(visitor).collect();
        for visitor in visitors {
            match visitor.join() {
                Ok(found) => latencies.extend(found?),
                Err(_) => bail!("a connection's thread panicked"),
            }
        }
        Ok(())
    })?;
    // Connections end within a request of each other; the time that all took is what counts.
    let took = began.elapsed().as_secs_f64();
    latencies.sort_unstable();
    if latencies.is_empty() {
        bail!("{path} was not answered once in {time:?}");
    }
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let rate = latencies.len() as f64 / took;
    Ok(Round {
        rate,
        p50: percentile(&latencies, 50),
        p99: percentile(&latencies, 99),
    })
}

fn visit(
    address: SocketAddr,
    requests: &[String],
    index: usize,
    start: &Barrier,
    time: Duration,
) -> Result<Vec<Duration>> {
    let connection = Connection::open(address);
    // All wait for all, the ones that could not connect too.
    start.wait();
    let mut connection = connection?;
    let deadline = Instant::now() + time;
    let mut latencies = Vec::new();
    let mut requests = requests.iter().cycle().skip(index);
    while let Some(request) = requests.next() {
        let sent = Instant::now();
        if sent >= deadline {
            return Ok(latencies);
        }
        let response = connection.send(request.as_bytes())?;
        latencies.push(sent.elapsed());
        if response.status != 200 {
            bail!(
                "{} answered {}",
                request.lines().next().unwrap_or_default(),
                response.status
            );
        }
    }
    Ok(latencies)
}

/// Of sorted values.
fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
}

/// The middle one.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{median, percentile};

    #[test]
    fn percentiles_are_values_that_occurred() {
        let values: Vec<_> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!(percentile(&values, 50), Duration::from_millis(101));
        assert_eq!(percentile(&values, 99), Duration::from_millis(199));
        assert_eq!(percentile(&values[..1], 99), Duration::from_millis(1));
    }

    #[test]
    fn one_wild_round_does_not_move_the_median() {
        assert!((median(vec![3.0, 900.0, 2.0]) - 3.0).abs() < f64::EPSILON);
        assert!(median(Vec::new()).abs() < f64::EPSILON);
    }
}
