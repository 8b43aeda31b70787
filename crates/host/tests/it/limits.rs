use crate::harness::{App, PATIENCE, chunks, probe};
use http::Request;
use souk_host::Reuse;
use std::{sync::Arc, time::Duration};

/// Long enough for a request that is no trouble, on a machine that has much else to do.
const SHORT: Duration = Duration::from_secs(3);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn busy_loops_let_others_be_served() {
    let server = Arc::new(
        App::new(&probe(""))
            .with(|options| options.request_timeout = PATIENCE)
            .start()
            .await,
    );
    // More loops than threads: they must all let others run.
    let loops: Vec<_> = (0..4)
        .map(|_| {
            let server = server.clone();
            tokio::spawn(async move { server.get("/loop").await })
        })
        .collect();
    server.logged_times("probe_stderr.txt", "looping", 4).await;
    assert_eq!(server.text("/served").await, "1");
    assert!(
        loops.iter().all(|task| !task.is_finished()),
        "the loops should still run"
    );
}

#[tokio::test]
async fn a_busy_loop_ends_at_the_time_limit() {
    let server = App::new(&probe(""))
        .with(|options| options.request_timeout = SHORT)
        .start()
        .await;
    server.get("/loop").await.problem(504);
    server
        .logged("probe_stderr.txt", "did not answer within 3s")
        .await;
    assert_eq!(server.text("/served").await, "1");
}

#[tokio::test]
async fn waiting_ends_at_the_time_limit() {
    let server = App::new(&probe(""))
        .with(|options| options.request_timeout = SHORT)
        .start()
        .await;
    server.get("/sleep?ms=60000").await.problem(504);
    assert_eq!(server.text("/sleep?ms=10").await, "slept");
}

#[tokio::test]
async fn memory_ends_at_its_limit() {
    let server = App::new(&probe(""))
        .with(|options| options.max_memory = 32 << 20)
        .start()
        .await;
    assert_eq!(
        server.text("/allocate?mib=16").await,
        (16 << 20).to_string()
    );
    server.get("/allocate?mib=40").await.problem(500);
    server.logged("probe_stderr.txt", "limit of 32 MiB").await;
    assert_eq!(server.text("/served").await, "1");
}

#[tokio::test]
async fn bodies_end_at_their_limit() {
    let server = App::new(&probe(""))
        .with(|options| options.max_body = 100_000)
        .start()
        .await;
    assert_eq!(
        server.post("/length", &"x".repeat(100_000)).await.good(),
        "100000"
    );
    server
        .post("/length", &"x".repeat(100_001))
        .await
        .problem(413);
    let unannounced = |count| Request::post("/length").body(chunks(count, 1_000)).unwrap();
    assert_eq!(server.send(unannounced(100)).await.good(), "100000");
    server.send(unannounced(101)).await.problem(413);
}

#[tokio::test]
async fn a_trap_fails_its_own_request_alone() {
    let server = Arc::new(App::new(&probe("")).start().await);
    let other = tokio::spawn({
        let server = server.clone();
        async move { server.text("/sleep?ms=300").await }
    });
    server.logged("probe_stderr.txt", "sleeping").await;
    server.get("/sleep-then-panic?ms=50").await.problem(500);
    server.get("/panic").await.problem(500);
    server
        .logged("probe_stderr.txt", "component `probe` failed")
        .await;
    assert_eq!(other.await.unwrap(), "slept");
}

#[tokio::test]
async fn a_trap_fails_the_requests_that_share_its_instance() {
    let reuse = Reuse {
        count: 100,
        concurrent: 16,
        idle: Duration::from_secs(20),
    };
    let server = Arc::new(
        App::new(&probe(""))
            .with(|options| options.reuse = reuse)
            .start()
            .await,
    );
    assert_eq!(server.text("/served").await, "1");
    let other = tokio::spawn({
        let server = server.clone();
        async move { server.get("/sleep?ms=20000").await }
    });
    server.logged("probe_stderr.txt", "sleeping").await;
    server.get("/panic").await.problem(500);
    other.await.unwrap().problem(500);
    assert_eq!(server.text("/served").await, "1");
}
