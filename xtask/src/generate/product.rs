use serde_json::{Map, Value, json};

use super::{
    CURRENCIES, GeneratedCurrency, Leaf, Plan, Random, WAREHOUSES, Zipf, brand_name, capital,
    invented, slug,
    vocabulary::{ADJECTIVES, FEATURES, MATERIALS, OCCASIONS, ROOMS, SENTENCES, SIZES, TONES},
};

/// A value for every option.
type Combination = Vec<(String, &'static str)>;

/// The kind of a stream of chance.
const PRODUCT: u64 = 1;

/// Makes products by their numbers.
pub(super) struct Products<'a> {
    plan: &'a Plan,
    leaves: &'a [Leaf],
    currencies: Vec<GeneratedCurrency>,
    brands: u64,
    /// Wide enough for every list of words.
    words: Zipf,
    /// For brands and categories, none of which has most of the products.
    shelves: Zipf,
    /// Names of series: the part of the vocabulary that grows with the catalogue.
    series: Zipf,
}

/// What a product's texts are made of.
struct Story {
    leaf: usize,
    adjective: usize,
    material: usize,
    series: usize,
    brand: u64,
    model: Option<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Tongue {
    English,
    German,
}

use Tongue::{English, German};

impl<'a> Products<'a> {
    pub(super) fn new(plan: &'a Plan, brands: u64, leaves: &'a [Leaf]) -> Self {
        let currency = |code: &String| CURRENCIES.iter().find(|known| known.code == code);
        let series = 60 + plan.products / 5;
        Self {
            plan,
            leaves,
            currencies: plan
                .currencies
                .iter()
                .filter_map(currency)
                .copied()
                .collect(),
            brands,
            words: Zipf::new(128),
            shelves: Zipf::flattened(brands.max(256) as usize, 8),
            series: Zipf::flattened(series as usize, 30),
        }
    }

    /// The product with this number, whichever were made before.
    pub(super) fn make(&self, number: u64) -> Value {
        let mut random = Random::of(self.plan.seed, PRODUCT, number);
        let random = &mut random;
        let story = Story {
            leaf: self.shelves.draw_below(random, self.leaves.len()),
            adjective: self.words.draw_below(random, ADJECTIVES.len()),
            material: self.words.draw_below(random, MATERIALS.len()),
            series: self.series.draw(random),
            brand: self.shelves.draw_below(random, self.brands as usize) as u64,
            model: random.chance(40).then(|| model(random)),
        };
        let described = self.describe(&story, random);
        let texts = |tongue: Tongue| {
            let name = self.name(&story, tongue);
            let mut words = slug(&name);
            words.truncate(60);
            json!({"name": name, "slug": format!("{}-{number}", words.trim_end_matches('-')),
                "summary": described[0][tongue as usize],
                "description": described[1..].iter().map(|s| s[tongue as usize].as_str())
                    .collect::<Vec<_>>().join(" ")})
        };
        let leaf = &self.leaves[story.leaf];
        let mut categories = vec![self.plan.id(&leaf.id())];
        if random.chance(12) {
            let other = self.plan.id(&random.pick(self.leaves).id());
            if other != categories[0] {
                categories.push(other);
            }
        }
        let digital = random.chance(1);
        let (options, combinations) = self.options(random);
        let variants = self.variants(number, &combinations, digital, random);
        let mut product = json!({
            "external_id": self.plan.product_id(number),
            "status": match random.below(100) { 0 | 1 => "hidden", 2 => "draft", _ => "active" },
            "stores": [self.plan.store],
            "brand": self.plan.id(&story.brand.to_string()),
            "categories": categories,
            "texts": {"en": texts(English), "de": texts(German)},
            "attributes": self.attributes(&story, random),
            "options": options,
            "variants": variants,
            "popularity": 100 / (1 + self.words.draw_below(random, 100)),
            "created": format!("20{}-{:02}-{:02}", random.between(21, 26), random.between(1, 9), random.between(1, 28)),
        });
        if digital {
            product["kind"] = "digital".into();
        }
        if random.chance(60) {
            product["rating"] = json!({"average_hundredths": random.between(280, 500),
                "count": 1 + random.below(400) * random.below(400) / 400});
        }
        if random.chance(15) {
            product["tags"] = json!([*random.pick(&["new", "bestseller", "sale", "gift"])]);
        }
        let relations = self.relations(number, random);
        if !relations.is_empty() {
            product["relations"] = relations.into();
        }
        product
    }

    fn name(&self, story: &Story, tongue: Tongue) -> String {
        let noun = self.leaves[story.leaf].noun;
        let series = invented(story.series);
        let (en, de) = ADJECTIVES[story.adjective];
        let name = match tongue {
            English => format!("{series} {en} {}", noun.en),
            German => format!("{}{} {} {series}", capital(de), noun.ending, noun.de),
        };
        match &story.model {
            Some(model) => format!("{name} {model}"),
            None => name,
        }
    }

    /// Up to eight sentences in both languages; the first is the summary.
    fn describe(&self, story: &Story, random: &mut Random) -> Vec<[String; 2]> {
        let noun = self.leaves[story.leaf].noun;
        let brand = invented(brand_name(story.brand));
        let series = invented(story.series);
        let mut sentences = Vec::new();
        for _ in 0..3 + random.below(6) {
            let drawn = self.words.draw_below(random, SENTENCES.len());
            if !sentences.contains(&drawn) {
                sentences.push(drawn);
            }
        }
        sentences
            .into_iter()
            .map(|sentence| {
                let sentence = SENTENCES[sentence];
                let feature = random.pick_common(&FEATURES, &self.words);
                let first = random.pick_common(&OCCASIONS, &self.words);
                let second = random.pick_common(&OCCASIONS, &self.words);
                let adjective = random.pick_common(&ADJECTIVES, &self.words);
                let (_, material_en, material_de) = MATERIALS[story.material];
                let fill = |template: &str, words: [&str; 6]| {
                    let slots = [
                        "{noun}",
                        "{feature}",
                        "{occasion}",
                        "{occasion2}",
                        "{adj}",
                        "{material}",
                    ];
                    let mut text = template
                        .replace("{brand}", &brand)
                        .replace("{series}", &series);
                    for (slot, word) in slots.iter().zip(words) {
                        text = text.replace(slot, word);
                    }
                    text
                };
                // English on the left of every pair, German on the right.
                [
                    fill(
                        sentence.0,
                        [
                            noun.en,
                            feature.0,
                            first.0,
                            second.0,
                            adjective.0,
                            material_en,
                        ],
                    ),
                    fill(
                        sentence.1,
                        [
                            noun.de,
                            feature.1,
                            first.1,
                            second.1,
                            adjective.1,
                            material_de,
                        ],
                    ),
                ]
            })
            .collect()
    }

    fn attributes(&self, story: &Story, random: &mut Random) -> Map<String, Value> {
        let mut attributes = Map::new();
        let mut set = |code: &str, value: Value| {
            attributes.insert(self.plan.attribute(code), value);
        };
        set("material", MATERIALS[story.material].0.into());
        if random.chance(50) {
            let first = self.words.draw_below(random, ROOMS.len());
            set("room", ROOMS[first].0.into());
        }
        if random.chance(25) {
            set("power", (5 * random.between(1, 400)).to_string().into());
            set("cordless", random.chance(30).into());
        }
        if random.chance(60) {
            let (value, unit) = match random.chance(80) {
                true => (
                    format!("{}.{}", random.between(2, 180), random.below(10)),
                    "cm",
                ),
                false => (random.between(20, 1_800).to_string(), "mm"),
            };
            set("width", json!({"value": value, "unit": unit}));
        }
        if random.chance(10) {
            set("accent", random.pick(&TONES).3.into());
        }
        if random.chance(8) {
            set(
                "note",
                json!({"en": "Wipe with a damp cloth.", "de": "Feucht abwischen."}),
            );
        }
        attributes
    }

    /// The codes of the options, and every combination of values that is sold.
    fn options(&self, random: &mut Random) -> (Vec<String>, Vec<Combination>) {
        let (tone, size) = (self.plan.attribute("tone"), self.plan.attribute("size"));
        let first_tone = self.words.draw_below(random, TONES.len());
        let tones =
            |count: u64| (0..count as usize).map(move |n| TONES[(first_tone + n) % TONES.len()].0);
        match random.below(100) {
            0..40 => (Vec::new(), vec![Vec::new()]),
            40..75 => {
                let combinations = tones(random.between(2, 6)).map(|t| vec![(tone.clone(), t)]);
                let combinations = combinations.collect();
                (vec![tone], combinations)
            }
            75..88 => {
                let sizes = &SIZES[random.below(2) as usize..][..random.between(2, 4) as usize];
                let combinations = sizes.iter().map(|s| vec![(size.clone(), s.0)]).collect();
                (vec![size], combinations)
            }
            _ => {
                let sizes = &SIZES[1..][..random.between(2, 4) as usize];
                let mut combinations = Vec::new();
                for t in tones(random.between(2, 3)) {
                    for s in sizes {
                        combinations.push(vec![(tone.clone(), t), (size.clone(), s.0)]);
                    }
                }
                (vec![tone, size], combinations)
            }
        }
    }

    fn variants(
        &self,
        number: u64,
        combinations: &[Combination],
        digital: bool,
        random: &mut Random,
    ) -> Vec<Value> {
        // Half of all things cost less than 40, a few more than a thousand.
        let cents = 400 + random.below(7_000) * (1 + random.below(60) * random.below(60) / 400);
        let discount = random
            .chance(10)
            .then_some((random.between(3, 12), random.between(5, 20)));
        let grams = 20 + random.below(4_000);
        let sold_out = random.chance(6);
        let prefix = self.plan.store.to_ascii_uppercase();
        let variants = combinations.iter().enumerate().map(|(index, combination)| {
            let mut sku = format!("{prefix}-{number:07}");
            let mut options = Map::new();
            for (code, value) in combination {
                sku.push('-');
                sku.push_str(&value.to_ascii_uppercase());
                options.insert(code.clone(), (*value).into());
            }
            let own = cents + 100 * index as u64 * u64::from(combination.len() > 1);
            let mut prices = Vec::new();
            for currency in &self.currencies {
                prices.push(json!({"currency": currency.code, "amount": currency.price(own)}));
                if let Some((from, percent)) = discount {
                    let amount = currency.price(own * (100 - percent) / 100);
                    prices.push(
                        json!({"currency": currency.code, "amount": amount, "min_quantity": from}),
                    );
                }
            }
            let mut variant = json!({"sku": sku, "barcode": gtin(number, index as u64),
                "options": options, "prices": prices});
            if !digital {
                variant["stock"] = stock(self.plan, sold_out, random);
                variant["weight_grams"] = grams.into();
            }
            variant
        });
        variants.collect()
    }

    /// To products with lower numbers, which an import has taken in by then.
    fn relations(&self, number: u64, random: &mut Random) -> Vec<Value> {
        let count = if number == 0 || random.chance(55) {
            0
        } else {
            random.between(1, 4)
        };
        let mut named = Vec::new();
        let mut relations = Vec::new();
        for _ in 0..count {
            let other = random.below(number);
            let kind = *random.pick(&[
                "related",
                "related",
                "accessory",
                "spare_part",
                "upsell",
                "substitute",
            ]);
            if named.contains(&other) {
                continue;
            }
            named.push(other);
            let mut relation = json!({"kind": kind, "product": self.plan.product_id(other)});
            if kind == "spare_part" {
                relation["quantity"] = random.between(1, 4).into();
            }
            relations.push(relation);
        }
        relations
    }
}

fn model(random: &mut Random) -> String {
    let letter = |random: &mut Random| char::from(b'A' + random.below(26) as u8);
    let letters = format!("{}{}", letter(random), letter(random));
    format!("{letters} {}", 10 * random.between(1, 999))
}

fn stock(plan: &Plan, sold_out: bool, random: &mut Random) -> Value {
    let warehouses = &WAREHOUSES[..random.between(2, 3) as usize];
    let mut stock = Map::new();
    for (code, ..) in warehouses {
        let units = match sold_out || random.chance(10) {
            true => 0,
            false => {
                let most = 1 + random.below(200);
                random.below(most)
            }
        };
        let level = match units == 0 && random.chance(30) {
            true => {
                json!({"on_hand": 0, "expected": format!("2099-{:02}-{:02}", random.between(1, 12), random.between(1, 28))})
            }
            false => units.into(),
        };
        stock.insert(plan.id(code), level);
    }
    stock.into()
}

/// A number of the range for use within a company, with its check digit.
fn gtin(number: u64, variant: u64) -> String {
    let digits = format!("2{:011}", number * 16 + variant);
    let weights = [1, 3].iter().cycle();
    let sum: u32 = digits
        .bytes()
        .zip(weights)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}
