use commerce::published::CategoryTree;
use minicbor::Encode;

use commerce::publish::View;

use crate::catalogue::Catalogue;
use crate::documents::encode;
use crate::keys;
use crate::listing::Listed;
use crate::sql::{Row, StorageError, Value};

/// What is published as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A store's settings, menus and tree of categories.
    Site,
    Category,
    Product,
    Page,
}

impl Kind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Category => "category",
            Self::Product => "product",
            Self::Page => "page",
        }
    }
}

/// One entry of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) kind: Kind,
    /// A code or external id; of a page `store/code`.
    pub(super) name: String,
    pub(super) revision: i64,
}

impl Target {
    pub(super) fn read(row: &Row) -> Result<Self, StorageError> {
        let kind = match row.text(0)? {
            "site" => Kind::Site,
            "category" => Kind::Category,
            "product" => Kind::Product,
            "page" => Kind::Page,
            other => return Err(StorageError(format!("'{other}' cannot be published"))),
        };
        Ok(Self {
            kind,
            name: row.text(1)?.to_owned(),
            revision: row.integer(2)?,
        })
    }

    pub(super) fn store_and_code(&self) -> (String, String) {
        let (store, code) = self.name.split_once('/').unwrap_or_default();
        (store.to_owned(), code.to_owned())
    }
}

/// A target with all that it becomes.
pub(super) struct Published {
    pub(super) target: Target,
    pub(super) documents: Vec<(String, Vec<u8>)>,
    pub(super) listings: Vec<Listed>,
}

impl Published {
    /// Makes the documents of a target, for every store and language that shows it.
    pub(super) fn make(catalogue: &Catalogue, target: Target) -> Self {
        let mut published = Self {
            target,
            documents: Vec::new(),
            listings: Vec::new(),
        };
        for view in View::all(&catalogue.references) {
            match published.target.kind {
                Kind::Site => published.add_site(catalogue, view),
                Kind::Category => published.add_category(view),
                Kind::Product => published.add_product(catalogue, view),
                Kind::Page => published.add_page(catalogue, view),
            }
        }
        published
    }

    /// Kind, target, and the list of its keys in JSON.
    pub(super) fn parameters(&self) -> Vec<Value> {
        let keys: Vec<_> = self.documents.iter().map(|(key, _)| key).collect();
        vec![
            Value::text(self.target.kind.as_str()),
            Value::text(&self.target.name),
            Value::text(serde_json::json!(keys).to_string()),
        ]
    }

    fn add(&mut self, key: String, document: &impl Encode<()>) {
        self.documents.push((key, encode(document)));
    }

    fn add_site(&mut self, catalogue: &Catalogue, view: View<'_>) {
        if view.store.code != self.target.name {
            return;
        }
        let Some(site) = view.site(&catalogue.menus_of(&view.store.code)) else {
            return;
        };
        let any = view.store.default.then_some(keys::ANY_HOST);
        let is_default_language = view.language == &view.store.languages[0];
        for host in view.store.hosts.iter().map(String::as_str).chain(any) {
            self.add(keys::site(host, Some(view.language.as_str())), &site);
            if is_default_language {
                self.add(keys::site(host, None), &site);
            }
        }
        let tree: CategoryTree = view.category_tree();
        self.add(
            keys::category_tree(&view.store.code, view.language.as_str()),
            &tree,
        );
    }

    fn add_category(&mut self, view: View<'_>) {
        if let Some(category) = view.category(&self.target.name) {
            let key = keys::category(&view.store.code, view.language.as_str(), &category.slug);
            self.add(key, &category);
        }
    }

    fn add_product(&mut self, catalogue: &Catalogue, view: View<'_>) {
        let Some(stored) = catalogue.references.products.get(&self.target.name) else {
            return;
        };
        let (Some(product), Some(listing)) = (view.product(stored), view.listing(stored)) else {
            return;
        };
        let (store, language) = (view.store.code.clone(), view.language.clone());
        self.add(
            keys::product(&store, language.as_str(), &product.slug),
            &product,
        );
        self.listings.push(Listed {
            store,
            language,
            updated_at: stored.updated_at.clone(),
            place: place(catalogue, &listing.path),
            listing,
        });
    }

    fn add_page(&mut self, catalogue: &Catalogue, view: View<'_>) {
        let page = catalogue
            .references
            .pages
            .get(&self.target.store_and_code());
        if let Some(page) = page.and_then(|page| view.page(page)) {
            let key = keys::page(&view.store.code, view.language.as_str(), &page.slug);
            self.add(key, &page);
        }
    }
}

/// Where a category stands in the tree: the positions on its path, eight bits for each of four
/// levels. What shares a place is only a little further apart in the index.
fn place(catalogue: &Catalogue, path: &[String]) -> u32 {
    let position = |name: &String| {
        let category = catalogue.references.categories.get(name);
        category.map_or(0, |(_, category)| category.position.min(0xff))
    };
    let positions = path.iter().map(position).chain(std::iter::repeat(0));
    positions
        .take(4)
        .fold(0, |place, position| place << 8 | position)
}
