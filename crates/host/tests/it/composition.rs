use crate::harness::{App, manifest, wasm};
use souk_host::{Capability, check_grants};
use std::{collections::BTreeMap, fs};

fn composed(dependencies: &str, grants: &str) -> String {
    manifest(&format!(
        "[[trigger.http]]\nroute = '/...'\ncomponent = 'composed'\n\
         [component.composed]\nsource = '{}'\n{grants}\
         [component.composed.dependencies]\n{}\n",
        wasm("composed").display(),
        dependencies.replace("ENGINE", wasm("engine").to_str().unwrap())
    ))
}

const WHOLE: &str = "'host-test:engine' = { path = 'ENGINE' }";

#[tokio::test]
async fn a_dependency_is_called_in_process() {
    for dependencies in [WHOLE, "'host-test:engine@0.1.0' = { path = 'ENGINE' }"] {
        let server = App::new(&composed(dependencies, "")).start().await;
        assert_eq!(server.text("/double?21").await, "42", "{dependencies}");
    }
}

#[tokio::test]
async fn a_dependency_sees_no_environment_no_file_and_no_network() {
    let grants = "environment = { SECRET = 'shown' }\nfiles = ['secret.txt']\nallowed_outbound_hosts = ['*://*:*']\n";
    let server = App::new(&composed(WHOLE, grants))
        .file("secret.txt", "shown")
        .start()
        .await;
    assert_eq!(
        server.text("/environment").await,
        "component [\"SECRET=shown\"] engine []"
    );
    let read = server.text("/read?secret.txt").await;
    assert!(
        read.starts_with("component Ok(\"shown\") engine Err("),
        "{read}"
    );
    let connect = server.text(&format!("/connect?{}", server.address)).await;
    assert!(connect.starts_with("engine Err("), "{connect}");
}

#[tokio::test]
async fn a_trap_in_a_dependency_fails_the_request() {
    let server = App::new(&composed(WHOLE, "")).start().await;
    server.get("/fail").await.problem(500);
    assert_eq!(server.text("/double?1").await, "2");
}

#[tokio::test]
async fn what_cannot_be_composed_is_refused_with_its_reason() {
    let probe = wasm("probe");
    for (dependencies, words) in [
        ("'other:package' = { path = 'ENGINE' }", "matches nothing"),
        (
            "'host-test:engine/arithmetic' = { path = 'ENGINE' }",
            "host-test:engine/senses",
        ),
        (
            "'host-test:engine' = { path = 'missing.wasm' }",
            "is it built?",
        ),
        (
            "'host-test:engine' = { path = 'PROBE' }",
            "a dependency gets no capability",
        ),
        (
            "'host-test:engine' = { path = 'ENGINE' }\n'host-test:engine/senses' = { path = 'ENGINE' }",
            "are both of host-test:engine, for which Spin takes one",
        ),
        (
            "'host-test:engine/arithmetic@0.1.0' = { path = 'ENGINE' }\n'host-test:engine/senses' = { path = 'ENGINE' }",
            "are both of host-test:engine, for which Spin takes one",
        ),
        (
            "'host-test:engine/senses' = { path = 'ENGINE', export = 'host-test:engine/arithmetic@0.1.0' }",
            "another type",
        ),
    ] {
        let dependencies = dependencies.replace("PROBE", probe.to_str().unwrap());
        let refusal = App::new(&composed(&dependencies, "")).refusal();
        assert!(refusal.contains(words), "{words:?} is not in: {refusal}");
    }
}

#[test]
fn imports_and_grants_can_be_compared() {
    let dir = tempfile::TempDir::new().unwrap();
    let text = manifest(&format!(
        "[component.probe]\nsource = '{}'\nkey_value_stores = ['default']\n\
         [component.fixed]\nsource = '{}'\nsqlite_databases = ['default']\n",
        wasm("probe").display(),
        wasm("fixed-text").display()
    ));
    fs::write(dir.path().join("spin.toml"), text).unwrap();
    let grants = check_grants(dir.path(), &BTreeMap::new()).unwrap();
    use Capability::{KeyValue, OutboundHttp, Sqlite, Variables};
    assert_eq!(
        grants["probe"].imported,
        [KeyValue, Sqlite, Variables, OutboundHttp].into()
    );
    assert_eq!(grants["probe"].granted, [KeyValue].into());
    assert_eq!(grants["fixed"].imported, [].into());
    assert_eq!(grants["fixed"].granted, [Sqlite].into());
}
