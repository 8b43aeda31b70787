use std::collections::BTreeMap;

use super::{View, insert_by, or};
use crate::catalogue::{Category, CategoryTexts, ProductRule};
use crate::catalogue::{SearchRule, SynonymKind};
use crate::published::{
    self, Alternate, CategoryCard, CategoryNode, CategoryTree, Link, ListRule, Merchandising, Seo,
};

/// The most levels of a tree; the walk upward ends here even if the data had a cycle.
pub const MAX_DEPTH: usize = 32;

/// The tree of categories, by external id.
#[derive(Debug, Default)]
pub struct CategoryIndex {
    categories: BTreeMap<String, (String, Category)>,
    /// External ids of children by that of their parent, in order.
    children: BTreeMap<Option<String>, Vec<String>>,
}

impl CategoryIndex {
    /// An index of categories with their ids.
    pub fn new(categories: impl IntoIterator<Item = (String, Category)>) -> Self {
        let mut by_name = BTreeMap::new();
        for (id, category) in categories {
            by_name.insert(category.external_id.clone(), (id, category));
        }
        let mut children: BTreeMap<Option<String>, Vec<String>> = BTreeMap::new();
        for (name, (_, category)) in &by_name {
            let siblings = children.entry(category.parent.clone()).or_default();
            let position = |name: &String| {
                by_name
                    .get(name)
                    .map_or(0, |(_, category)| category.position)
            };
            // They come by their names, which break ties.
            insert_by(siblings, name.clone(), position);
        }
        Self {
            categories: by_name,
            children,
        }
    }

    /// Whether there is such a category.
    pub fn contains(&self, external_id: &str) -> bool {
        self.categories.contains_key(external_id)
    }

    /// The id and the category.
    pub fn get(&self, external_id: &str) -> Option<(&str, &Category)> {
        self.categories
            .get(external_id)
            .map(|(id, category)| (id.as_str(), category))
    }

    /// All categories, by their names.
    pub fn iter(&self) -> impl Iterator<Item = &Category> {
        self.categories.values().map(|(_, category)| category)
    }

    /// The pictures of all categories.
    pub fn images(&self) -> impl Iterator<Item = String> {
        self.categories
            .values()
            .filter_map(|(_, category)| category.image.clone())
    }

    /// From the top category down to this one.
    pub fn path(&self, external_id: &str) -> Vec<(&str, &Category)> {
        let mut path = Vec::new();
        let mut next = Some(external_id);
        while let Some((id, category)) = next.and_then(|name| self.get(name)) {
            path.push((id, category));
            next = category.parent.as_deref();
            if path.len() > MAX_DEPTH {
                break;
            }
        }
        path.reverse();
        path
    }

    /// Whether making `parent` the parent of `child` would close a circle.
    pub fn would_cycle(&self, child: &str, parent: &str) -> bool {
        self.path(parent)
            .iter()
            .any(|(_, category)| category.external_id == child)
    }

    /// How many levels there are from this category down, itself included.
    pub fn height(&self, external_id: &str) -> usize {
        let mut level = vec![external_id];
        let mut height = 0;
        while !level.is_empty() && height <= MAX_DEPTH {
            height += 1;
            let below = level.iter().flat_map(|name| self.children(Some(name)));
            level = below.map(|(_, category)| &*category.external_id).collect();
        }
        height
    }

    /// Whether there are categories right below it.
    pub fn has_children(&self, external_id: &str) -> bool {
        self.children(Some(external_id)).next().is_some()
    }

    /// Those that have the products which a rule matches.
    pub(super) fn virtual_ones(&self) -> impl Iterator<Item = (&Category, &ProductRule)> {
        let categories = self.categories.values();
        categories.filter_map(|(_, category)| Some((category, category.rule.as_ref()?)))
    }

    pub(super) fn children(
        &self,
        external_id: Option<&str>,
    ) -> impl Iterator<Item = (&str, &Category)> {
        let names = self.children.get(&external_id.map(str::to_owned));
        names
            .into_iter()
            .flatten()
            .filter_map(|name| self.get(name))
    }
}

impl<'a> View<'a> {
    /// A category and those above it, from the top, if the store shows all of them.
    pub(super) fn category_path(&self, external_id: &str) -> Option<Vec<(&'a str, &'a Category)>> {
        let path = self.references.categories.path(external_id);
        let shown = |(_, category): &(&str, &Category)| category.stores.contains(&self.store.code);
        (!path.is_empty() && path.iter().all(shown)).then_some(path)
    }

    fn category_texts(&self, category: &'a Category) -> Option<&'a CategoryTexts> {
        self.resolve(&category.texts)
    }

    fn category_href(&self, texts: &CategoryTexts) -> String {
        format!("{}/c/{}", self.prefix(), texts.slug)
    }

    pub(super) fn category_link(&self, external_id: &str) -> Option<Link> {
        let (_, category) = *self.category_path(external_id)?.last()?;
        let texts = self.category_texts(category)?;
        Some(Link {
            label: texts.name.clone(),
            href: self.category_href(texts),
            language: self.language_of(&category.texts),
            ..Link::default()
        })
    }

    pub(super) fn category_card(&self, external_id: &str) -> Option<CategoryCard> {
        let (id, category) = *self.category_path(external_id)?.last()?;
        let texts = self.category_texts(category)?;
        Some(CategoryCard {
            id: id.to_owned(),
            slug: texts.slug.clone(),
            href: self.category_href(texts),
            name: texts.name.clone(),
            image: category
                .image
                .as_deref()
                .and_then(|file| self.image(file, "")),
            language: self.language_of(&category.texts),
        })
    }

    pub(super) fn links(&self, path: &[(&'a str, &'a Category)]) -> Vec<Link> {
        let links = path.iter().filter_map(|(_, category)| {
            let texts = self.category_texts(category)?;
            Some(Link {
                label: texts.name.clone(),
                href: self.category_href(texts),
                language: self.language_of(&category.texts),
                ..Link::default()
            })
        });
        links.collect()
    }

    /// The document of a category.
    pub fn category(&self, external_id: &str) -> Option<published::Category> {
        let path = self.category_path(external_id)?;
        let (&(id, category), above) = path.split_last()?;
        let texts = self.category_texts(category)?;
        let alternates = self.in_all_languages().filter_map(|view| {
            let texts = view.category_texts(category)?;
            Some(Alternate {
                language: view.language.clone(),
                href: view.category_href(texts),
            })
        });
        let children = self.references.categories.children(Some(external_id));
        Some(published::Category {
            id: id.to_owned(),
            external_id: external_id.to_owned(),
            slug: texts.slug.clone(),
            href: self.category_href(texts),
            name: texts.name.clone(),
            description: texts.description.clone(),
            image: category
                .image
                .as_deref()
                .and_then(|file| self.image(file, "")),
            breadcrumbs: self.links(above),
            children: children
                .filter_map(|(_, child)| self.category_card(&child.external_id))
                .collect(),
            seo: Seo {
                title: or(texts.seo_title.as_deref(), &texts.name),
                description: or(texts.seo_description.as_deref(), &texts.description),
            },
            alternates: alternates.collect(),
            facets: self.category_facets(&path),
            rules: self.list_rules(|rule| {
                let category = rule.category.as_deref();
                rule.questions.is_empty() && category.is_none_or(|of| of == external_id)
            }),
            language: self.language_of(&category.texts),
        })
    }

    /// The filterable attributes of a category and of those above it, its own first.
    fn category_facets(&self, path: &[(&str, &Category)]) -> Vec<String> {
        let mut facets: Vec<String> = Vec::new();
        let own_first = path.iter().rev();
        for code in own_first.flat_map(|(_, category)| &category.attributes) {
            let attribute = self.references.attributes.get(code);
            let filterable = attribute.is_some_and(|attribute| attribute.filterable);
            if filterable && !facets.contains(code) {
                facets.push(code.clone());
            }
        }
        facets
    }

    /// All categories that the store shows.
    pub fn category_tree(&self) -> CategoryTree {
        CategoryTree {
            categories: self.category_nodes(None, 0),
            merchandising: self.merchandising(),
        }
    }

    fn merchandising(&self) -> Merchandising {
        let synonyms = self.references.synonyms.iter().filter(|synonym| {
            synonym.store == self.store.code && synonym.language == *self.language
        });
        let synonyms = synonyms.map(|synonym| published::Synonym {
            asked: synonym.terms.clone(),
            finds: match synonym.kind {
                SynonymKind::OneWay => synonym.finds.clone(),
                SynonymKind::TwoWay => synonym.terms.clone(),
            },
        });
        Merchandising {
            synonyms: synonyms.collect(),
            rules: self.list_rules(|_| true),
        }
    }

    /// The store's search rules that are `meant`.
    fn list_rules(&self, meant: impl Fn(&SearchRule) -> bool) -> Vec<ListRule> {
        let rules = self.references.search_rules.values();
        let rules = rules.filter(|rule| rule.store == self.store.code && meant(rule));
        let rules = rules.map(|rule| ListRule {
            code: rule.code.clone(),
            questions: rule.questions.clone(),
            category: rule.category.clone(),
            pins: rule.pins.clone(),
        });
        rules.collect()
    }

    fn category_nodes(&self, parent: Option<&str>, depth: usize) -> Vec<CategoryNode> {
        if depth > MAX_DEPTH {
            return Vec::new();
        }
        let categories = self.references.categories.children(parent);
        categories
            .filter(|(_, category)| category.stores.contains(&self.store.code))
            .filter_map(|(id, category)| {
                let texts = self.category_texts(category)?;
                Some(CategoryNode {
                    id: id.to_owned(),
                    external_id: category.external_id.clone(),
                    slug: texts.slug.clone(),
                    href: self.category_href(texts),
                    name: texts.name.clone(),
                    children: self.category_nodes(Some(&category.external_id), depth + 1),
                    language: self.language_of(&category.texts),
                })
            })
            .collect()
    }
}

/// Whether a path goes through a virtual category.
pub(super) fn is_virtual(path: &[(&str, &Category)]) -> bool {
    path.iter().any(|(_, category)| category.rule.is_some())
}
