//! What a product is like.

use minicbor::{Decode, Encode};

use crate::language::Label;

/// Attributes under one heading.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct AttributeGroup {
    #[n(0)]
    pub code: String,
    #[n(1)]
    pub attributes: Vec<Attribute>,
    /// What a merchant calls a group of its own; pages have words for the others.
    #[n(2)]
    pub label: Option<Label>,
}

/// An attribute of a product with its value.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Attribute {
    #[n(0)]
    pub code: String,
    #[n(1)]
    pub label: Label,
    #[n(2)]
    pub value: AttributeValue,
}

/// A typed value. Numbers are decimals as text, so that nothing is rounded on the way.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub enum AttributeValue {
    /// One of the attribute's own values.
    #[n(0)]
    Choice {
        #[n(0)]
        code: String,
        #[n(1)]
        label: Label,
    },
    #[n(1)]
    Text {
        #[n(0)]
        text: Label,
    },
    #[n(2)]
    Number {
        #[n(0)]
        number: String,
        #[n(1)]
        unit: Option<String>,
    },
    #[n(3)]
    Boolean {
        #[n(0)]
        boolean: bool,
    },
    /// Several of the attribute's own values.
    #[n(4)]
    Choices {
        /// Code and label.
        #[n(0)]
        values: Vec<(String, Label)>,
    },
    /// A CSS colour in hexadecimal notation.
    #[n(5)]
    Colour {
        #[n(0)]
        colour: String,
    },
}
