use super::{head, write};
use crate::markup::*;
use crate::parts::icon;

/// A page that knows nothing of any store.
pub(crate) fn standalone(title: &str, body: &impl Renderable) -> String {
    let page = maud! {
        !DOCTYPE
        html lang="en" dir="ltr" data-theme="souk" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                (head::files())
            }
            body.standalone {
                main { (icon::mark("souk")) (body) }
            }
        }
    };
    write(&page)
}
