//! The keys of published documents. Codes, slugs and languages hold no colon, so that two
//! things never share a key.

/// The host that stands for all hosts which no store names.
pub const ANY_HOST: &str = "*";

/// The site of a host: in a language, or in its store's first one.
pub fn site(host: &str, language: Option<&str>) -> String {
    match language {
        Some(language) => format!("site:{host}:{language}"),
        None => format!("site:{host}"),
    }
}

/// A product by its slug.
pub fn product(store: &str, language: &str, slug: &str) -> String {
    format!("product:{store}:{language}:{slug}")
}

/// A category by its slug.
pub fn category(store: &str, language: &str, slug: &str) -> String {
    format!("category:{store}:{language}:{slug}")
}

/// All categories of a store.
pub fn category_tree(store: &str, language: &str) -> String {
    format!("categories:{store}:{language}")
}

/// The categories at the top of a store's tree.
pub fn category_tops(store: &str, language: &str) -> String {
    format!("category-tops:{store}:{language}")
}

/// A page by its slug; the homepage's is empty.
pub fn page(store: &str, language: &str, slug: &str) -> String {
    format!("page:{store}:{language}:{slug}")
}

/// What a store offers to everyone.
pub fn offers(store: &str, language: &str) -> String {
    format!("offers:{store}:{language}")
}

/// Where the thing is now that had this slug before; `kind` is `product`, `category` or `page`.
/// To be looked up only where nothing has the slug.
pub fn redirect(kind: &str, store: &str, language: &str, slug: &str) -> String {
    format!("redirect-{kind}:{store}:{language}:{slug}")
}

/// The content of an uploaded file, by its name under `/media/`: hash and extension.
pub fn media(name: &str) -> String {
    format!("media:{name}")
}

/// A custom rule of promotions: the component with this digest.
pub fn promotion_rule(digest: &str) -> String {
    format!("promotion-rule:{digest}")
}
