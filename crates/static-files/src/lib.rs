//! The files under `static/`, by names that hold a hash of their content.
//!
//! A name never changes its content, so a browser and a CDN may keep it for ever. Everyone who
//! links a file asks [`path`]; the component that serves them asks [`contents`].

/// A file of `static/`.
#[derive(Debug)]
pub struct File {
    /// As it stands in `static/`: `style.css`.
    pub name: &'static str,
    /// Where it is served: `/assets/style.0123456789abcdef.css`.
    pub path: &'static str,
    /// Of the content, in hexadecimal.
    pub hash: &'static str,
    pub content_type: &'static str,
}

/// What is in a file, as it is and compressed where that saves something.
#[derive(Debug)]
pub struct Contents {
    pub plain: &'static [u8],
    pub brotli: Option<&'static [u8]>,
    pub gzip: Option<&'static [u8]>,
}

/// Every file, sorted by name.
pub static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The contents of [`FILES`], in the same order. Only a program that calls this carries them.
pub fn contents(file: &File) -> Option<&'static Contents> {
    static CONTENTS: &[Contents] = include!(concat!(env!("OUT_DIR"), "/contents.rs"));
    let index = FILES.iter().position(|known| known.name == file.name)?;
    CONTENTS.get(index)
}

/// The file with this name in `static/`.
pub fn by_name(name: &str) -> Option<&'static File> {
    FILES.iter().find(|file| file.name == name)
}

/// The file that is served at this path.
pub fn by_path(path: &str) -> Option<&'static File> {
    FILES.iter().find(|file| file.path == path)
}

/// Where the file with this name in `static/` is served.
///
/// # Panics
/// If there is no such file: names are literals in the code, so that is a mistake of ours.
pub fn path(name: &str) -> &'static str {
    by_name(name)
        .unwrap_or_else(|| panic!("static/{name} does not exist"))
        .path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_hold_the_hash_and_lead_back_to_the_file() {
        for file in FILES {
            assert!(file.path.starts_with("/assets/"));
            assert!(file.path.contains(file.hash));
            assert_eq!(by_path(file.path).unwrap().name, file.name);
        }
    }

    #[test]
    fn an_unknown_name_is_no_file() {
        assert!(by_name("../Cargo.toml").is_none());
        assert!(by_path("/assets/style.css").is_none());
    }
}
