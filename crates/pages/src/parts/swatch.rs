use crate::markup::*;

use crate::Context;

/// As many colours as a card has room for.
const SHOWN: usize = 5;

/// A disc of one colour. Its colour is data: anything but `#rgb` or `#rrggbb` draws nothing.
pub(crate) fn swatch(colour: &str) -> impl Renderable {
    maud! {
        @if is_hex(colour) {
            svg.swatch viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" {
                circle cx="8" cy="8" r="7.5" fill=(colour) {}
            }
        }
    }
}

/// The colours of a product's variants.
pub(crate) fn swatches(ctx: &Context<'_>, colours: &[String]) -> impl Renderable {
    let more = colours.len().saturating_sub(SHOWN);
    maud! {
        @if colours.len() > 1 {
            p.swatches {
                span.visually-hidden { (ctx.messages().colours) ": " (colours.len()) }
                @for colour in colours.iter().take(SHOWN) { (swatch(colour)) }
                @if more > 0 {
                    span aria-hidden="true" title=((ctx.messages().more_colours)(more)) { "+" (more) }
                }
            }
        }
    }
}

fn is_hex(colour: &str) -> bool {
    let digits = colour.strip_prefix('#').unwrap_or("");
    matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hex_colours_are_drawn() {
        for colour in ["#c9b8a0", "#FFF"] {
            assert!(swatch(colour).render().into_inner().contains(colour));
        }
        for colour in [
            "red",
            "#12",
            "#12345g",
            "url(//evil.example)",
            "#fff\" onload=\"x",
            "",
        ] {
            assert_eq!(swatch(colour).render().into_inner(), "", "{colour}");
        }
    }
}
