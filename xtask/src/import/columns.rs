//! From dotted column names to rows: one converter, which takes the shape of every kind of row
//! from the description of the shop's own API.

use std::{collections::HashMap, sync::LazyLock};

use anyhow::{Result, bail};
use serde_json::{Map, Value, json};

use super::{decimal::minor_units, source::Fault};

static OPENAPI: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../static/openapi.json"))
        .expect("the description of the API is JSON")
});

/// Kinds of which each line adds to a list, and columns of which may stand without its name.
const LINES: [(&str, &str); 1] = [("product", "variants")];

/// The fields by which a row of this kind is told from others.
pub(super) fn identity(kind: &str) -> &'static [&'static str] {
    match kind {
        "product" | "category" | "brand" => &["external_id"],
        "page" | "menu" | "synonym" | "search_rule" => &["store", "code"],
        "price" => &["list", "product", "sku", "currency", "min_quantity"],
        "stock" => &["sku", "warehouse"],
        "translation" => &[
            "product",
            "category",
            "brand",
            "attribute",
            "warehouse",
            "language",
        ],
        "media" => &["product", "file"],
        "delete" => &[],
        _ => &["code"],
    }
}

/// The columns of a file.
pub(super) struct Columns {
    kind: String,
    columns: Vec<Column>,
    /// Which columns tell one row from the next.
    identity: Vec<usize>,
    /// Whether several lines can make one row.
    has_lists: bool,
}

struct Column {
    name: String,
    steps: Vec<Step>,
    leaf: Leaf,
}

#[derive(Debug, Clone, PartialEq)]
enum Step {
    Field(String),
    Index(usize),
    /// The element that this line adds to a list.
    Line,
}

#[derive(Debug, Clone, PartialEq)]
enum Leaf {
    Text,
    Integer,
    Boolean,
    List(Box<Leaf>),
    /// The value of an attribute, whose type only the shop knows.
    Any,
    /// The number of a measure, which people write as they write amounts.
    Measure,
    /// A decimal, made into minor units once its currency is known.
    Amount,
    /// An amount of this currency from this quantity on, as an entry of a list of prices.
    Price(String, u64),
    /// An object or a list, written in JSON.
    Json,
}

impl Columns {
    /// The kinds of rows that there are.
    pub(super) fn kinds() -> Vec<&'static str> {
        let kinds = OPENAPI["components"]["schemas"]["ImportRow"]["oneOf"].as_array();
        let kinds = kinds
            .into_iter()
            .flatten()
            .filter_map(|kind| kind["properties"].as_object());
        kinds.flat_map(Map::keys).map(String::as_str).collect()
    }

    /// The kind that a file's name speaks of: `products.csv`, `10-prices_de.csv`.
    pub(super) fn kind_of_file(stem: &str) -> Option<&'static str> {
        let stem = stem.to_ascii_lowercase().replace('_', "-");
        let words: Vec<_> = stem.split(|c: char| !c.is_ascii_alphabetic()).collect();
        let plural = |kind: &str| match kind.strip_suffix('y') {
            Some(stem) => format!("{stem}ies"),
            None => format!("{kind}s"),
        };
        Self::kinds().into_iter().rev().find(|kind| {
            let kind = kind.replace('_', "-");
            let named = |name: &str| match name.contains('-') {
                true => stem.contains(name),
                false => words.contains(&name),
            };
            named(&kind) || named(&plural(&kind))
        })
    }

    /// Reads the header of a file with rows of this kind.
    pub(super) fn new(kind: &str, header: &[String]) -> Result<Self> {
        let schema = schema_of(kind)?;
        let mut columns = Vec::new();
        for name in header {
            match Column::new(kind, schema, name) {
                Ok(column) => columns.push(column),
                Err(expected) => bail!("line 1: column '{name}': {expected}"),
            }
        }
        let named = |field: &&str| {
            columns
                .iter()
                .position(|column: &Column| column.name == **field)
        };
        let fields = identity(kind);
        let identity: Vec<_> = fields.iter().filter_map(named).collect();
        if identity.is_empty() && !fields.is_empty() {
            bail!(
                "line 1: expected a column that says which {kind} a line is of: {}",
                fields.join(", ")
            );
        }
        let has_lists = columns
            .iter()
            .any(|column| column.steps.contains(&Step::Line));
        Ok(Self {
            kind: kind.to_owned(),
            columns,
            identity,
            has_lists,
        })
    }

    /// Whether a line goes on with the row of the line before.
    pub(super) fn continues(&self, before: &[String], cells: &[String]) -> bool {
        let cell = |cells: &[String], index: usize| cells.get(index).cloned().unwrap_or_default();
        self.has_lists
            && self.identity.iter().all(|index| {
                let this = cell(cells, *index);
                this.is_empty() || this == cell(before, *index)
            })
    }

    /// Makes the row of these lines.
    pub(super) fn row(&self, lines: &[(usize, Vec<String>)]) -> Result<Value, Fault> {
        let mut row = json!({});
        for (line, cells) in lines {
            let named = self.columns.len();
            let beyond = cells.get(named..);
            if beyond.is_none_or(|cells| cells.iter().any(|cell| !cell.is_empty())) {
                let detail = format!("expected {named} cells, found {}", cells.len());
                return Err(Fault::new(*line, "", "wrong_number_of_cells", detail));
            }
            let mut elements = HashMap::new();
            for (column, cell) in self
                .columns
                .iter()
                .zip(cells)
                .filter(|(_, cell)| !cell.is_empty())
            {
                column
                    .put(&mut row, cell, &mut elements)
                    .map_err(|detail| Fault::new(*line, &column.name, "invalid_cell", detail))?;
            }
        }
        name_options(&self.kind, &mut row);
        let first = lines.first().map_or(1, |(line, _)| *line);
        amounts(&mut row, "").map_err(|(field, detail)| {
            let numbers: Vec<_> = lines.iter().map(|(line, _)| *line).collect();
            let line = line_of_element(&numbers, &field).unwrap_or(first);
            Fault::new(line, &field, "invalid_amount", detail)
        })?;
        Ok(json!({ self.kind.as_str(): row }))
    }
}

/// Of the lines of a row, the one that made the element of the list that a field lies in.
pub(super) fn line_of_element(lines: &[usize], field: &str) -> Option<usize> {
    let (_, list) = LINES.iter().find(|(_, list)| field.starts_with(list))?;
    let index = field[list.len()..].strip_prefix('[')?.split(']').next()?;
    lines.get(index.parse::<usize>().ok()?).copied()
}

/// The options of a product are those that its variants name, unless a column says.
fn name_options(kind: &str, row: &mut Value) {
    if kind != "product" || !row["options"].is_null() {
        return;
    }
    let first = row["variants"][0]["options"].as_object();
    let options: Vec<Value> = first
        .into_iter()
        .flat_map(Map::keys)
        .map(|key| key.as_str().into())
        .collect();
    if !options.is_empty() {
        row["options"] = options.into();
    }
}

/// Makes decimals that stand beside a currency into minor units.
fn amounts(value: &mut Value, path: &str) -> Result<(), (String, String)> {
    if let (Some(currency), Some(amount)) = (value["currency"].as_str(), value["amount"].as_str()) {
        let fault = |detail: String| (format!("{path}amount"), detail);
        let currency = currency
            .parse::<money::Currency>()
            .map_err(|error| fault(error.to_string()))?;
        let units = minor_units(amount, currency).map_err(fault)?;
        value["amount"] = units.into();
    }
    match value {
        Value::Object(fields) => fields.iter_mut().try_for_each(|(name, field)| {
            let is_list = field.is_array();
            amounts(
                field,
                &if is_list {
                    format!("{path}{name}")
                } else {
                    format!("{path}{name}.")
                },
            )
        }),
        Value::Array(items) => {
            let mut items = items.iter_mut().enumerate();
            items.try_for_each(|(index, item)| amounts(item, &format!("{path}[{index}].")))
        }
        _ => Ok(()),
    }
}

fn schema_of(kind: &str) -> Result<&'static Value> {
    let kinds = OPENAPI["components"]["schemas"]["ImportRow"]["oneOf"].as_array();
    let mut schemas = kinds
        .into_iter()
        .flatten()
        .filter_map(|row| row["properties"].get(kind));
    match schemas.next() {
        Some(schema) => Ok(resolved(schema)),
        None => bail!(
            "'{kind}' is no kind of row: expected one of {}",
            Columns::kinds().join(", ")
        ),
    }
}

/// A schema with its reference followed, and without the alternative of null.
fn resolved(schema: &'static Value) -> &'static Value {
    if let Some(name) = schema["$ref"]
        .as_str()
        .and_then(|path| path.rsplit('/').next())
    {
        return resolved(&OPENAPI["components"]["schemas"][name]);
    }
    let alternatives = schema["oneOf"]
        .as_array()
        .or_else(|| schema["anyOf"].as_array());
    let mut others = alternatives
        .into_iter()
        .flatten()
        .filter(|one| one["type"] != "null");
    match (others.next(), others.next()) {
        (Some(only), None) => resolved(only),
        _ => schema,
    }
}

fn is(schema: &Value, kind: &str) -> bool {
    let found = &schema["type"];
    found == kind
        || found
            .as_array()
            .is_some_and(|kinds| kinds.iter().any(|one| one == kind))
}

/// The alternatives of a schema, or itself.
fn alternatives(schema: &'static Value) -> Vec<&'static Value> {
    match schema["oneOf"]
        .as_array()
        .or_else(|| schema["anyOf"].as_array())
    {
        Some(alternatives) => alternatives.iter().map(resolved).collect(),
        None => vec![schema],
    }
}

impl Column {
    fn new(kind: &str, schema: &'static Value, name: &str) -> Result<Self, String> {
        let segments: Vec<_> = name.split('.').map(str::trim).collect();
        let own = walk(schema, &segments);
        let list = LINES
            .iter()
            .find(|(of, _)| *of == kind)
            .map(|(_, list)| *list);
        let found = own.or_else(|expected| {
            let list = list.ok_or_else(|| expected.clone())?;
            let in_list: Vec<_> = std::iter::once(list)
                .chain(segments.iter().copied())
                .collect();
            walk(schema, &in_list).map_err(|_| expected)
        });
        let (steps, mut leaf) = found?;
        if leaf == Leaf::Any && matches!(segments[..], [_, _, "value"]) {
            leaf = Leaf::Measure;
        }
        Ok(Self {
            name: name.to_owned(),
            steps,
            leaf,
        })
    }

    /// Puts a cell into the row. `elements` has where this line's elements are in their lists.
    fn put(
        &self,
        row: &mut Value,
        cell: &str,
        elements: &mut HashMap<String, usize>,
    ) -> Result<(), String> {
        let mut place = row;
        let mut path = String::new();
        for step in &self.steps {
            match step {
                Step::Field(name) => {
                    path.push_str(&format!(".{name}"));
                    if place.is_null() {
                        *place = json!({});
                    }
                    let fields = place
                        .as_object_mut()
                        .ok_or("another column has a value where this has parts")?;
                    place = fields.entry(name.as_str()).or_insert(Value::Null);
                }
                Step::Index(_) | Step::Line => {
                    if place.is_null() {
                        *place = json!([]);
                    }
                    let items = place
                        .as_array_mut()
                        .ok_or("another column has a value where this has parts")?;
                    let index = match step {
                        Step::Index(index) => *index,
                        _ => *elements.entry(path.clone()).or_insert(items.len()),
                    };
                    if index > 1_000 {
                        return Err("expected at most 1,000 elements".to_owned());
                    }
                    path.push_str(&format!("[{index}]"));
                    while items.len() <= index {
                        items.push(Value::Null);
                    }
                    place = &mut items[index];
                }
            }
        }
        if let Leaf::Price(currency, from) = &self.leaf {
            if place.is_null() {
                *place = json!([]);
            }
            let prices = place
                .as_array_mut()
                .ok_or("another column has a value where this has parts")?;
            prices.push(json!({"currency": currency, "amount": cell, "min_quantity": from}));
            return Ok(());
        }
        let value = self.leaf.read(cell)?;
        if place.is_null() {
            *place = value;
        } else if *place != value {
            return Err(format!("an earlier line of the same row has {place}"));
        }
        Ok(())
    }
}

impl Leaf {
    fn of(schema: &'static Value) -> Self {
        let schema = resolved(schema);
        let one = alternatives(schema);
        let any = |kind: &str| one.iter().any(|schema| is(schema, kind));
        if any("integer") {
            Self::Integer
        } else if any("boolean") {
            Self::Boolean
        } else if any("string") {
            Self::Text
        } else if let Some(list) = one.iter().find(|schema| is(schema, "array")) {
            match Self::of(&list["items"]) {
                Self::Json => Self::Json,
                leaf => Self::List(Box::new(leaf)),
            }
        } else if any("object") {
            Self::Json
        } else {
            Self::Any
        }
    }

    fn read(&self, cell: &str) -> Result<Value, String> {
        match self {
            Self::Text | Self::Amount | Self::Price(..) => Ok(cell.into()),
            Self::Measure => Ok(cell.replacen(',', ".", 1).into()),
            Self::Integer => match cell.parse::<i64>() {
                Ok(number) => Ok(number.into()),
                Err(_) => Err(format!("expected a whole number, found '{cell}'")),
            },
            Self::Boolean => match cell.to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => Ok(true.into()),
                "false" | "no" | "0" => Ok(false.into()),
                _ => Err(format!("expected true or false, found '{cell}'")),
            },
            Self::List(leaf) => cell.split('|').map(|part| leaf.read(part.trim())).collect(),
            Self::Any => match cell {
                "true" => Ok(true.into()),
                "false" => Ok(false.into()),
                _ if cell.contains('|') => Self::List(Box::new(Self::Text)).read(cell),
                _ => Ok(cell.into()),
            },
            Self::Json => {
                serde_json::from_str(cell).map_err(|error| format!("expected JSON: {error}"))
            }
        }
    }
}

/// The way through a schema that a dotted name goes.
fn walk(schema: &'static Value, segments: &[&str]) -> Result<(Vec<Step>, Leaf), String> {
    let mut steps = Vec::new();
    let mut schema = resolved(schema);
    let mut rest = segments;
    let mut amount = false;
    while let Some((segment, after)) = rest.split_first() {
        let one = alternatives(schema);
        let fields = one
            .iter()
            .find_map(|schema| schema["properties"].as_object());
        let field = one
            .iter()
            .find_map(|schema| schema["properties"].get(*segment));
        let map = one
            .iter()
            .map(|schema| &schema["additionalProperties"])
            .find(|map| map.is_object());
        let list = one
            .iter()
            .find(|schema| is(schema, "array"))
            .map(|schema| &schema["items"]);
        amount = false;
        if let Some(field) = field {
            amount = *segment == "amount"
                && fields.is_some_and(|fields| fields.contains_key("currency"));
            steps.push(Step::Field((*segment).to_owned()));
            schema = resolved(field);
        } else if let Some(map) = map {
            if segment.is_empty() {
                return Err("expected a name after the point".to_owned());
            }
            steps.push(Step::Field((*segment).to_owned()));
            schema = resolved(map);
        } else if let Some(items) = list.map(resolved) {
            if let Ok(index) = segment.parse() {
                steps.push(Step::Index(index));
                schema = items;
            } else if items["properties"]["currency"].is_object()
                && segment.parse::<money::Currency>().is_ok()
            {
                let from = match after {
                    [] => 1,
                    [from] => from
                        .parse()
                        .map_err(|_| format!("expected a quantity, found '{from}'"))?,
                    _ => return Err("expected a currency and a quantity".to_owned()),
                };
                return Ok((steps, Leaf::Price((*segment).to_owned(), from)));
            } else if items["properties"].is_object() {
                // The same segment, now as a field of this line's element.
                steps.push(Step::Line);
                schema = items;
                continue;
            } else {
                return Err(
                    "it is a list of plain values, which one cell holds, separated by |".to_owned(),
                );
            }
        } else if let Some(fields) = fields {
            let names: Vec<_> = fields.keys().map(String::as_str).collect();
            return Err(format!("expected one of {}", names.join(", ")));
        } else if schema
            .as_object()
            .is_some_and(|schema| !schema.contains_key("type"))
            && one.len() == 1
        {
            // The value of an attribute may have parts: a measure, a text by language.
            steps.push(Step::Field((*segment).to_owned()));
        } else {
            return Err(format!("'{segment}' is no part of it"));
        }
        rest = after;
    }
    let leaf = if amount {
        Leaf::Amount
    } else {
        Leaf::of(schema)
    };
    Ok((steps, leaf))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str) -> Vec<String> {
        line.split(',').map(str::to_owned).collect()
    }

    fn row(kind: &str, header: &str, lines: &[&str]) -> Result<Value, Fault> {
        let columns = Columns::new(kind, &cells(header)).unwrap();
        let lines: Vec<_> = lines
            .iter()
            .enumerate()
            .map(|(i, line)| (i + 2, cells(line)))
            .collect();
        columns.row(&lines)
    }

    #[test]
    fn lines_of_one_product_are_its_variants() {
        let header = "external_id,status,stores,categories,texts.en.name,texts.en.slug,\
            attributes.glazed,attributes.rooms,attributes.width.value,sku,options.colour,\
            prices.EUR,prices.EUR.6,stock.berlin,stock.lisbon.on_hand,stock.lisbon.expected";
        let lines = [
            "mug,active,souk|kontor,cups,Mug,mug,true,hall|attic,9.5,M-1,oat,24,22.50,3,0,2027-01-31",
            "mug,,,,,,,,,M-2,moss,25,,,,",
        ];
        let expected = json!({"product": {
            "external_id": "mug", "status": "active", "stores": ["souk", "kontor"],
            "categories": ["cups"], "texts": {"en": {"name": "Mug", "slug": "mug"}},
            "attributes": {"glazed": true, "rooms": ["hall", "attic"], "width": {"value": "9.5"}},
            "options": ["colour"], "variants": [
                {"sku": "M-1", "options": {"colour": "oat"}, "prices": [
                    {"currency": "EUR", "amount": 2400, "min_quantity": 1},
                    {"currency": "EUR", "amount": 2250, "min_quantity": 6}],
                 "stock": {"berlin": 3, "lisbon": {"on_hand": 0, "expected": "2027-01-31"}}},
                {"sku": "M-2", "options": {"colour": "moss"}, "prices": [
                    {"currency": "EUR", "amount": 2500, "min_quantity": 1}]}]}});
        assert_eq!(row("product", header, &lines), Ok(expected));
    }

    #[test]
    fn a_measure_is_read_as_people_write_it() {
        let columns = [
            "external_id",
            "attributes.width.value",
            "attributes.width.unit",
        ];
        let columns = Columns::new("product", &columns.map(str::to_owned)).unwrap();
        let line = ["mug", "69,5", "cm"].map(str::to_owned);
        let row = columns.row(&[(2, line.to_vec())]).unwrap();
        let width = json!({"value": "69.5", "unit": "cm"});
        assert_eq!(row["product"]["attributes"]["width"], width);
    }

    #[test]
    fn simple_files_have_a_row_a_line() {
        let price = row(
            "price",
            "sku,currency,amount,min_quantity",
            &["A,KWD,1.5,3"],
        );
        let expected =
            json!({"price": {"sku": "A", "currency": "KWD", "amount": 1500, "min_quantity": 3}});
        assert_eq!(price, Ok(expected));
        let stock = row("stock", "sku,warehouse,on_hand,expected", &["A,berlin,4,"]);
        assert_eq!(
            stock,
            Ok(json!({"stock": {"sku": "A", "warehouse": "berlin", "on_hand": 4}}))
        );
        let translation = row(
            "translation",
            "product,language,texts.name",
            &["mug,de,Becher"],
        );
        let expected = json!({"translation": {"product": "mug", "language": "de", "texts": {"name": "Becher"}}});
        assert_eq!(translation, Ok(expected));
        let category = row(
            "category",
            "external_id,position,stores,texts.en.name",
            &["cups,1,souk,Cups"],
        );
        let expected = json!({"category": {"external_id": "cups", "position": 1, "stores": ["souk"],
            "texts": {"en": {"name": "Cups"}}}});
        assert_eq!(category, Ok(expected));
    }

    #[test]
    fn what_a_cell_has_wrong_is_named_by_line_and_column() {
        let fault = |kind, header, lines: &[&str]| {
            let fault = row(kind, header, lines).unwrap_err();
            (fault.line, fault.field, fault.detail)
        };
        let (line, field, detail) = fault("price", "sku,currency,amount", &["A,EUR,12.345"]);
        assert_eq!((line, field.as_str()), (2, "amount"));
        assert_eq!(detail, "EUR has 2 decimals, found 3 in '12.345'");
        let (line, field, _) = fault("product", "external_id,sku,prices.EUR", &["a,A,1", "a,B,x"]);
        assert_eq!((line, field.as_str()), (3, "variants[1].prices[0].amount"));
        let (_, field, detail) = fault("stock", "sku,warehouse,on_hand", &["A,b,many"]);
        assert_eq!(
            (field.as_str(), detail.as_str()),
            ("on_hand", "expected a whole number, found 'many'")
        );
        let (line, _, detail) = fault(
            "product",
            "external_id,status,sku",
            &["a,active,A", "a,draft,B"],
        );
        assert_eq!(
            (line, detail.as_str()),
            (3, "an earlier line of the same row has \"active\"")
        );
        let (_, _, detail) = fault("stock", "sku,warehouse,on_hand", &["A,b"]);
        assert_eq!(detail, "expected 3 cells, found 2");
    }

    #[test]
    fn an_unknown_column_is_refused_with_those_that_there_are() {
        let refused = |kind, header: &str| {
            let refused = Columns::new(kind, &cells(header)).err();
            refused.map(|error| error.to_string()).unwrap_or_default()
        };
        let error = refused("product", "external_id,texts.en.nmae");
        assert!(
            error.contains("texts.en.nmae") && error.contains("name, "),
            "{error}"
        );
        assert!(refused("price", "amount").contains("which price"));
        assert!(refused("planet", "code").contains("no kind of row"));
    }

    #[test]
    fn the_kind_is_in_the_name_of_the_file() {
        for (stem, kind) in [
            ("products", Some("product")),
            ("10-Products_kitchen", Some("product")),
            ("categories", Some("category")),
            ("prices-2026", Some("price")),
            ("stock", Some("stock")),
            ("media", Some("media")),
            ("search_rules", Some("search_rule")),
            ("export", None),
        ] {
            assert_eq!(Columns::kind_of_file(stem), kind, "{stem}");
        }
    }
}
