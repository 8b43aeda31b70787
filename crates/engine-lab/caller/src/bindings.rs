//! What wit-bindgen makes of `wit.wit`.

#![expect(unsafe_code, reason = "the canonical ABI is pointers and lengths")]
#![allow(unreachable_pub, unused_qualifications, clippy::all)]

use super::Caller;

wit_bindgen::generate!({ path: "wit.wit", world: "caller" });

export!(Caller);
