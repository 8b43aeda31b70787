use serde::{Deserialize, Serialize};

use super::ProductRule;
use crate::language::Language;

/// Words that mean the same to a store's search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportSynonym))]
#[serde(deny_unknown_fields)]
pub struct Synonym {
    pub code: String,
    pub store: String,
    pub language: Language,
    pub kind: SynonymKind,
    /// One-way: the words that are asked for. Two-way: all that mean the same. An entry may have
    /// several words.
    pub terms: Vec<String>,
    /// One-way only: what is found as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub finds: Vec<String>,
}

/// Which way a synonym works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportSynonymKind))]
#[serde(rename_all = "snake_case")]
pub enum SynonymKind {
    OneWay,
    TwoWay,
}

/// What a merchant wants to be found first or last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportSearchRule))]
#[serde(deny_unknown_fields)]
pub struct SearchRule {
    pub code: String,
    pub store: String,
    /// The questions that it is for, compared as search compares words; none is every list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<String>,
    /// The category whose page it is for; none with no questions is every list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// External ids of products that come first, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pins: Vec<String>,
    /// Come before others that match about as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boost: Option<ProductRule>,
    /// Come after all others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bury: Option<ProductRule>,
}
