//! What a product is put together from: parts of a bundle, sections, options.

use super::check::Checks;
use super::product::{check_prices, check_stock, is_sku};
use crate::catalogue::{MAX_VARIANTS, OptionMatrix, Product, ProductKind, Section};

/// The most units of one part.
const MAX_UNITS: u32 = 1_000;

pub(super) fn check(product: &Product, checks: &mut Checks) {
    check_bundle(product, checks);
    check_sections(product, checks);
    if let Some(matrix) = &product.matrix {
        check_matrix(product, matrix, checks);
    }
}

fn check_bundle(product: &Product, checks: &mut Checks) {
    if product.kind != ProductKind::Bundle {
        if !product.bundle.is_empty() {
            let detail = "only a product of kind bundle has parts";
            checks.fail("bundle", "unexpected_parts", detail);
        }
        return;
    }
    checks.length("bundle", product.bundle.len(), 1..=50);
    checks.length("options", product.options.len(), 0..=0);
    checks.length("variants", product.variants.len(), 1..=1);
    checks.unique_by("bundle", &product.bundle, |item| &item.sku);
    for (index, item) in product.bundle.iter().enumerate() {
        check_part(
            &format!("bundle[{index}]"),
            &item.sku,
            item.quantity,
            checks,
        );
    }
}

fn check_part(path: &str, sku: &str, quantity: u32, checks: &mut Checks) {
    if !is_sku(sku) {
        let detail = "expected the SKU of a variant of another product";
        checks.fail(format!("{path}.sku"), "invalid_sku", detail);
    }
    if !(1..=MAX_UNITS).contains(&quantity) {
        let detail = format!("expected 1 to {MAX_UNITS}");
        checks.fail(format!("{path}.quantity"), "out_of_range", detail);
    }
}

fn check_sections(product: &Product, checks: &mut Checks) {
    if product.kind != ProductKind::Configurable {
        if !product.sections.is_empty() {
            let detail = "only a product of kind configurable has sections";
            checks.fail("sections", "unexpected_sections", detail);
        }
        return;
    }
    checks.length("sections", product.sections.len(), 1..=20);
    checks.unique_by("sections", &product.sections, |section| &section.code);
    for (index, section) in product.sections.iter().enumerate() {
        check_section(&format!("sections[{index}]"), section, checks);
    }
}

fn check_section(path: &str, section: &Section, checks: &mut Checks) {
    checks.slug(&format!("{path}.code"), &section.code);
    checks.texts(
        &format!("{path}.texts"),
        &section.texts,
        |checks, path, texts| {
            checks.name(&format!("{path}.label"), &texts.label);
        },
    );
    let field = format!("{path}.choices");
    checks.length(&field, section.choices.len(), 1..=100);
    checks.unique_by(&field, &section.choices, |choice| &choice.sku);
    for (index, choice) in section.choices.iter().enumerate() {
        check_part(
            &format!("{field}[{index}]"),
            &choice.sku,
            choice.quantity,
            checks,
        );
    }
    let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let (min, max) = (count(section.min_choices), count(section.max_choices));
    if max == 0 || max > section.choices.len() {
        let detail = format!(
            "expected 1 to {}, as there are choices",
            section.choices.len()
        );
        checks.fail(format!("{path}.max_choices"), "out_of_range", detail);
    }
    if min > max {
        let detail = format!("expected at most {max}, the max_choices");
        checks.fail(format!("{path}.min_choices"), "out_of_range", detail);
    }
    let defaults = section.choices.iter().filter(|choice| choice.default);
    let defaults = defaults.count();
    if defaults > 0 && !(min..=max).contains(&defaults) {
        let detail = format!("expected none or {min} to {max} that are default, found {defaults}");
        checks.fail(field, "invalid_defaults", detail);
    }
}

fn check_matrix(product: &Product, matrix: &OptionMatrix, checks: &mut Checks) {
    let mut options: Vec<_> = product.options.iter().collect();
    options.sort_unstable();
    if !matrix.values.keys().eq(options) {
        let detail = format!(
            "expected values for each of: {}",
            product.options.join(", ")
        );
        return checks.fail("matrix.values", "wrong_options", detail);
    }
    if product.options.is_empty() {
        let detail = "expected options, of whose values variants are made";
        return checks.fail("matrix", "wrong_options", detail);
    }
    for (option, values) in &matrix.values {
        let field = format!("matrix.values.{option}");
        checks.length(&field, values.len(), 1..=MAX_VARIANTS);
        checks.unique(&field, values);
    }
    for (index, entry) in matrix.except.iter().enumerate() {
        let unknown = |(option, value): (&String, &String)| {
            let values = matrix.values.get(option);
            values.is_none_or(|values| !values.contains(value))
        };
        if entry.is_empty() || entry.iter().any(unknown) {
            let detail = "expected values out of matrix.values, by option";
            checks.fail(format!("matrix.except[{index}]"), "wrong_options", detail);
        }
    }
    check_prices("matrix.prices", &matrix.prices, checks);
    check_stock("matrix.stock", &matrix.stock, checks);
    if !product.kind.has_stock() && !matrix.stock.is_empty() {
        let detail = format!("what is of kind {} has no stock", product.kind.as_str());
        checks.fail("matrix.stock", "unexpected_stock", detail);
    }
    let combinations = matrix.combinations();
    if combinations > MAX_VARIANTS {
        let detail = format!("expected at most {MAX_VARIANTS} combinations, found {combinations}");
        return checks.fail("matrix.values", "too_many_variants", detail);
    }
    check_made_skus(product, checks);
}

/// Every made variant has a SKU of its own.
fn check_made_skus(product: &Product, checks: &mut Checks) {
    let variants = product.all_variants();
    checks.length("variants", variants.len(), 1..=MAX_VARIANTS);
    let made = variants
        .iter()
        .filter(|variant| !product.variants.contains(variant));
    let mut skus = std::collections::BTreeSet::new();
    skus.extend(product.variants.iter().map(|variant| &variant.sku));
    for variant in made {
        let left_over = variant.sku.contains(['{', '}']);
        if left_over || !is_sku(&variant.sku) {
            let detail = format!(
                "expected printable ASCII without spaces and the codes of options in braces, \
                 such as MUG-{{colour}}; it makes '{}'",
                variant.sku.chars().take(80).collect::<String>()
            );
            return checks.fail("matrix.sku", "invalid_sku", detail);
        }
        if !skus.insert(&variant.sku) {
            let detail = format!(
                "expected a pattern that names every option: '{}' is made twice or given",
                variant.sku
            );
            return checks.fail("matrix.sku", "duplicate", detail);
        }
    }
}
