//! Imports that are killed in the middle, and what is there after they went on.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use souk_tests::{Shop, on_spin};
use tempfile::TempDir;
use xtask::{
    admin::Admin,
    import::{self, Imported, Options},
};

use crate::exchange::{export, generated};

const PRODUCTS: u64 = 1_500;
const URL: &str = "SOUK_TEST_IMPORT_URL";
const FILE: &str = "SOUK_TEST_IMPORT_FILE";

fn import(admin: &Admin, file: &Path, resume: bool) -> Result<Imported, String> {
    let options = Options {
        files: vec![file.to_owned()],
        resume,
        ..Options::default()
    };
    import::run(admin, &options).map_err(|error| format!("{error:#}"))
}

/// The export of a shop whose import nothing disturbed.
fn undisturbed(file: &Path) -> String {
    let shop = Shop::migrated().start();
    let imported = import(&shop.admin(), file, false).expect("an import");
    assert_eq!(imported.created, imported.rows());
    export(&shop)
}

/// Slow enough that there is a middle.
fn slow() -> Shop {
    Shop::migrated().delays("0ms", "10ms").start()
}

fn products(shop: &Shop) -> u64 {
    shop.admin().status().expect("a status").products
}

#[track_caller]
fn wait_until(done: impl Fn() -> bool) {
    let started = Instant::now();
    while !done() {
        assert!(started.elapsed() < Duration::from_secs(120), "in vain");
        thread::sleep(Duration::from_millis(10));
    }
}

/// What the next test runs in a process of its own.
#[test]
#[ignore = "runs within another test"]
fn an_import_in_a_process_of_its_own() {
    let url = env::var(URL).expect("the shop's address");
    let file = PathBuf::from(env::var(FILE).expect("a file"));
    let admin = Admin::new(&url, souk_tests::ADMIN_KEY);
    import(&admin, &file, false).expect("an import");
}

#[test]
fn an_import_that_was_killed_goes_on_after_what_was_taken_in() {
    if on_spin() {
        return;
    }
    let dir = TempDir::new().expect("a directory");
    let file = generated(&dir, PRODUCTS);
    let shop = slow();
    let module = module_path!().split_once("::").expect("a module").1;
    let mut child = Command::new(env::current_exe().expect("this test"))
        .args(["--ignored", "--exact"])
        .arg(format!("{module}::an_import_in_a_process_of_its_own"))
        .env(URL, shop.url())
        .env(FILE, &file)
        .stdout(Stdio::null())
        .spawn()
        .expect("a process");
    let checkpoint = dir.path().join("bazaar.jsonl.checkpoint");
    wait_until(|| checkpoint.exists() && products(&shop) > 0);
    child.kill().expect("killed");
    child.wait().expect("ended");
    let taken = products(&shop);
    assert!(taken < PRODUCTS, "it was done already");

    let resumed = import(&shop.admin(), &file, true).expect("an import");
    assert!(resumed.skipped > 0, "{resumed:?}");
    assert_eq!(resumed.updated, 0, "{resumed:?}");
    assert!(!checkpoint.exists());
    assert_eq!(products(&shop), PRODUCTS);
    assert_eq!(export(&shop), undisturbed(&file));
}

#[test]
fn a_host_that_was_killed_has_whole_rows_and_takes_the_others() {
    if on_spin() {
        return;
    }
    let dir = TempDir::new().expect("a directory");
    let file = generated(&dir, PRODUCTS);
    let shop = slow();
    thread::scope(|scope| {
        let importing = scope.spawn(|| import(&shop.admin(), &file, false));
        wait_until(|| products(&shop) > 0);
        shop.kill();
        let ended = importing.join().expect("an end");
        assert!(ended.is_err(), "it was done already: {ended:?}");
    });

    let left = shop.state_dir().to_owned();
    let again = Shop::untouched().prepare(move |dir| {
        for entry in fs::read_dir(left).expect("its state") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                let name = path.file_name().expect("a name");
                fs::copy(&path, dir.join(name)).expect("a copy");
            }
        }
    });
    let again = again.start();
    let taken = products(&again);
    assert!(taken > 0 && taken < PRODUCTS, "{taken} products");
    let resumed = import(&again.admin(), &file, false).expect("an import");
    assert!(resumed.unchanged >= taken, "{resumed:?}");
    assert_eq!(resumed.updated, 0, "{resumed:?}");
    assert_eq!(products(&again), PRODUCTS);
    assert_eq!(export(&again), undisturbed(&file));
    import::publish(&again.admin()).expect("published");
}
