use crate::harness::{probe, wasm};
use std::{fs, process::Stdio};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

fn host(dir: &std::path::Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_souk-host"));
    command
        .arg("up")
        .arg("--from")
        .arg(dir)
        .args(arguments)
        .kill_on_drop(true);
    command
}

#[tokio::test]
async fn the_command_serves_until_it_is_asked_to_end() {
    let dir = tempfile::TempDir::new().unwrap();
    wasm("probe");
    fs::write(
        dir.path().join("spin.toml"),
        probe("description = 'Probes.'\n"),
    )
    .unwrap();
    let arguments = [
        "--listen",
        "127.0.0.1:0",
        "--quiet",
        "--max-instances",
        "20",
    ];
    let mut child = host(dir.path(), &arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next_line().await.unwrap().unwrap();
    let url = first.strip_prefix("Serving ").unwrap();
    assert!(!url.ends_with(":0"), "{url}");
    assert_eq!(
        lines.next_line().await.unwrap().unwrap(),
        "Available Routes:"
    );
    assert_eq!(
        lines.next_line().await.unwrap().unwrap(),
        format!("  probe: {url}/...")
    );
    assert_eq!(lines.next_line().await.unwrap().unwrap(), "    Probes.");

    let pid = child.id().unwrap().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .await
            .unwrap()
            .success()
    );
    assert!(child.wait().await.unwrap().success());
}

#[tokio::test]
async fn the_command_says_what_is_wrong() {
    let dir = tempfile::TempDir::new().unwrap();
    let output = host(dir.path(), &[]).output().await.unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: reading the manifest"));
}
