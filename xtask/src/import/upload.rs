//! Files that rows name: pictures, and the components of custom rules.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

use super::{COMPONENT, Imported, source::Fault};
use crate::{
    admin::{Admin, Refused},
    seed,
};

/// Uploads the components of custom rules, in the order of their names; says how many.
pub(super) fn upload_rules(admin: &Admin, dir: &Path) -> Result<u64> {
    let files = fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))?;
    let files = files.map(|file| Ok(file?.path()));
    let mut files: Vec<PathBuf> = files.collect::<Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|name| name == COMPONENT));
    files.sort();
    for file in &files {
        let code = file.file_stem().unwrap_or_default().to_string_lossy();
        let component =
            fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        let sent = admin.put_rule(&code, &component);
        sent.with_context(|| format!("cannot upload {}", file.display()))?;
    }
    Ok(files.len() as u64)
}

/// The name of a file in the shop: without its folder, in lower case.
pub(super) fn stored_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.to_ascii_lowercase().replace(' ', "-")
}

/// Uploads a picture once; gives what is wrong with it.
pub(super) fn upload(
    admin: &Admin,
    file: &Path,
    line: usize,
    uploaded: &mut HashSet<PathBuf>,
    imported: &mut Imported,
) -> Result<Option<Fault>> {
    if uploaded.contains(file) {
        return Ok(None);
    }
    let name = stored_name(file);
    let fault = |code: String, detail: String| {
        let detail = format!("{}: {detail}", file.display());
        Ok(Some(Fault::new(line, "file", code, detail)))
    };
    let Some(content_type) = seed::content_type(&name) else {
        let expected = "expected a picture: .svg, .png, .jpg, .webp or .avif";
        return fault("invalid_file".to_owned(), expected.to_owned());
    };
    let content = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    if let Err(error) = admin.put_media(&name, content_type, &content) {
        return match error.downcast::<Refused>() {
            Ok(refused) if !matches!(refused.status, 401 | 403 | 429 | 500..) => {
                fault(refused.code, refused.detail)
            }
            Ok(refused) => Err(refused.into()),
            Err(error) => Err(error),
        }
        .with_context(|| format!("cannot upload {}", file.display()));
    }
    uploaded.insert(file.to_owned());
    imported.media += 1;
    Ok(None)
}
