//! Judged sets as files.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context as _, Result, bail};
use csv::StringRecord;

/// Documents in one language, and how well each answers which questions.
#[derive(Debug, Default)]
pub(super) struct Set {
    pub(super) language: String,
    pub(super) documents: Vec<Document>,
    pub(super) questions: Vec<Question>,
    /// What is asked, and what is looked for too.
    pub(super) synonyms: Vec<(Vec<String>, Vec<String>)>,
}

#[derive(Debug, Default, Clone)]
pub(super) struct Document {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) codes: String,
    pub(super) brand: String,
    pub(super) categories: String,
    pub(super) attributes: String,
    pub(super) description: String,
}

#[derive(Debug)]
pub(super) struct Question {
    pub(super) text: String,
    /// By document id. What is not judged has 0.
    pub(super) grades: BTreeMap<String, u8>,
}

impl Set {
    pub(super) fn judge(&mut self, question: &str, document: &str, grade: u8) {
        let index = self
            .questions
            .iter()
            .position(|known| known.text == question)
            .unwrap_or_else(|| {
                self.questions.push(Question {
                    text: question.to_owned(),
                    grades: BTreeMap::new(),
                });
                self.questions.len() - 1
            });
        self.questions[index]
            .grades
            .insert(document.to_owned(), grade);
    }
}

/// A set whose documents are in the rows of its judgements or in a file of their own; one set for
/// each language that the judgements have.
pub(super) fn read(
    judgements: &Path,
    documents: Option<&Path>,
    language: &str,
) -> Result<Vec<Set>> {
    let judged = Table::read(judgements)?;
    let own = documents.map(Table::read).transpose()?;
    let mut sets: BTreeMap<String, Set> = BTreeMap::new();
    for (line, row) in judged.rows.iter().enumerate() {
        let place = || format!("{}, row {}", judgements.display(), line + 2);
        let language = match judged.get(row, &["language", "locale", "lang"]) {
            "" => language,
            language => language,
        };
        let question = judged
            .required(row, &["query", "question", "search_term"])
            .with_context(place)?;
        let id = judged.required(row, IDS).with_context(place)?;
        let grade = judged
            .required(
                row,
                &["final_rating", "grade", "rating", "relevance", "score"],
            )
            .with_context(place)?;
        let grade: f64 = grade
            .parse()
            .with_context(|| format!("grade: expected 0 to 3, found {grade:?}"))
            .with_context(place)?;
        if !(0.0..=3.0).contains(&grade) {
            return Err(anyhow::anyhow!("grade: expected 0 to 3, found {grade}"))
                .with_context(place);
        }
        let set = sets.entry(language.to_owned()).or_insert_with(|| Set {
            language: language.to_owned(),
            ..Set::default()
        });
        set.judge(question, id, grade.round() as u8);
    }
    let table = own.as_ref().unwrap_or(&judged);
    let mut all: BTreeMap<(&str, &str), Document> = BTreeMap::new();
    for row in &table.rows {
        let id = table.required(row, IDS)?;
        let language = table.get(row, &["language", "locale", "lang"]);
        all.entry((language, id))
            .or_insert_with(|| table.document(row, id));
    }
    for set in sets.values_mut() {
        let of = all
            .iter()
            .filter(|((language, _), _)| language.is_empty() || *language == set.language);
        set.documents = of.map(|(_, document)| document.clone()).collect();
    }
    if sets.is_empty() {
        bail!("{}: no judgements", judgements.display());
    }
    Ok(sets.into_values().collect())
}

const IDS: &[&str] = &[
    "document_id",
    "docid",
    "doc_id",
    "document",
    "product_id",
    "external_id",
    "id",
];

struct Table {
    columns: Vec<String>,
    rows: Vec<StringRecord>,
}

impl Table {
    fn read(file: &Path) -> Result<Self> {
        let read = || -> Result<Self> {
            let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(file)?;
            let columns = reader.headers()?.iter().map(|name| {
                name.trim()
                    .trim_start_matches('\u{feff}')
                    .to_lowercase()
                    .replace([' ', '-'], "_")
            });
            Ok(Self {
                columns: columns.collect(),
                rows: reader.into_records().collect::<Result<_, _>>()?,
            })
        };
        read().with_context(|| format!("cannot read {}", file.display()))
    }

    /// The value of the first of these columns that there is.
    fn get<'r>(&self, row: &'r StringRecord, names: &[&str]) -> &'r str {
        let column = names
            .iter()
            .find_map(|name| self.columns.iter().position(|column| column == name));
        column
            .and_then(|column| row.get(column))
            .unwrap_or_default()
            .trim()
    }

    fn required<'r>(&self, row: &'r StringRecord, names: &[&str]) -> Result<&'r str> {
        match self.get(row, names) {
            "" => bail!("expected a value in a column named {}", names.join(" or ")),
            value => Ok(value),
        }
    }

    fn document(&self, row: &StringRecord, id: &str) -> Document {
        let get = |names: &[&str]| self.get(row, names).to_owned();
        Document {
            id: id.to_owned(),
            name: get(&["name", "title", "product_name", "product_title"]),
            codes: get(&["codes", "sku", "ean", "barcode"]),
            brand: get(&["brand", "manufacturer", "vendor"]),
            categories: get(&["categories", "category"]),
            attributes: get(&["attributes"]),
            description: get(&["description", "product_description", "body"]),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use super::*;

    fn file(dir: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    #[test]
    fn headers_are_read_by_what_they_mean() {
        let dir = tempfile::tempdir().unwrap();
        let one = "query,docid,name,description,agent_1,final_rating\nmug,1,\"Mug, red\",,0,3\nmug,2,Bowl,Deep,1,0.4\n";
        let two = (
            "Search Term,Document ID,Rating\nmug,1,3\nmug,2,0\n",
            "id,Title,Product Description\n1,\"Mug, red\",\n2,Bowl,Deep\n",
        );
        let whole = read(&file(&dir, "one.csv", one), None, "en").unwrap();
        let documents = file(&dir, "documents.csv", two.1);
        let split = read(&file(&dir, "judged.csv", two.0), Some(&documents), "en").unwrap();
        for sets in [whole, split] {
            let [set] = &sets[..] else {
                panic!("one language")
            };
            let names: Vec<_> = set.documents.iter().map(|d| d.name.as_str()).collect();
            assert_eq!(names, ["Mug, red", "Bowl"]);
            assert_eq!(set.documents[1].description, "Deep");
            let grades: Vec<_> = set.questions[0].grades.values().copied().collect();
            assert_eq!(grades, [3, 0]);
        }
    }

    #[test]
    fn a_grade_that_is_none_is_named_with_its_row() {
        let dir = tempfile::tempdir().unwrap();
        let judged = file(&dir, "judged.csv", "query,document,grade\nmug,1,good\n");
        let error = format!("{:#}", read(&judged, None, "en").unwrap_err());
        assert!(
            error.contains("row 2") && error.contains("0 to 3"),
            "{error}"
        );
    }
}
