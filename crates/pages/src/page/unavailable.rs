use crate::markup::*;

use crate::layout::standalone::standalone;

/// Something went wrong before the store was even known. Nobody knows the visitor's language
/// here either, so it is said twice.
pub fn unavailable() -> String {
    let body = maud! {
        h1 { "We’ll be right back" }
        p.lead {
            "The shop can’t be reached for a moment. Nothing is lost; please try again shortly."
        }
        p.lead lang="de" {
            "Der Shop ist gerade nicht erreichbar. Nichts ist verloren; bitte versuchen Sie es "
            "gleich noch einmal."
        }
        p { a.button href="/" { "Try again" } }
    };
    standalone("We’ll be right back", &body)
}
