//! Lists of products: what can be asked, and in which order they come.

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best match first; in a category, the most popular first.
    #[default]
    Relevance,
    PriceAscending,
    PriceDescending,
    Newest,
    Name,
}

impl Sort {
    /// All orders, as a page offers them.
    pub const ALL: [Self; 5] = [
        Self::Relevance,
        Self::PriceAscending,
        Self::PriceDescending,
        Self::Newest,
        Self::Name,
    ];

    /// The word in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::PriceAscending => "price",
            Self::PriceDescending => "-price",
            Self::Newest => "newest",
            Self::Name => "name",
        }
    }

    /// The order that a word in an address names.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.as_str() == word)
    }
}
