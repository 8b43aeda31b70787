//! The way back: what an import can read again.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};

use super::COMPONENT;
use crate::{
    admin::{self, Admin},
    progress::Ticker,
};

/// Writes all rows of a shop into a file, and their pictures beside it.
pub fn export(admin: &Admin, output: &mut impl std::io::Write) -> Result<u64> {
    let mut next = Some(admin::EXPORT.to_owned());
    let mut rows = 0;
    let mut ticker = Ticker::new("rows");
    while let Some(path) = next {
        let page = admin.export(&path)?;
        rows += page.rows.lines().count() as u64;
        output.write_all(page.rows.as_bytes())?;
        ticker.tick(rows, "");
        next = page.next;
    }
    output.flush()?;
    ticker.finish(&rows.to_string());
    Ok(rows)
}

/// Writes all pictures of a shop into a directory, where an import finds them.
pub fn export_media(admin: &Admin, dir: &Path) -> Result<u64> {
    fs::create_dir_all(dir).with_context(|| format!("cannot write {}", dir.display()))?;
    let mut ticker = Ticker::new("pictures");
    let mut written = 0;
    let mut cursor = None;
    loop {
        let page = admin.media(cursor.as_deref())?;
        for picture in &page.items {
            // A name of the shop has no folder; what answers might be another shop.
            if Path::new(&picture.file).components().count() != 1 || picture.file.contains("..") {
                bail!("'{}' is no name of a picture", picture.file);
            }
            let path = dir.join(&picture.file);
            let content = admin.picture(&picture.src)?;
            fs::write(&path, content)
                .with_context(|| format!("cannot write {}", path.display()))?;
            written += 1;
            ticker.tick(written, "");
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            ticker.finish(&written.to_string());
            return Ok(written);
        }
    }
}

/// Writes the components of all custom rules of a shop into a directory, where an import finds them.
pub fn export_rules(admin: &Admin, dir: &Path) -> Result<u64> {
    fs::create_dir_all(dir).with_context(|| format!("cannot write {}", dir.display()))?;
    let mut written = 0;
    let mut cursor = None;
    loop {
        let page = admin.rules(cursor.as_deref())?;
        for rule in &page.items {
            let code = &rule.code;
            // A code has no folder; what answers might be another shop.
            if code.is_empty()
                || !code
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            {
                bail!("'{code}' is no code of a rule");
            }
            let path = dir.join(code).with_extension(COMPONENT);
            fs::write(&path, admin.rule_component(code)?)
                .with_context(|| format!("cannot write {}", path.display()))?;
            written += 1;
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(written);
        }
    }
}
