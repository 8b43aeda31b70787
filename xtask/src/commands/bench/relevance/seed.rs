//! The example shop and the questions judged over it.

use std::{collections::BTreeMap, fs};

use anyhow::{Context as _, Result};
use serde_json::{Map, Value};
use xtask::workspace;

use super::set::{self, Document, Set};

/// The store whose products are searched.
const STORE: &str = "souk";

/// A set for each language that has judged questions.
pub(super) fn sets() -> Result<Vec<Set>> {
    let judgements = workspace::root().join("tests/relevance/souk.csv");
    let mut sets = set::read(&judgements, None, "en")?;
    let seed = Seed::read()?;
    for set in &mut sets {
        set.documents = seed.documents(&set.language);
        set.synonyms = seed.synonyms(&set.language);
    }
    Ok(sets)
}

/// The rows of kv-seed, by their kind.
#[derive(Default)]
struct Seed {
    products: Vec<Value>,
    /// By code or external id.
    attributes: BTreeMap<String, Value>,
    brands: BTreeMap<String, Value>,
    categories: BTreeMap<String, Value>,
    synonyms: Vec<Value>,
}

impl Seed {
    fn read() -> Result<Self> {
        let mut files: Vec<_> = fs::read_dir(workspace::root().join("kv-seed"))?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<_>>()?;
        files.retain(|file| {
            file.extension()
                .is_some_and(|extension| extension == "jsonl")
        });
        files.sort();
        let mut seed = Self::default();
        for file in files {
            let text = fs::read_to_string(&file)?;
            for (line, number) in text
                .lines()
                .zip(1..)
                .filter(|(line, _)| !line.trim().is_empty())
            {
                let row: Map<String, Value> = serde_json::from_str(line)
                    .with_context(|| format!("{}:{number}", file.display()))?;
                row.into_iter()
                    .for_each(|(kind, value)| seed.add(&kind, value));
            }
        }
        Ok(seed)
    }

    fn add(&mut self, kind: &str, value: Value) {
        let id = |field: &str| text(&value[field]).to_owned();
        match kind {
            "product" => self.products.push(value),
            "synonym" => self.synonyms.push(value),
            "attribute" => drop(self.attributes.insert(id("code"), value)),
            "brand" => drop(self.brands.insert(id("external_id"), value)),
            "category" => drop(self.categories.insert(id("external_id"), value)),
            _ => {}
        }
    }

    fn documents(&self, language: &str) -> Vec<Document> {
        let of_store = self.products.iter().filter(|product| {
            product["status"] == "active" && items(&product["stores"]).any(|store| store == STORE)
        });
        of_store
            .map(|product| self.document(product, language))
            .collect()
    }

    fn document(&self, product: &Value, language: &str) -> Document {
        let texts = match &product["texts"][language] {
            Value::Null => &product["texts"]["en"],
            texts => texts,
        };
        let variants: Vec<&Value> = items(&product["variants"]).collect();
        let codes = variants
            .iter()
            .flat_map(|variant| [text(&variant["sku"]), text(&variant["barcode"])]);
        let brand = self.brands.get(text(&product["brand"]));
        let mut attributes: Vec<String> = Vec::new();
        let options = variants
            .iter()
            .filter_map(|variant| variant["options"].as_object())
            .flatten();
        let mut own: BTreeMap<&String, &Value> = BTreeMap::new();
        let of_product = std::iter::once(&product["attributes"]);
        let inherited = items(&product["categories"])
            .flat_map(|id| self.path(text(id)))
            .map(|category| &category["values"]);
        for values in of_product.chain(inherited) {
            for (code, value) in values.as_object().into_iter().flatten() {
                own.entry(code).or_insert(value);
            }
        }
        for (code, value) in own.into_iter().chain(options) {
            let shown = self.attribute(code, value, language);
            if !attributes.contains(&shown) {
                attributes.push(shown);
            }
        }
        let description = [text(&texts["summary"]), text(&texts["description"])];
        Document {
            id: text(&product["external_id"]).to_owned(),
            name: text(&texts["name"]).to_owned(),
            codes: lines(codes),
            brand: brand
                .map_or("", |brand| text(&brand["texts"][language]["name"]))
                .to_owned(),
            categories: lines(
                items(&product["categories"])
                    .flat_map(|id| self.path(text(id)))
                    .map(|category| text(&category["texts"][language]["name"])),
            ),
            attributes: lines(attributes.iter().map(String::as_str)),
            description: lines(description.into_iter()),
        }
    }

    /// A category and those above it.
    fn path(&self, id: &str) -> Vec<&Value> {
        let parent = |category: &&Value| self.categories.get(category["parent"].as_str()?);
        std::iter::successors(self.categories.get(id), parent).collect()
    }

    /// A value as a visitor reads it.
    fn attribute(&self, code: &str, value: &Value, language: &str) -> String {
        let Some(attribute) = self.attributes.get(code) else {
            return String::new();
        };
        let value = value.get(language).unwrap_or(value);
        if *value == Value::Bool(true) {
            return text(&attribute["texts"][language]["label"]).to_owned();
        }
        let chosen = items(&attribute["values"]).find(|choice| choice["code"] == *value);
        match (chosen, attribute["unit"].as_str()) {
            (Some(choice), _) => text(&choice["texts"][language]["label"]).to_owned(),
            (None, Some(unit)) => format!("{} {unit}", text(value)),
            (None, None) => text(value).to_owned(),
        }
    }

    fn synonyms(&self, language: &str) -> Vec<(Vec<String>, Vec<String>)> {
        let of_store = self
            .synonyms
            .iter()
            .filter(|synonym| synonym["store"] == STORE && synonym["language"] == language);
        let words = |value: &Value| {
            items(value)
                .map(|word| text(word).to_owned())
                .collect::<Vec<_>>()
        };
        of_store
            .map(|synonym| {
                let finds = if synonym["kind"] == "one_way" {
                    "finds"
                } else {
                    "terms"
                };
                (words(&synonym["terms"]), words(&synonym[finds]))
            })
            .collect()
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn lines<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}
