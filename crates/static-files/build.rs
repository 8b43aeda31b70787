//! Reads `static/`, names every file by its content, compresses it, and writes the table that
//! the library includes.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use sha2::{Digest, Sha256};

/// Not worth a second encoding where it saves less than this share of the original.
const WORTHWHILE: f64 = 0.9;

fn main() {
    let root = Path::new(&env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"))
        .join("../../static")
        .canonicalize()
        .expect("the repository has a folder static/");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    println!("cargo:rerun-if-changed={}", root.display());

    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();

    // Two tables, so that a component which only links files does not carry their contents.
    let mut table = String::from("&[\n");
    let mut contents_table = String::from("&[\n");
    for (index, path) in files.iter().enumerate() {
        println!("cargo:rerun-if-changed={}", path.display());
        let name = path.strip_prefix(&root).expect("found below it");
        let name = name
            .to_str()
            .expect("names in static/ are UTF-8")
            .replace('\\', "/");
        let mut contents = fs::read(path).expect("a file that was just listed");
        if name.ends_with(".json") {
            contents = without_blanks(&contents);
        }
        if name.ends_with(".css") {
            contents = without_remarks(&contents);
        }
        let hash = Sha256::digest(&contents);
        let hash: String = hash
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let included = |name: &str, bytes: &[u8]| {
            let file = out.join(format!("{index}.{name}"));
            fs::write(&file, bytes).expect("OUT_DIR can be written");
            format!("include_bytes!({file:?})")
        };
        let encoded = |name: &str, bytes: Option<Vec<u8>>| match bytes {
            Some(bytes) => format!("Some({})", included(name, &bytes)),
            None => "None".to_owned(),
        };
        writeln!(
            table,
            "File {{ name: {name:?}, path: {:?}, hash: {hash:?}, content_type: {:?} }},",
            hashed_path(&name, &hash),
            content_type(&name),
        )
        .expect("writing to a string");
        writeln!(
            contents_table,
            "Contents {{ plain: {}, brotli: {}, gzip: {} }},",
            included("plain", &contents),
            encoded("br", worthwhile(&contents, brotli(&contents))),
            encoded("gz", worthwhile(&contents, gzip(&contents))),
        )
        .expect("writing to a string");
    }
    for (file, mut table) in [("files.rs", table), ("contents.rs", contents_table)] {
        table.push(']');
        fs::write(out.join(file), table).expect("OUT_DIR can be written");
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder that was just listed") {
        let path = entry.expect("an entry of a readable folder").path();
        let hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// JSON without the blanks that are there for those who read it as a text: half of it.
fn without_blanks(json: &[u8]) -> Vec<u8> {
    let (mut in_string, mut escaped) = (false, false);
    let is_needed = |byte: &&u8| {
        let within = in_string;
        match **byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_string = !in_string,
            _ => {}
        }
        within || !byte.is_ascii_whitespace()
    };
    json.iter().filter(is_needed).copied().collect()
}

/// A style sheet without its comments and indentation. No string in one holds what opens a comment.
fn without_remarks(css: &[u8]) -> Vec<u8> {
    let css = std::str::from_utf8(css).expect("style sheets are UTF-8");
    let mut pieces = css.split("/*");
    let mut bare = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (_, rest) = piece.split_once("*/").expect("a comment has an end");
        bare.push_str(rest);
    }
    let lines = bare.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n").into_bytes()
}

/// `style.css` becomes `/assets/style.0123456789abcdef.css`.
fn hashed_path(name: &str, hash: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("/assets/{stem}.{hash}.{extension}"),
        None => format!("/assets/{name}.{hash}"),
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        other => panic!("static/{name}: say in build.rs what content type .{other} has"),
    }
}

fn worthwhile(contents: &[u8], encoded: Vec<u8>) -> Option<Vec<u8>> {
    ((encoded.len() as f64) < contents.len() as f64 * WORTHWHILE).then_some(encoded)
}

fn brotli(contents: &[u8]) -> Vec<u8> {
    let mut encoded = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut encoded, 4096, 11, 22);
    writer.write_all(contents).expect("writing to memory");
    drop(writer);
    encoded
}

fn gzip(contents: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(contents).expect("writing to memory");
    writer.finish().expect("writing to memory")
}
