use std::collections::BTreeMap;

use super::{OptionMatrix, Product, Variant};

/// The most variants of a product, and the most combinations of a matrix.
pub const MAX_VARIANTS: usize = 1_000;

impl OptionMatrix {
    /// How many combinations there are, the exceptions among them.
    pub fn combinations(&self) -> usize {
        let lengths = self.values.values().map(Vec::len);
        lengths.fold(1, usize::saturating_mul)
    }

    /// The variants that it makes, at most [`MAX_VARIANTS`]: in the order of `options` and of
    /// their values, the last option changing first.
    fn variants(&self, options: &[String]) -> Vec<Variant> {
        if self.combinations() > MAX_VARIANTS {
            return Vec::new();
        }
        let mut combinations = vec![BTreeMap::new()];
        for option in options {
            let values = self.values.get(option).map_or(&[][..], Vec::as_slice);
            combinations = combinations
                .into_iter()
                .flat_map(|combination| {
                    values.iter().map(move |value| {
                        let mut combination = combination.clone();
                        combination.insert(option.clone(), value.clone());
                        combination
                    })
                })
                .collect();
        }
        combinations.retain(|combination| !self.excepts(combination));
        let variants = combinations.into_iter().map(|combination| Variant {
            sku: self.sku_of(&combination),
            barcode: None,
            options: combination,
            prices: self.prices.clone(),
            stock: self.stock.clone(),
            weight_grams: self.weight_grams,
            quantities: None,
            backorder: false,
        });
        variants.collect()
    }

    fn excepts(&self, combination: &BTreeMap<String, String>) -> bool {
        let has = |(option, value): (&String, &String)| combination.get(option) == Some(value);
        self.except.iter().any(|entry| entry.iter().all(has))
    }

    fn sku_of(&self, combination: &BTreeMap<String, String>) -> String {
        let mut sku = self.sku.clone();
        for (option, value) in combination {
            sku = sku.replace(&format!("{{{option}}}"), &value.to_ascii_uppercase());
        }
        sku
    }
}

impl Product {
    /// All of its variants: those that its matrix makes, each replaced by the given one with the
    /// same options, and after them the other given ones. Doing it again changes nothing.
    pub fn all_variants(&self) -> Vec<Variant> {
        let Some(matrix) = &self.matrix else {
            return self.variants.clone();
        };
        let made = matrix.variants(&self.options);
        let given = |options: &BTreeMap<String, String>| {
            let mut variants = self.variants.iter();
            variants.find(|variant| &variant.options == options)
        };
        let others = self.variants.iter().filter(|variant| {
            let mut made = made.iter();
            !made.any(|other| other.options == variant.options)
        });
        made.iter()
            .map(|variant| given(&variant.options).unwrap_or(variant))
            .chain(others)
            .cloned()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn product(matrix: &Value, variants: &Value) -> Product {
        let product = json!({"external_id": "mug", "status": "active", "stores": [],
            "categories": ["cups"], "options": ["size", "colour"], "matrix": matrix,
            "variants": variants, "texts": {"en": {"name": "Mug", "slug": "mug"}}});
        serde_json::from_value(product).unwrap()
    }

    fn skus(product: &Product) -> Vec<String> {
        let variants = product.all_variants();
        variants.into_iter().map(|variant| variant.sku).collect()
    }

    fn matrix() -> Value {
        json!({"sku": "MUG-{colour}-{size}", "values": {"colour": ["oat", "ink-blue"], "size": ["s", "l"]},
            "prices": [{"currency": "EUR", "amount": 100}]})
    }

    #[test]
    fn every_combination_is_made_in_the_order_of_the_options() {
        let made = product(&matrix(), &json!([]));
        assert_eq!(
            skus(&made),
            ["MUG-OAT-S", "MUG-INK-BLUE-S", "MUG-OAT-L", "MUG-INK-BLUE-L"]
        );
        assert!(
            made.all_variants()
                .iter()
                .all(|variant| variant.prices.len() == 1)
        );
    }

    #[test]
    fn exceptions_are_not_made_and_given_variants_take_the_place_of_made_ones() {
        let mut matrix = matrix();
        matrix["except"] = json!([{"colour": "oat", "size": "l"}]);
        let given = json!([
            {"sku": "SPECIAL", "options": {"colour": "ink-blue", "size": "s"}},
            {"sku": "GREEN", "options": {"colour": "green", "size": "s"}},
        ]);
        let product = product(&matrix, &given);
        assert_eq!(
            skus(&product),
            ["MUG-OAT-S", "SPECIAL", "MUG-INK-BLUE-L", "GREEN"]
        );
    }

    #[test]
    fn making_them_again_changes_nothing() {
        let mut product = product(
            &matrix(),
            &json!([
                {"sku": "GREEN", "options": {"colour": "green", "size": "s"}},
                {"sku": "SPECIAL", "options": {"colour": "ink-blue", "size": "s"}},
            ]),
        );
        product.variants = product.all_variants();
        assert_eq!(product.all_variants(), product.variants);
    }

    #[test]
    fn the_number_is_that_of_the_combinations_without_the_exceptions() {
        // Over matrices of every small shape.
        for (colours, sizes) in (0..6).flat_map(|a| (0..6).map(move |b| (a, b))) {
            let values = |count: usize| (0..count).map(|n| format!("v{n}")).collect::<Vec<_>>();
            let matrix = json!({"sku": "{colour}/{size}", "except": [{"size": "v1"}],
                "values": {"colour": values(colours), "size": values(sizes)}});
            let made = skus(&product(&matrix, &json!([])));
            let expected = colours * if sizes > 1 { sizes - 1 } else { sizes };
            let mut distinct = made.clone();
            distinct.sort();
            distinct.dedup();
            assert_eq!((made.len(), distinct.len()), (expected, expected));
        }
    }

    #[test]
    fn a_matrix_out_of_bounds_makes_nothing() {
        let many: Vec<_> = (0..1_001).map(|n| n.to_string()).collect();
        let matrix = json!({"sku": "{colour}", "values": {"colour": many, "size": ["s"]}});
        assert!(skus(&product(&matrix, &json!([]))).is_empty());
    }
}
