use api::{AttributeValue, Availability, Money, Price, Product, ProductKind, Variant};
use pages::Context;

/// What both kinds of feeds say about a variant that is for sale.
pub(crate) struct Item<'a> {
    pub(crate) id: &'a str,
    /// What its variants have in common.
    pub(crate) group: &'a str,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) link: String,
    /// The best first.
    pub(crate) images: Vec<String>,
    pub(crate) availability: Availability,
    /// The day of the next delivery, where that is waited for.
    pub(crate) available_on: Option<String>,
    /// The regular one.
    pub(crate) price: String,
    pub(crate) sale_price: Option<String>,
    /// From when until when, where both are known.
    pub(crate) sale_dates: Option<String>,
    pub(crate) brand: Option<&'a str>,
    pub(crate) gtin: Option<&'a str>,
    /// From the top category down: `Kitchen > Cups`.
    pub(crate) product_type: String,
    pub(crate) shipping_weight: Option<String>,
    pub(crate) colour: Option<String>,
    pub(crate) size: Option<String>,
    pub(crate) material: Option<String>,
}

/// What Google and Meta take at most.
const MAX_TITLE: usize = 150;
const MAX_DESCRIPTION: usize = 5_000;
const MAX_IMAGES: usize = 11;

impl<'a> Item<'a> {
    /// The variants of a product that can be bought in the context's currency, and seen: neither
    /// Google nor Meta takes what has no picture.
    pub(crate) fn all(context: Context<'a>, product: &'a Product) -> impl Iterator<Item = Self> {
        let variants = product.variants.iter();
        let items = variants.filter_map(move |variant| {
            let price = variant.price.as_ref()?;
            // What the buyer chooses is paid as well: the cheapest of it at least.
            let unit = match product.kind {
                ProductKind::Configurable => product.price_from?,
                _ => price.unit,
            };
            Some(Self::of(&context, product, variant, price, unit))
        });
        items.filter(|item| !item.images.is_empty())
    }

    fn of(
        context: &Context<'_>,
        product: &'a Product,
        variant: &'a Variant,
        price: &Price,
        unit: Money,
    ) -> Self {
        let title = title(product, variant);
        let description = match product.summary.trim() {
            "" => plain_text(&product.description_html),
            summary => summary.to_owned(),
        };
        // Both ask for a description.
        let description = match description.is_empty() {
            true => title.clone(),
            false => description,
        };
        let labels = product.breadcrumbs.iter().map(|link| &*link.label);
        let images = product.images_of(variant).into_iter();
        let images = images.filter_map(|image| image.image.shareable());
        let written = |price: Money| {
            let price = money::Money::from(price);
            format!("{} {}", price.to_decimal_string(), price.currency.code())
        };
        // Of a configurable product the price is where it starts, which is not reduced as such.
        let is_fixed = product.kind != ProductKind::Configurable;
        let sale = price.sale.as_ref().filter(|_| is_fixed);
        let dates = sale.and_then(|sale| {
            let (starts, ends) = (sale.starts_at.as_ref()?, sale.ends_at.as_ref()?);
            Some([starts, "/", ends].concat())
        });
        Self {
            id: &variant.sku,
            group: &product.external_id,
            title: cut(title, MAX_TITLE),
            description: cut(description, MAX_DESCRIPTION),
            link: absolute(context, &context.href(&variant.href)),
            images: images
                .take(MAX_IMAGES)
                .map(|src| absolute(context, src))
                .collect(),
            availability: variant.availability,
            available_on: available_on(variant),
            price: written(sale.map_or(unit, |sale| sale.compare_at)),
            sale_price: sale.map(|_| written(unit)),
            sale_dates: dates,
            brand: product.brand.as_ref().map(|brand| &*brand.name),
            gtin: variant.barcode.as_deref().filter(|code| is_gtin(code)),
            product_type: labels.collect::<Vec<_>>().join(" > "),
            shipping_weight: variant.weight_grams.map(|grams| format!("{grams} g")),
            colour: property(product, variant, &["colour", "color"]),
            size: property(product, variant, &["size"]),
            material: property(product, variant, &["material"]),
        }
    }
}

/// When what can be ordered but is not there is expected, as a moment of ISO 8601.
fn available_on(variant: &Variant) -> Option<String> {
    let expected = variant.expected.as_ref()?;
    (variant.availability == Availability::Backorder).then(|| [expected, "T00:00Z"].concat())
}

/// The product's name with the variant's values: what the structured data of its page says.
fn title(product: &Product, variant: &Variant) -> String {
    let mut title = product.name.clone();
    if product.variants.len() > 1 {
        for option in &product.options {
            if let Some(label) = option_label(product, variant, &option.code) {
                title.extend([", ", label]);
            }
        }
    }
    title
}

fn option_label<'a>(product: &'a Product, variant: &Variant, code: &str) -> Option<&'a str> {
    let option = product.options.iter().find(|option| option.code == code)?;
    let value = variant.options.get(code)?;
    let value = option.values.iter().find(|known| known.code == *value)?;
    Some(&value.label)
}

/// What a variant is by one of its options or, where it has no such option, its product by an
/// attribute.
fn property(product: &Product, variant: &Variant, codes: &[&str]) -> Option<String> {
    let of_option = codes
        .iter()
        .find_map(|code| option_label(product, variant, code));
    if let Some(label) = of_option {
        return Some(label.to_owned());
    }
    let mut attributes = product
        .attributes
        .iter()
        .flat_map(|group| &group.attributes);
    let attribute = attributes.find(|attribute| codes.contains(&&*attribute.code))?;
    match &attribute.value {
        AttributeValue::Choice { label, .. } => Some(label.clone()),
        AttributeValue::Text { text, .. } => Some(text.clone()),
        AttributeValue::Choices { values } => {
            let labels: Vec<_> = values.iter().map(|value| &*value.label).collect();
            Some(labels.join("/"))
        }
        _ => None,
    }
}

fn absolute(context: &Context<'_>, path: &str) -> String {
    if path.starts_with('/') {
        [context.origin, path].concat()
    } else {
        path.to_owned()
    }
}

/// A code of the numbering system of trade, by its length and its check digit.
fn is_gtin(code: &str) -> bool {
    let digits = code.as_bytes();
    if !matches!(digits.len(), 8 | 12 | 13 | 14) || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let weights = [1, 3].into_iter().cycle();
    let weighted = digits.iter().rev().zip(weights);
    let sum: u32 = weighted
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    sum.is_multiple_of(10)
}

/// The text of sanitized HTML, in which `<` only ever begins a tag.
fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => {
                in_tag = false;
                text.push(' ');
            }
            c if !in_tag => text.push(c),
            _ => {}
        }
    }
    let text: Vec<_> = text.split_whitespace().collect();
    let text = text.join(" ");
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ]
    .into_iter()
    .fold(text, |text, (name, c)| text.replace(name, c))
}

/// At most so many characters.
fn cut(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gtin_has_a_check_digit() {
        for code in [
            "4006381333931",
            "036000291452",
            "96385074",
            "10614141000415",
        ] {
            assert!(is_gtin(code), "{code}");
        }
        for code in ["4006381333932", "400638133393", "ABC", "", "40063813339३1"] {
            assert!(!is_gtin(code), "{code}");
        }
    }

    #[test]
    fn a_description_is_without_markup() {
        let html = "<p>Oak &amp; <em>linen</em></p>\n<ul><li>a &lt; b</li><li>&amp;lt;</li></ul>";
        assert_eq!(plain_text(html), "Oak & linen a < b &lt;");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(cut("äöü".to_owned(), 2), "äö");
        assert_eq!(cut("äöü".to_owned(), 3), "äöü");
    }
}
