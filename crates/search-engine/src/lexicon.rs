/// The words of a segment, to find those that a visitor may have meant.
#[derive(Debug, Clone, Copy)]
pub struct Lexicon<'a> {
    bytes: &'a [u8],
}

impl<'a> Lexicon<'a> {
    /// Of all terms of a segment, ascending, with the number of documents that have them. Terms
    /// that are no words are left out here: pass all.
    pub fn encode<'t>(terms: impl IntoIterator<Item = (&'t str, u32)>) -> Vec<u8> {
        let _ = terms.into_iter();
        Vec::new()
    }

    /// What was encoded. Bytes that are something else make a lexicon of some words or none.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }
}
