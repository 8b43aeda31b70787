//! A plausible catalogue of any size: rows of an import, the same for the same plan.
//!
//! Every thing has a stream of chance of its own, so a product can be made without those before
//! it, and memory does not grow with their number. Codes and ids begin with the store's code:
//! what is generated for one store touches nothing of another.

mod product;
mod random;
mod vocabulary;

use std::io::{self, Write};

use serde_json::{Value, json};

use product::Products;
use random::{Random, Zipf};
use vocabulary::{DEPARTMENTS, MATERIALS, Noun, ROOMS, SIZES, TONES, invented};

/// What to generate.
#[derive(Debug, Clone)]
pub struct Plan {
    pub products: u64,
    pub seed: u64,
    /// The code of the store; it answers on `CODE.localhost`.
    pub store: String,
    /// Codes of those in [`CURRENCIES`]; the first is the store's default.
    pub currencies: Vec<String>,
}

/// A currency that prices can be made in.
#[derive(Debug, Clone, Copy)]
pub struct GeneratedCurrency {
    pub code: &'static str,
    /// Minor units for a hundred euro cents.
    rate: u64,
    /// Prices end in a multiple of `step` less `odd`: 19.90, ¥3,980, 6.450.
    step: u64,
    odd: u64,
}

pub const CURRENCIES: [GeneratedCurrency; 4] = [
    GeneratedCurrency {
        code: "EUR",
        rate: 100,
        step: 100,
        odd: 10,
    },
    GeneratedCurrency {
        code: "USD",
        rate: 110,
        step: 100,
        odd: 5,
    },
    GeneratedCurrency {
        code: "JPY",
        rate: 165,
        step: 100,
        odd: 20,
    },
    GeneratedCurrency {
        code: "KWD",
        rate: 335,
        step: 250,
        odd: 0,
    },
];

impl GeneratedCurrency {
    /// The price in minor units of what is worth so many euro cents.
    fn price(self, cents: u64) -> u64 {
        let exact = cents * self.rate / 100;
        (exact.div_ceil(self.step) * self.step)
            .saturating_sub(self.odd)
            .max(1)
    }
}

impl Plan {
    /// One for the store `bazaar`.
    pub fn new(products: u64) -> Self {
        Self {
            products,
            seed: 1,
            store: "bazaar".to_owned(),
            currencies: vec!["EUR".to_owned(), "USD".to_owned()],
        }
    }

    /// Writes the rows, one a line, in an order in which they can be imported; `each` is called
    /// after every product.
    pub fn write(&self, output: &mut impl Write, mut each: impl FnMut()) -> io::Result<()> {
        let brands = self.brands();
        let leaves = self.leaves();
        row(output, "store", &self.store_row())?;
        for (code, en, de) in WAREHOUSES {
            let texts = json!({"en": {"name": en}, "de": {"name": de}});
            row(
                output,
                "warehouse",
                &json!({"code": self.id(code), "texts": texts}),
            )?;
        }
        for attribute in self.attributes() {
            row(output, "attribute", &attribute)?;
        }
        for number in 0..brands {
            let name = invented(brand_name(number));
            let brand = json!({"external_id": self.id(&number.to_string()),
                "texts": {"en": {"name": name}, "de": {"name": name}}});
            row(output, "brand", &brand)?;
        }
        for category in self.categories(&leaves) {
            row(output, "category", &category)?;
        }
        let products = Products::new(self, brands, &leaves);
        for number in 0..self.products {
            row(output, "product", &products.make(number))?;
            each();
        }
        row(output, "page", &self.homepage())?;
        row(output, "menu", &self.menu())
    }

    /// A code of this store alone.
    fn id(&self, name: &str) -> String {
        format!("{}-{name}", self.store)
    }

    /// The code of an attribute, which may have no hyphen.
    fn attribute(&self, name: &str) -> String {
        format!("{}_{name}", self.store.replace('-', "_"))
    }

    fn brands(&self) -> u64 {
        (40 + self.products / 400).min(2_000)
    }

    fn store_row(&self) -> Value {
        json!({"code": self.store, "hosts": [format!("{}.localhost", self.store)],
            "languages": ["en", "de"], "currencies": self.currencies, "theme": "souk",
            "contact_email": "hello@bazaar.example", "texts": {
                "en": {"name": "Bazaar", "tagline": "Everything, at once",
                    "description": "A large department store whose goods are made up."},
                "de": {"name": "Basar", "tagline": "Alles auf einmal",
                    "description": "Ein großes Warenhaus mit erfundenen Waren."}}})
    }

    fn attributes(&self) -> Vec<Value> {
        let choices = |values: &[(&str, &str, &str)]| -> Vec<Value> {
            let value = |(code, en, de): &(&str, &str, &str)| json!({"code": code, "texts": {"en": {"label": en}, "de": {"label": de}}});
            values.iter().map(value).collect()
        };
        let tones: Vec<_> = TONES
            .iter()
            .map(|(code, en, de, swatch)| {
                json!({"code": code, "swatch": swatch,
                    "texts": {"en": {"label": en}, "de": {"label": de}}})
            })
            .collect();
        let sizes: Vec<_> = SIZES
            .iter()
            .map(|(code, label)| (*code, *label, *label))
            .collect();
        let specific = [
            (
                "tone",
                "choice",
                "make",
                "Colour",
                "Farbe",
                json!({"values": tones}),
            ),
            (
                "size",
                "choice",
                "size",
                "Size",
                "Größe",
                json!({"values": choices(&sizes)}),
            ),
            (
                "material",
                "choice",
                "make",
                "Material",
                "Material",
                json!({"values": choices(&MATERIALS)}),
            ),
            (
                "room",
                "choice",
                "use",
                "Room",
                "Raum",
                json!({"values": choices(&ROOMS)}),
            ),
            (
                "power",
                "number",
                "use",
                "Power",
                "Leistung",
                json!({"unit": "W"}),
            ),
            (
                "width",
                "measure",
                "size",
                "Width",
                "Breite",
                json!({"unit": "cm"}),
            ),
            (
                "cordless",
                "boolean",
                "use",
                "Cordless",
                "Kabellos",
                json!({}),
            ),
            (
                "accent",
                "colour",
                "make",
                "Accent colour",
                "Akzentfarbe",
                json!({"filterable": false}),
            ),
            ("note", "text", "care", "Note", "Hinweis", json!({})),
        ];
        let attributes = specific.into_iter().enumerate();
        attributes
            .map(|(position, (code, value_type, group, en, de, more))| {
                let mut attribute = json!({"code": self.attribute(code), "value_type": value_type,
                    "group": group, "position": 100 + position,
                    "texts": {"en": {"label": en}, "de": {"label": de}}});
                merge(&mut attribute, more);
                attribute
            })
            .collect()
    }

    /// Some hundred, and thirty more for every tenfold catalogue.
    fn leaves(&self) -> Vec<Leaf> {
        let digits = self.products.max(1_000).ilog10() as usize;
        let wanted = 100 + 30 * (digits - 3);
        let mut leaves = Vec::new();
        // From every group its first thing, then from every group its second, and so on.
        for round in 0.. {
            for (department, branch) in DEPARTMENTS.iter().enumerate() {
                for (group, branch) in branch.children.iter().enumerate() {
                    let Some(noun) = branch.children.get(round) else {
                        return leaves;
                    };
                    if leaves.len() == wanted {
                        return leaves;
                    }
                    leaves.push(Leaf {
                        department,
                        group,
                        place: round,
                        noun,
                    });
                }
            }
        }
        leaves
    }

    fn categories(&self, leaves: &[Leaf]) -> Vec<Value> {
        let category = |id: &str, parent: Option<&str>, position: usize, en: &str, de: &str| {
            let texts =
                |name: &str| json!({"name": capital(name), "slug": slug(&format!("{name}-{id}"))});
            let mut category = json!({"external_id": self.id(id), "position": position,
                "stores": [self.store], "texts": {"en": texts(en), "de": texts(de)}});
            if let Some(parent) = parent {
                category["parent"] = self.id(parent).into();
            }
            category
        };
        let mut categories = Vec::new();
        for (position, branch) in DEPARTMENTS.iter().enumerate() {
            let id = position.to_string();
            let mut department = category(&id, None, position, branch.en, branch.de);
            let own: Vec<_> = [
                "tone", "size", "material", "room", "power", "width", "cordless",
            ]
            .map(|code| self.attribute(code))
            .into();
            department["attributes"] = own.into();
            categories.push(department);
            for (place, group) in branch.children.iter().enumerate() {
                let code = format!("{id}-{place}");
                categories.push(category(&code, Some(&id), place, group.en, group.de));
            }
        }
        for leaf in leaves {
            let parent = format!("{}-{}", leaf.department, leaf.group);
            let (en, de) = (format!("{}s", leaf.noun.en), leaf.noun.de);
            categories.push(category(&leaf.id(), Some(&parent), leaf.place, &en, de));
        }
        categories
    }

    fn homepage(&self) -> Value {
        let first: Vec<_> = (0..self.products.min(8))
            .map(|n| self.product_id(n))
            .collect();
        let departments: Vec<_> = (0..DEPARTMENTS.len())
            .map(|n| self.id(&n.to_string()))
            .collect();
        json!({"store": self.store, "code": "home", "kind": "home",
            "texts": {"en": {"title": "Everything, at once"}, "de": {"title": "Alles auf einmal"}},
            "blocks": [
                {"block": "categories", "categories": departments,
                    "texts": {"en": {"title": "Departments"}, "de": {"title": "Abteilungen"}}},
                {"block": "products", "products": first,
                    "texts": {"en": {"title": "From the shelves"}, "de": {"title": "Aus den Regalen"}}}]})
    }

    fn menu(&self) -> Value {
        let item = |(number, department): (usize, &vocabulary::Branch<_>)| {
            let groups = 0..department.children.len();
            let children: Vec<_> = groups
                .map(|group| json!({"link": {"category": self.id(&format!("{number}-{group}"))}}))
                .collect();
            json!({"link": {"category": self.id(&number.to_string())}, "children": children})
        };
        let items: Vec<_> = DEPARTMENTS.iter().enumerate().map(item).collect();
        json!({"store": self.store, "code": "main", "items": items})
    }

    fn product_id(&self, number: u64) -> String {
        self.id(&format!("p{number:07}"))
    }
}

/// A category that products are put in.
struct Leaf {
    department: usize,
    group: usize,
    place: usize,
    noun: &'static Noun,
}

impl Leaf {
    fn id(&self) -> String {
        format!("{}-{}-{}", self.department, self.group, self.place)
    }
}

const WAREHOUSES: [(&str, &str, &str); 3] = [
    ("north", "Warehouse North", "Lager Nord"),
    ("south", "Warehouse South", "Lager Süd"),
    ("harbour", "Harbour", "Hafenlager"),
];

/// Brands are named apart from the series of products.
fn brand_name(number: u64) -> usize {
    1_000_003 + 7 * number as usize
}

fn row(output: &mut impl Write, kind: &str, row: &Value) -> io::Result<()> {
    writeln!(output, "{{\"{kind}\":{row}}}")
}

fn merge(object: &mut Value, more: Value) {
    if let (Some(object), Value::Object(more)) = (object.as_object_mut(), more) {
        object.extend(more);
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// The words of a text in an address.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' => slug.push_str("ae"),
            'ö' => slug.push_str("oe"),
            'ü' => slug.push_str("ue"),
            'ß' => slug.push_str("ss"),
            letter if letter.is_ascii_alphanumeric() => slug.push(letter),
            _ if slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug
}

#[cfg(test)]
mod tests;
