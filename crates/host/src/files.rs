//! `files` of a component: copied once, when the application is loaded, into a directory that
//! the component then reads as its root.

use crate::app::{AppComponent, FileSource};
use anyhow::{Context, Result, ensure};
use glob::Pattern;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Copies the files that `component` is granted below `target`; `false` if there are none.
pub(crate) fn assemble(component: &AppComponent, root: &Path, target: &Path) -> Result<bool> {
    let excluded = component
        .exclude_files
        .iter()
        .map(|pattern| {
            Pattern::new(pattern).with_context(|| format!("in exclude_files, {pattern:?}"))
        })
        .collect::<Result<Vec<_>>>()?;
    let copy = |source: &Path, destination: &Path| -> Result<()> {
        let relative = source.strip_prefix(root).unwrap_or(source);
        if source.is_dir()
            || excluded
                .iter()
                .any(|pattern| pattern.matches_path(relative))
        {
            return Ok(());
        }
        copy_file(source, &target.join(destination))
    };
    for entry in &component.files {
        match entry {
            FileSource::Pattern(pattern) => {
                for path in find(root, pattern)? {
                    copy(&path, path.strip_prefix(root).unwrap_or(&path))?;
                }
            }
            FileSource::Mount(mount) => {
                let source = root.join(&mount.source);
                ensure!(
                    source.exists(),
                    "in files, {:?} does not exist",
                    mount.source
                );
                let destination = Path::new(mount.destination.trim_start_matches('/'));
                check_inside(destination)?;
                for path in tree(&source)? {
                    let below = path.strip_prefix(&source).unwrap_or(&path);
                    // Joining an empty path would add a slash to a single file's name.
                    let to = if path == source {
                        destination.to_owned()
                    } else {
                        destination.join(below)
                    };
                    copy(&path, &to)?;
                }
            }
        }
    }
    Ok(!component.files.is_empty())
}

fn find(root: &Path, pattern: &str) -> Result<Vec<PathBuf>> {
    check_inside(Path::new(pattern))?;
    // A directory stands for all that is in it.
    if root.join(pattern).is_dir() {
        return tree(&root.join(pattern));
    }
    let full = format!("{}/{pattern}", Pattern::escape(&root.to_string_lossy()));
    let full = if root.as_os_str().is_empty() {
        pattern
    } else {
        &full
    };
    let paths = glob::glob(full).with_context(|| format!("in files, {pattern:?}"))?;
    paths.map(|path| Ok(path?)).collect()
}

fn tree(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut all = Vec::new();
    for entry in fs::read_dir(path).with_context(|| format!("reading {}", path.display()))? {
        all.extend(tree(&entry?.path())?);
    }
    Ok(all)
}

fn check_inside(path: &Path) -> Result<()> {
    let leaves = path
        .components()
        .any(|part| part == std::path::Component::ParentDir);
    ensure!(
        !leaves && !path.is_absolute(),
        "in files, {} leaves its directory",
        path.display()
    );
    Ok(())
}

fn copy_file(source: &Path, target: &Path) -> Result<()> {
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::copy(source, target).with_context(|| format!("copying {}", source.display()))?;
    Ok(())
}
