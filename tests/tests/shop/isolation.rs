//! One visitor's request must not show in another's answer, whether each has an instance of its
//! own or many share one.

use std::{collections::BTreeMap, thread};

use souk_tests::Shop;

const VISITORS: usize = 8;
const ROUNDS: usize = 6;

/// Addresses whose answers differ by store, language, currency, variant or query.
fn requests() -> Vec<(&'static str, &'static str)> {
    let paths = [
        "/",
        "/de/",
        "/en/",
        "/p/halm-mug",
        "/p/halm-mug?colour=ink",
        "/p/halm-mug?currency=USD",
        "/de/c/tassen",
        "/p/halm-becher",
        "/p/no-such-thing",
        "/search?q=mug",
        "/search?q=linen&sort=name",
        "/search?q=%3Cb%3E",
        "/c/cups",
        "/c/desk",
        "/api/v1/products/halm-mug",
        "/api/v1/products?limit=3",
        "/api/v1/products?limit=x",
        "/api/v1/store",
        "/robots.txt",
        "/about",
    ];
    let hosts = ["127.0.0.1:3000", "kontor.localhost", "unknown.example"];
    paths
        .iter()
        .flat_map(|path| hosts.map(|host| (*path, host)))
        .collect()
}

fn assert_isolated(shop: &Shop) {
    let requests = requests();
    let ask = |(path, host): (&str, &str)| {
        let answer = shop.get(path).host(host).send();
        (
            answer.status(),
            answer.header("location").to_owned(),
            answer.text(),
        )
    };
    let alone: BTreeMap<_, _> = requests
        .iter()
        .map(|request| (*request, ask(*request)))
        .collect();
    thread::scope(|scope| {
        for visitor in 0..VISITORS {
            let (requests, alone) = (&requests, &alone);
            scope.spawn(move || {
                for step in 0..ROUNDS * requests.len() {
                    // Each visitor takes another way through the shop.
                    let request =
                        requests[(visitor * 7 + step * (2 * visitor + 1)) % requests.len()];
                    assert_eq!(ask(request), alone[&request], "{request:?}");
                }
            });
        }
    });
}

#[test]
fn nothing_leaks_with_an_instance_for_every_request() {
    assert_isolated(&Shop::seeded().reuse(1).start());
}

#[test]
fn nothing_leaks_where_requests_share_instances() {
    assert_isolated(&Shop::seeded().reuse(128).start());
}
