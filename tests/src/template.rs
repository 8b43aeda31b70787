//! Filled shops to copy: filling one takes seconds, copying its files takes none.
//!
//! They are kept under `target/`, named by what they were made from, because test runners that
//! give each test a process would otherwise fill one for each.

use std::{
    fs::{self, File},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::{Path, PathBuf},
};

use xtask::{
    host::Host, manifest::Manifest, progress::Counter, seed::Seed, state::DATA_FILES, workspace,
};

use crate::shop::with_shop_in;

/// Copies the data of a template to a state directory.
pub(crate) fn copy(name: &str, host: &Host, to: &Path) {
    let all = workspace::target_dir().join("souk-tests");
    fs::create_dir_all(&all).expect("a directory for templates");
    let lock = File::create(all.join(format!("{name}.lock"))).expect("a lock file");
    lock.lock().expect("a lock");
    let template = all.join(format!("{name}-{:016x}", digest(host)));
    if !template.is_dir() {
        remove_old(&all, name);
        make(name, host, &template);
    }
    for file in DATA_FILES
        .iter()
        .filter(|file| template.join(file).exists())
    {
        fs::copy(template.join(file), to.join(file)).expect("a copy of the template");
    }
}

fn make(name: &str, host: &Host, template: &Path) {
    let dir = template.with_extension("new");
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).expect("a directory for the template");
    with_shop_in(&dir, host, |admin| {
        admin.migrate().unwrap_or_else(|error| panic!("{error:#}"));
        if name == "seeded" {
            let planted = Seed::read(&workspace::seed_dir())
                .and_then(|seed| seed.plant(admin, |_, _| Counter::quiet()))
                .unwrap_or_else(|error| panic!("{error:#}"));
            assert!(
                planted.rejected.is_empty(),
                "refused rows: {:#?}",
                planted.rejected
            );
        }
    });
    fs::rename(&dir, template).expect("the template in its place");
}

fn remove_old(all: &Path, name: &str) {
    for entry in fs::read_dir(all).into_iter().flatten().flatten() {
        if entry
            .file_name()
            .to_string_lossy()
            .starts_with(&format!("{name}-"))
        {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Changes with the manifest, the components and the data. Size and time of a file stand for its
/// content: reading it all would take longer than the test.
fn digest(host: &Host) -> u64 {
    let mut files: Vec<PathBuf> = vec![workspace::manifest()];
    let manifest = Manifest::read(&workspace::manifest()).expect("spin.toml");
    files.extend(manifest.sources().into_values());
    for dir in [workspace::seed_dir(), workspace::seed_dir().join("media")] {
        let entries = fs::read_dir(dir).into_iter().flatten().flatten();
        files.extend(entries.map(|entry| entry.path()));
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    host.name().hash(&mut hasher);
    for file in files.iter().filter(|file| file.is_file()) {
        let metadata = fs::metadata(file).expect("a file's size and time");
        (file, metadata.len(), metadata.modified().ok()).hash(&mut hasher);
    }
    hasher.finish()
}
