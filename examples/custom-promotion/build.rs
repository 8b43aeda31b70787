//! A rule is a short call in a fresh instance, whose memory is written anew each time: it needs no stack of a
//! megabyte.

fn main() {
    println!("cargo::rustc-link-arg-cdylib=-zstack-size=16384");
}
