use commerce::language::Language;
use commerce::published;

use crate::{Alternate, Image, Link, Seo, answer};

answer! {
    /// A category. Its products are at `/api/v1/products?category=…`.
    pub struct Category {
        pub id: String,
        pub external_id: String,
        pub slug: String,
        pub href: String,
        pub name: String,
        pub description: String,
        pub image: Option<Image>,
        /// From the top down to the parent.
        pub breadcrumbs: Vec<Link>,
        pub children: Vec<CategorySummary>,
        pub seo: Seo,
        pub alternates: Vec<Alternate>,
        /// What its texts are in, where the shop lacks them in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<Language>,
    }

    /// A category in a list.
    pub struct CategorySummary {
        pub id: String,
        pub slug: String,
        pub href: String,
        pub name: String,
        pub image: Option<Image>,
        /// What its texts are in, where the shop lacks them in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<Language>,
    }

    /// The categories of a store.
    pub struct CategoryList {
        pub items: Vec<CategoryNode>,
    }

    /// A category with those below it.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub struct CategoryNode {
        pub id: String,
        pub external_id: String,
        pub slug: String,
        pub href: String,
        pub name: String,
        pub children: Vec<CategoryNode>,
        /// What the name is in, where the shop lacks it in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<Language>,
    }
}

impl From<published::CategoryCard> for CategorySummary {
    fn from(card: published::CategoryCard) -> Self {
        Self {
            id: card.id,
            slug: card.slug,
            href: card.href,
            name: card.name,
            image: card.image.map(Image::from),
            language: card.language,
        }
    }
}

impl From<published::Category> for Category {
    fn from(category: published::Category) -> Self {
        Self {
            id: category.id,
            external_id: category.external_id,
            slug: category.slug,
            href: category.href,
            name: category.name,
            description: category.description,
            image: category.image.map(Image::from),
            breadcrumbs: category.breadcrumbs.into_iter().map(Link::from).collect(),
            children: category
                .children
                .into_iter()
                .map(CategorySummary::from)
                .collect(),
            seo: category.seo.into(),
            alternates: category
                .alternates
                .into_iter()
                .map(Alternate::from)
                .collect(),
            language: category.language,
        }
    }
}

impl From<published::CategoryTop> for CategoryNode {
    fn from(top: published::CategoryTop) -> Self {
        Self {
            id: top.id,
            external_id: top.external_id,
            slug: top.slug,
            href: top.href,
            name: top.name,
            children: Vec::new(),
            language: top.language,
        }
    }
}

impl From<published::CategoryNode> for CategoryNode {
    fn from(node: published::CategoryNode) -> Self {
        Self {
            id: node.id,
            external_id: node.external_id,
            slug: node.slug,
            href: node.href,
            name: node.name,
            children: node.children.into_iter().map(Self::from).collect(),
            language: node.language,
        }
    }
}
