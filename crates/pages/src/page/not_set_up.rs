use crate::markup::*;

use crate::layout::standalone::standalone;

/// The shop runs but has no data yet. Its reader is the one who set it up.
pub fn not_set_up() -> String {
    let body = maud! {
        h1 { "The shelves are still empty" }
        p.lead { "The shop is running, but nothing has been published yet." }
        p { "Fill it with the sample catalogue, or with your own, from the repository:" }
        pre { code { "cargo xtask seed --url http://127.0.0.1:3000" } }
        p { a.button href="/" { "Look again" } }
    };
    standalone("The shelves are still empty", &body)
}
