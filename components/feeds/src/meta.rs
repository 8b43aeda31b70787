//! The comma-separated values of a catalogue at Meta.

use api::Availability;

use crate::item::Item;

const COLUMNS: [&str; 19] = [
    "id",
    "item_group_id",
    "title",
    "description",
    "link",
    "image_link",
    "additional_image_link",
    "availability",
    "price",
    "sale_price",
    "sale_price_effective_date",
    "brand",
    "gtin",
    "condition",
    "product_type",
    "shipping_weight",
    "color",
    "size",
    "material",
];

pub(crate) fn begin() -> String {
    let mut out = String::new();
    push_record(&mut out, &COLUMNS);
    out
}

pub(crate) fn push(out: &mut String, item: &Item<'_>) {
    let (image, others) = match item.images.split_first() {
        Some((first, others)) => (&**first, others.join(",")),
        None => ("", String::new()),
    };
    let availability = match item.availability {
        Availability::InStock | Availability::LowStock => "in stock",
        Availability::Backorder => "available for order",
        Availability::OutOfStock | Availability::NotForSale => "out of stock",
    };
    let fields: [&str; COLUMNS.len()] = [
        item.id,
        item.group,
        &item.title,
        &item.description,
        &item.link,
        image,
        &others,
        availability,
        &item.price,
        item.sale_price.as_deref().unwrap_or_default(),
        item.sale_dates.as_deref().unwrap_or_default(),
        item.brand.unwrap_or_default(),
        item.gtin.unwrap_or_default(),
        "new",
        &item.product_type,
        item.shipping_weight.as_deref().unwrap_or_default(),
        item.colour.as_deref().unwrap_or_default(),
        item.size.as_deref().unwrap_or_default(),
        item.material.as_deref().unwrap_or_default(),
    ];
    push_record(out, &fields);
}

/// A record of RFC 4180, every field in quotes.
fn push_record(out: &mut String, fields: &[&str]) {
    for (place, field) in fields.iter().enumerate() {
        out.push_str(if place == 0 { "\"" } else { ",\"" });
        out.push_str(&cell(field).replace('"', "\"\""));
        out.push('"');
    }
    out.push_str("\r\n");
}

/// A text as a cell: one line, and nothing that a spreadsheet would take for a formula.
fn cell(text: &str) -> String {
    let plain = text.chars().filter_map(|c| match c {
        '\t' | '\n' | '\r' => Some(' '),
        c if c.is_control() => None,
        c => Some(c),
    });
    let mut cell = String::with_capacity(text.len() + 1);
    if text.trim_start().starts_with(['=', '+', '-', '@']) {
        cell.push('\'');
    }
    cell.extend(plain);
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula_and_one_line() {
        assert_eq!(cell("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(cell(" @SUM(A1)"), "' @SUM(A1)");
        assert_eq!(cell("a\r\nb\u{0}\u{1b}"), "a  b");
        assert_eq!(cell("a-b"), "a-b");
    }

    #[test]
    fn a_line_can_be_read_back() {
        let mut line = String::new();
        push_record(&mut line, &["a \"b\", c", "", "ü"]);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(line.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(record.iter().collect::<Vec<_>>(), ["a \"b\", c", "", "ü"]);
    }
}
