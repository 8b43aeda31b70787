use commerce::published;

use crate::answer;

answer! {
    /// Attributes under one heading.
    pub struct AttributeGroup {
        pub code: String,
        /// What a merchant calls a group of its own; null for `make`, `size`, `use`, `care` and
        /// `origin`, which every shop has.
        pub label: Option<String>,
        pub attributes: Vec<Attribute>,
    }

    /// An attribute with its value.
    pub struct Attribute {
        pub code: String,
        pub label: String,
        pub value: AttributeValue,
    }

    /// A typed value. Numbers are decimals as text.
    #[serde(tag = "type", rename_all = "snake_case")]
    pub enum AttributeValue {
        Choice { code: String, label: String },
        Text { text: String },
        Number { number: String, unit: Option<String> },
        Boolean { boolean: bool },
        Choices { values: Vec<AttributeChoice> },
        /// A CSS colour in hexadecimal notation.
        Colour { colour: String },
    }

    /// One of an attribute's own values.
    pub struct AttributeChoice {
        pub code: String,
        pub label: String,
    }
}

impl From<published::AttributeGroup> for AttributeGroup {
    fn from(group: published::AttributeGroup) -> Self {
        let attributes = group.attributes.into_iter().map(|attribute| Attribute {
            code: attribute.code,
            label: attribute.label,
            value: attribute.value.into(),
        });
        Self {
            code: group.code,
            label: group.label,
            attributes: attributes.collect(),
        }
    }
}

impl From<published::AttributeValue> for AttributeValue {
    fn from(value: published::AttributeValue) -> Self {
        match value {
            published::AttributeValue::Choice { code, label } => Self::Choice { code, label },
            published::AttributeValue::Text { text } => Self::Text { text },
            published::AttributeValue::Number { number, unit } => Self::Number { number, unit },
            published::AttributeValue::Boolean { boolean } => Self::Boolean { boolean },
            published::AttributeValue::Choices { values } => Self::Choices {
                values: values
                    .into_iter()
                    .map(|(code, label)| AttributeChoice { code, label })
                    .collect(),
            },
            published::AttributeValue::Colour { colour } => Self::Colour { colour },
        }
    }
}
