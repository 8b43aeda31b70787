use std::borrow::Cow;

use crate::markup::*;

use crate::{Context, address};

/// How every link of HTML that was made of Markdown begins; in text the sign is escaped.
const LINK: &str = "<a href=\"";

/// HTML that was sanitized when it was published. It is the same for every visitor, so its links
/// take the visitor's currency and country here.
pub(crate) fn prose(ctx: &Context<'_>, html: &str) -> impl Renderable {
    let mut html = Cow::Borrowed(html);
    for (name, code) in ctx.stated() {
        html = with_parameter(&html, name, &code).into();
    }
    maud! { (trusted(&html)) }
}

fn with_parameter(html: &str, name: &str, code: &str) -> String {
    let plain = format!("&{name}=");
    let escaped = format!("&amp;{name}=");
    let mut links = html.split(LINK);
    let mut text = links.next().unwrap_or_default().to_owned();
    for link in links {
        text.push_str(LINK);
        match link.split_once('"') {
            Some((address, rest)) if address::is_local(address) => {
                let address = address::with_parameter(address, name, code);
                // What was there is escaped already.
                text.push_str(&address.replace(&plain, &escaped));
                text.push('"');
                text.push_str(rest);
            }
            _ => text.push_str(link),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_into_the_store_keep_the_currency_and_others_stay() {
        let html = r##"<p><a href="/p/a?x=1&amp;y=2#z">a</a>, <a href="https://b.example/">b</a>
            <a href="/c/cups" title="t">/c/cups</a> &lt;a href="/x"&gt;</p>"##;
        let expected = r##"<p><a href="/p/a?x=1&amp;y=2&amp;currency=KWD#z">a</a>, <a href="https://b.example/">b</a>
            <a href="/c/cups?currency=KWD" title="t">/c/cups</a> &lt;a href="/x"&gt;</p>"##;
        assert_eq!(with_parameter(html, "currency", "KWD"), expected);
    }
}
