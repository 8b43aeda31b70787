//! What `cargo xtask up` keeps in `.spin/`: the shop's data, the key of its administration, and a
//! mark of what was seeded.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

/// The files of the two stores. SQLite's companions are not copied without their database.
pub const DATA_FILES: [&str; 6] = [
    "sqlite_db.db",
    "sqlite_db.db-wal",
    "sqlite_db.db-shm",
    "sqlite_key_value.db",
    "sqlite_key_value.db-wal",
    "sqlite_key_value.db-shm",
];

const ADMIN_KEY: &str = "admin-api-key";
const SEED_MARK: &str = "seeded";

/// A state directory.
pub struct State {
    dir: PathBuf,
}

impl State {
    /// Opens a state directory, and makes it where there is none.
    pub fn open(dir: &Path) -> Result<Self> {
        fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
        Ok(Self {
            dir: dir.to_owned(),
        })
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the administration's key is kept.
    pub fn key_file(&self) -> PathBuf {
        self.dir.join(ADMIN_KEY)
    }

    /// The key of this shop's administration, made up at first use.
    pub fn admin_key(&self) -> Result<String> {
        let file = self.key_file();
        if let Ok(key) = fs::read_to_string(&file)
            && !key.trim().is_empty()
        {
            return Ok(key.trim().to_owned());
        }
        let key = random_key()?;
        write_private(&file, &key).with_context(|| format!("cannot write {}", file.display()))?;
        Ok(key)
    }

    /// Removes the shop's data, and nothing that someone else put beside it.
    pub fn clear(&self) -> Result<()> {
        for name in DATA_FILES.iter().chain(&[SEED_MARK]) {
            let file = self.dir.join(name);
            match fs::remove_file(&file) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("cannot remove {}", file.display()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What was seeded last.
    pub fn seed_mark(&self) -> Option<String> {
        fs::read_to_string(self.dir.join(SEED_MARK)).ok()
    }

    pub fn set_seed_mark(&self, mark: &str) -> Result<()> {
        Ok(fs::write(self.dir.join(SEED_MARK), mark)?)
    }
}

/// 32 random bytes in hexadecimal.
pub fn random_key() -> Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).context("the system gave no random bytes")?;
    Ok(hex(&bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(text.as_bytes())
}
