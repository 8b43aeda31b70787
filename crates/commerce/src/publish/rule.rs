//! Which products a rule means.

use std::collections::BTreeSet;

use super::{References, StoredProduct};
use crate::catalogue::{Product, ProductRule, ProductStatus, RelationRule, ValueType};

impl ProductRule {
    /// What the rule asks for but the price: of each condition, the traits of which a product
    /// has one. See [`References::traits`].
    pub fn conditions(&self) -> Vec<Vec<String>> {
        let lists = [
            ("category", &self.categories),
            ("brand", &self.brands),
            ("tag", &self.tags),
        ];
        let mut conditions = Vec::new();
        for (kind, names) in lists {
            if !names.is_empty() {
                conditions.push(names.iter().map(|name| trait_of(kind, name)).collect());
            }
        }
        for (code, values) in &self.attributes {
            let traits = values.iter().map(|value| attribute_trait(code, value));
            conditions.push(traits.collect());
        }
        conditions
    }
}

/// `brand:halm`. Names are slugs and codes: there is no colon in them.
fn trait_of(kind: &str, name: &str) -> String {
    format!("{kind}:{name}")
}

fn attribute_trait(code: &str, value: &str) -> String {
    format!("attribute:{code}:{value}")
}

/// One way in which a relation rule relates a product to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joining {
    /// What finds the product, among the most popular that meet these conditions.
    pub to: Vec<Vec<String>>,
    /// At most so many.
    pub limit: u32,
    /// What those have that it is related to.
    pub of: Vec<Vec<String>>,
    /// The category that they are in themselves, where they must have one in common.
    pub category: Option<String>,
}

/// A rule by which a product shares more than so much with others is followed in part.
const MAX_JOININGS: usize = 32;

/// The trait of all that a store shows.
pub fn store_trait(store: &str) -> String {
    trait_of("store", store)
}

impl References {
    /// What rules can ask of a product: the stores that show it, its brand, its categories with
    /// all above them, its tags, and the values of its choices and of those of its variants.
    pub fn traits(&self, product: &Product) -> BTreeSet<String> {
        let mut traits = BTreeSet::new();
        if product.status == ProductStatus::Active {
            traits.extend(product.stores.iter().map(|store| store_trait(store)));
        }
        traits.extend(product.brand.iter().map(|brand| trait_of("brand", brand)));
        for name in &product.categories {
            let path = self.categories.path(name).into_iter();
            traits.extend(path.map(|(_, category)| trait_of("category", &category.external_id)));
        }
        traits.extend(product.tags.iter().map(|tag| trait_of("tag", tag)));
        for (attribute, value) in self.attributes(product) {
            let choices = match (attribute.value_type, value) {
                (ValueType::Choice, serde_json::Value::Array(values)) => values.as_slice(),
                (ValueType::Choice, _) => std::slice::from_ref(value),
                (ValueType::Boolean, _) => {
                    traits.insert(attribute_trait(&attribute.code, &value.to_string()));
                    continue;
                }
                _ => continue,
            };
            let choices = choices.iter().filter_map(serde_json::Value::as_str);
            traits.extend(choices.map(|value| attribute_trait(&attribute.code, value)));
        }
        for variant in &product.variants {
            let options = variant.options.iter();
            traits.extend(options.map(|(code, value)| attribute_trait(code, value)));
        }
        traits
    }

    /// Whether the rule means the product.
    pub fn matches(&self, rule: &ProductRule, stored: &StoredProduct) -> bool {
        self.matches_traits(rule, stored, &self.traits(&stored.product))
    }

    pub(super) fn matches_traits(
        &self,
        rule: &ProductRule,
        stored: &StoredProduct,
        traits: &BTreeSet<String>,
    ) -> bool {
        let has_one = |condition: &Vec<String>| condition.iter().any(|one| traits.contains(one));
        rule.conditions().iter().all(has_one)
            && rule.price.is_none_or(|band| {
                let ranges = self.price_ranges(&stored.product);
                ranges.get(&band.currency).is_some_and(|range| {
                    band.min.is_none_or(|min| min <= range.min)
                        && band.max.is_none_or(|max| range.min <= max)
                })
            })
    }

    /// How a relation rule may relate this product to others: one way for each choice of what it
    /// has the same of. Prices are left aside. Nothing where it is not what the rule looks for.
    pub fn joinings(&self, rule: &RelationRule, stored: &StoredProduct) -> Vec<Joining> {
        let traits = self.traits(&stored.product);
        let to = rule.to.conditions();
        if !to
            .iter()
            .all(|one| one.iter().any(|one| traits.contains(one)))
        {
            return Vec::new();
        }
        let mut joinings = vec![Joining {
            to,
            limit: rule.limit,
            of: rule.of.conditions(),
            category: None,
        }];
        for same in &rule.same {
            let prefix = match same.as_str() {
                "brand" | "category" => trait_of(same, ""),
                code => attribute_trait(code, ""),
            };
            let mut chosen = Vec::new();
            for joining in &joinings {
                for own in traits.iter().filter(|one| one.starts_with(&prefix)) {
                    let mut joining = joining.clone();
                    joining.to.push(vec![own.clone()]);
                    match same.as_str() {
                        "category" => joining.category = own.get(prefix.len()..).map(str::to_owned),
                        _ => joining.of.push(vec![own.clone()]),
                    }
                    chosen.push(joining);
                }
            }
            chosen.truncate(MAX_JOININGS);
            joinings = chosen;
        }
        joinings
    }

    /// What a relation rule asks of the products that it relates to this one: those of the rule,
    /// and what both must have the same of. Nothing where the rule does not relate this one.
    pub fn related_conditions(
        &self,
        rule: &RelationRule,
        stored: &StoredProduct,
    ) -> Option<Vec<Vec<String>>> {
        let traits = self.traits(&stored.product);
        if !self.matches_traits(&rule.of, stored, &traits) {
            return None;
        }
        let mut conditions = rule.to.conditions();
        for same in &rule.same {
            let shared: Vec<String> = match same.as_str() {
                "brand" => {
                    let brand = stored.product.brand.iter();
                    brand.map(|name| trait_of("brand", name)).collect()
                }
                "category" => {
                    let categories = stored.product.categories.iter();
                    categories.map(|name| trait_of("category", name)).collect()
                }
                code => {
                    let prefix = attribute_trait(code, "");
                    let own = traits.iter().filter(|one| one.starts_with(&prefix));
                    own.cloned().collect()
                }
            };
            if shared.is_empty() {
                return None;
            }
            conditions.push(shared);
        }
        Some(conditions)
    }
}
