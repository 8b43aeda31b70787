use crate::harness::{App, STORES, Server, probe};
use rusqlite::Connection;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

async fn start() -> Server {
    App::new(&probe(STORES)).start().await
}

#[tokio::test]
async fn key_value_works_on_the_file_that_spin_uses() {
    let server = start().await;
    assert_eq!(server.text("/kv/get?key=a").await, "nothing");
    server.text("/kv/set?key=a&value=1").await;
    server.text("/kv/set?key=a&value=2").await;
    server.text("/kv/set?key=b&value=3").await;
    assert_eq!(server.text("/kv/get?key=a").await, "2");
    assert_eq!(server.text("/kv/exists?key=a").await, "true");
    assert_eq!(server.text("/kv/keys").await, "a b");
    server.text("/kv/delete?key=a").await;
    assert_eq!(server.text("/kv/exists?key=a").await, "false");

    let file = Connection::open(server.dir.path().join(".spin/sqlite_key_value.db")).unwrap();
    let rows = "SELECT store || ' ' || key || ' ' || CAST(value AS TEXT) FROM spin_key_value";
    let row: String = file.query_row(rows, [], |row| row.get(0)).unwrap();
    assert_eq!(row, "default b 3");
}

#[tokio::test]
async fn denies_a_store_that_is_not_granted() {
    let server = App::new(&probe("")).start().await;
    for path in ["/kv/open", "/kv/open?store=other"] {
        assert!(
            server.get(path).await.refused().contains("AccessDenied"),
            "{path}"
        );
    }
    let server = start().await;
    assert!(
        server
            .get("/kv/open?store=other")
            .await
            .refused()
            .contains("AccessDenied")
    );
}

#[tokio::test]
async fn denies_a_database_that_is_not_granted() {
    let server = App::new(&probe("")).start().await;
    for path in ["/sql/run", "/sql/sync", "/sql/run?database=other"] {
        assert!(
            server
                .post(path, "SELECT 1")
                .await
                .refused()
                .contains("AccessDenied"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn sqlite_works_on_the_file_that_spin_uses() {
    let server = start().await;
    server
        .sql("CREATE TABLE t (a)\nINSERT INTO t VALUES (1), (2)")
        .await;
    assert_eq!(server.sql("SELECT a FROM t ORDER BY a").await, "1\n2\n");
    let file = Connection::open(server.dir.path().join(".spin/sqlite_db.db")).unwrap();
    assert_eq!(
        file.query_row("SELECT count(*) FROM t", [], |row| row.get(0)),
        Ok(2)
    );
}

#[tokio::test]
async fn values_of_every_type_go_there_and_back() {
    let expected = "a ?2 ?3 ?4 e -9223372036854775808|0.5|naïve|[0, 255]|null\n";
    assert_eq!(start().await.post("/sql/values", "").await.good(), expected);
}

#[tokio::test]
async fn changes_and_row_ids_are_the_connections() {
    let server = start().await;
    let script = "CREATE TABLE t (a)\nINSERT INTO t VALUES (1)\nINSERT INTO t VALUES (2), (3)";
    assert_eq!(server.post("/sql/changes", script).await.good(), "2 3");
    assert_eq!(server.post("/sql/changes", "SELECT 1").await.good(), "0 0");
}

#[tokio::test]
async fn the_synchronous_functions_work_too() {
    let server = start().await;
    let script = "CREATE TABLE t (a)\nINSERT INTO t VALUES (7), (8)\nSELECT a FROM t";
    assert_eq!(server.post("/sql/sync", script).await.good(), "7\n8\n2 2");
    assert!(
        server
            .post("/sql/sync", "SELECT nothing")
            .await
            .refused()
            .contains("nothing")
    );
}

#[tokio::test]
async fn errors_are_told_in_the_result() {
    let server = start().await;
    for statement in [
        "SELEC 1",
        "SELECT a FROM missing",
        "SELECT abs(-9223372036854775808)",
    ] {
        assert!(
            server
                .post("/sql/run", statement)
                .await
                .refused()
                .starts_with("Error::Io"),
            "{statement}"
        );
        // Which is not where those look who read only rows.
        assert_eq!(
            server.post("/sql/peek", statement).await.good(),
            "none\n",
            "{statement}"
        );
    }
}

#[tokio::test]
async fn spins_settings_hold() {
    let server = start().await;
    server
        .sql("CREATE TABLE a (id INTEGER PRIMARY KEY)\nCREATE TABLE b (a REFERENCES a)")
        .await;
    assert!(
        server
            .post("/sql/run", "INSERT INTO b VALUES (1)")
            .await
            .refused()
            .contains("FOREIGN KEY")
    );
    assert!(
        server
            .post("/sql/run", "ATTACH 'other.db' AS other")
            .await
            .refused()
            .contains("authoriz")
    );
    assert!(
        server
            .post("/sql/run", "SELECT load_extension('x')")
            .await
            .refused()
            .contains("author")
    );
    assert_eq!(server.sql("ATTACH ':memory:' AS m").await, "");
    assert_eq!(server.sql("PRAGMA busy_timeout").await, "5000\n");
}

#[tokio::test]
async fn transactions_span_statements_and_end_with_the_instance() {
    let server = start().await;
    server.sql("CREATE TABLE t (a)").await;
    server
        .sql("BEGIN IMMEDIATE\nINSERT INTO t VALUES (1)\nSELECT * FROM t\nCOMMIT")
        .await;
    server
        .sql("BEGIN IMMEDIATE\nINSERT INTO t VALUES (2)")
        .await;
    server.sql("BEGIN\nSELECT * FROM t").await;
    assert_eq!(server.sql("SELECT a FROM t").await, "1\n");
    server.sql("INSERT INTO t VALUES (3)").await;
    assert_eq!(server.sql("SELECT a FROM t").await, "1\n3\n");
}

#[tokio::test]
async fn a_connection_leaves_nothing_to_the_next() {
    let server = start().await;
    server.sql("SELECT 1").await;
    server
        .sql("CREATE TEMP TABLE mine (a)\nPRAGMA foreign_keys = OFF")
        .await;
    for _ in 0..3 {
        assert!(
            server
                .post("/sql/run", "SELECT * FROM mine")
                .await
                .refused()
                .contains("no such table")
        );
        assert_eq!(server.sql("PRAGMA foreign_keys").await, "1\n");
    }
}

#[tokio::test]
async fn a_file_that_was_replaced_is_opened_anew() {
    let server = start().await;
    server.sql("CREATE TABLE t (a)").await;
    assert_eq!(server.sql("SELECT count(*) FROM t").await, "0\n");
    std::fs::remove_file(server.dir.path().join(".spin/sqlite_db.db")).unwrap();
    assert!(
        server
            .post("/sql/run", "SELECT count(*) FROM t")
            .await
            .refused()
            .contains("no such table")
    );
}

const NUMBERS: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n";

#[tokio::test]
async fn long_results_arrive_whole() {
    let server = start().await;
    let statement = format!("{NUMBERS} LIMIT 20000) SELECT i, 'some text' FROM n");
    assert_eq!(server.post("/sql/count", &statement).await.good(), "20000");
}

#[tokio::test]
async fn rows_stream_as_they_are_read() {
    let server = start().await;
    // There is no end to these rows; whoever wanted them all first would never answer.
    let statement = format!("{NUMBERS}) SELECT i FROM n");
    for _ in 0..5 {
        assert_eq!(server.post("/sql/peek", &statement).await.good(), "1\n");
    }
    assert_eq!(server.sql("SELECT 1").await, "1\n");
}

#[tokio::test]
async fn unread_rows_end_in_an_error_and_not_in_a_standstill() {
    let server = start().await;
    let script = format!("{NUMBERS}) SELECT i FROM n\nSELECT 1");
    assert!(
        server
            .post("/sql/peek", &script)
            .await
            .refused()
            .contains("unread")
    );
    // A result that came at once leaves nothing locked.
    assert_eq!(
        server
            .post("/sql/peek", "SELECT 1 UNION SELECT 2\nSELECT 3")
            .await
            .good(),
        "1\n3\n"
    );
}

#[tokio::test]
async fn concurrent_writers_all_get_their_turn() {
    let server = Arc::new(start().await);
    server
        .sql("PRAGMA journal_mode = WAL\nCREATE TABLE t (a)")
        .await;
    let write = |server: Arc<Server>| async move {
        server
            .sql("BEGIN IMMEDIATE\nINSERT INTO t SELECT count(*) FROM t\nCOMMIT")
            .await;
        server.sql("INSERT INTO t SELECT count(*) FROM t").await;
    };
    let tasks: Vec<_> = (0..16)
        .map(|_| tokio::spawn(write(server.clone())))
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(
        server
            .sql("SELECT count(*), count(DISTINCT a) FROM t")
            .await,
        "32|32\n"
    );
}

#[tokio::test]
async fn a_distant_store_can_be_imitated() {
    // So long that all else that a request does fits in one.
    let delay = Duration::from_secs(3);
    let server = App::new(&probe(STORES))
        .with(|options| (options.key_value_delay, options.sqlite_delay) = (delay, delay))
        .start()
        .await;
    let time = async |path: &str, body: &str| {
        let start = Instant::now();
        server.post(path, body).await.good();
        start.elapsed()
    };
    let requests = [
        ("/kv/open", "", 0),
        ("/kv/get?key=a", "", 1),
        ("/kv/set?key=a&value=b", "", 1),
        ("/kv/keys", "", 1),
        ("/sql/run", "", 0),
        ("/sql/run", "SELECT 1\nSELECT 2", 2),
        ("/sql/sync", "SELECT 1", 1),
    ];
    let times = requests.map(|(path, body, _)| time(path, body));
    let times = futures::future::join_all(times).await;
    for ((path, body, calls), elapsed) in requests.into_iter().zip(times) {
        assert!(
            elapsed >= delay * calls && elapsed < delay * (calls + 1),
            "{path} {body:?} took {elapsed:?}"
        );
    }
}

#[tokio::test]
async fn store_calls_are_counted_if_asked_for() {
    let grants = format!("{STORES}allowed_outbound_hosts = ['http://probe.spin.internal']\n");
    let server = App::new(&probe(&grants))
        .with(|options| options.count_store_calls = true)
        .start()
        .await;
    let calls = |answer: crate::harness::Answer| {
        answer.headers["x-souk-store-calls"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        calls(server.get("/kv/get?key=a").await),
        "kv-open=1 kv-get=1"
    );
    assert_eq!(
        calls(server.post("/sql/run", "SELECT 1\nSELECT 2").await),
        "sql-open=1 sql-execute=2"
    );
    assert_eq!(calls(server.get("/served").await), "");
    let chained = "/call?url=http://probe.spin.internal/kv/keys";
    assert_eq!(calls(server.get(chained).await), "kv-open=1 kv-get-keys=1");
    let silent = start().await.get("/served").await;
    assert!(!silent.headers.contains_key("x-souk-store-calls"));
}
