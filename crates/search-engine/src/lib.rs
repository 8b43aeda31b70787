//! Full-text search over a catalogue: words, their index, and what matches a question.
//!
//! Pure: what is indexed comes in as texts, what is read as bytes, and time does not matter.
