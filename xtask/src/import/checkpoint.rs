use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

/// How far a file has been imported into a shop, kept beside it until it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    pub(super) shop: String,
    /// Of the file: another length is another file.
    pub(super) bytes: u64,
    /// The last line that the shop has answered for.
    pub(super) line: usize,
}

impl Checkpoint {
    fn path(file: &Path) -> PathBuf {
        let mut name = file.file_name().unwrap_or_default().to_owned();
        name.push(".checkpoint");
        file.with_file_name(name)
    }

    /// The line after which an import of this file goes on.
    pub(super) fn read(file: &Path, shop: &str, bytes: u64) -> Option<usize> {
        let text = fs::read(Self::path(file)).ok()?;
        let kept: Self = serde_json::from_slice(&text).ok()?;
        (kept.shop == shop && kept.bytes == bytes).then_some(kept.line)
    }

    /// Keeps it: as a whole, or as it was.
    pub(super) fn write(&self, file: &Path) -> Result<()> {
        let path = Self::path(file);
        let new = path.with_extension("checkpoint-new");
        let written = fs::write(&new, serde_json::to_vec(self)?);
        written
            .and_then(|()| fs::rename(&new, &path))
            .with_context(|| format!("cannot write {}", path.display()))
    }

    pub(super) fn remove(file: &Path) {
        // Where there is none, there is nothing to do.
        let _ = fs::remove_file(Self::path(file));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_is_of_one_file_and_one_shop() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("products.csv");
        let kept = Checkpoint {
            shop: "http://a".to_owned(),
            bytes: 7,
            line: 40,
        };
        kept.write(&file).unwrap();
        assert_eq!(Checkpoint::read(&file, "http://a", 7), Some(40));
        assert_eq!(Checkpoint::read(&file, "http://b", 7), None);
        assert_eq!(Checkpoint::read(&file, "http://a", 8), None);
        Checkpoint::remove(&file);
        assert_eq!(Checkpoint::read(&file, "http://a", 7), None);
    }
}
