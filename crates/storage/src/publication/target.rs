use commerce::publish::View;
use commerce::published::{Alternate, CategoryTree, Redirect};
use minicbor::Encode;

use super::pricing::Priced;
use super::related::Traits;
use super::shown::{Faces, Known};
use crate::addresses::{self, Addressed};
use crate::catalogue::Catalogue;
use crate::catalogue::slug::{Addresses, Owner, Place};
use crate::documents::encode;
use crate::keys;
use crate::listing::Listed;
use crate::sql::{Row, StorageError};

/// What is published as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A store's settings, menus and tree of categories.
    Site,
    Category,
    /// What rules ask of a product. It becomes no document.
    Traits,
    Product,
    Page,
}

impl Kind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Category => "category",
            Self::Traits => "traits",
            Self::Product => "product",
            Self::Page => "page",
        }
    }

    /// What addresses of it are listed under.
    pub(super) fn addressed(self) -> Option<addresses::Kind> {
        match self {
            Self::Traits => None,
            // Its page of offers.
            Self::Site => Some(addresses::Kind::Page),
            Self::Category => Some(addresses::Kind::Category),
            Self::Product => Some(addresses::Kind::Product),
            Self::Page => Some(addresses::Kind::Page),
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
            "traits" => Kind::Traits,
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

    /// Whose addresses its documents have.
    pub(super) fn owner(&self) -> Option<Owner> {
        match self.kind {
            Kind::Site | Kind::Traits => None,
            kind => Some((kind.as_str(), self.name.clone())),
        }
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
    /// Where its stores show it, one for each.
    pub(super) addresses: Vec<Addressed>,
    /// What the documents of a product show of others.
    pub(super) shown: Option<Faces>,
    pub(super) traits: Option<Traits>,
    /// What is to be noted of a product's prices.
    pub(super) priced: Option<Priced>,
}

impl Published {
    /// Makes the documents of a target, for every store and language that shows it.
    pub(super) fn make(
        catalogue: &Catalogue,
        slugs: &Addresses,
        known: &mut Known,
        target: Target,
    ) -> Self {
        let references = &catalogue.references;
        let faces = || known.faces(references, &target.name);
        let traits = || Traits::of(references, &target.name);
        let priced = || Priced::of(references, &target.name);
        let mut published = Self {
            documents: Vec::new(),
            listings: Vec::new(),
            addresses: Vec::new(),
            shown: (target.kind == Kind::Product).then(faces),
            traits: (target.kind == Kind::Traits).then(traits),
            priced: (target.kind == Kind::Product).then(priced).flatten(),
            target,
        };
        for view in View::all(&catalogue.references) {
            match published.target.kind {
                Kind::Site => published.add_site(catalogue, view),
                Kind::Category => published.add_category(slugs, view),
                Kind::Traits => {}
                Kind::Product => published.add_product(catalogue, slugs, view),
                Kind::Page => published.add_page(catalogue, slugs, view),
            }
        }
        published
    }

    fn add(&mut self, key: String, document: &impl Encode<()>) {
        self.documents.push((key, encode(document)));
    }

    /// Adds the document of a page with the redirects that lead to it, and notes where the store
    /// shows it; nothing where the address is another's.
    fn add_page_of(
        &mut self,
        slugs: &Addresses,
        view: View<'_>,
        document: &impl Encode<()>,
        page: &Shown<'_>,
    ) -> Option<&mut Addressed> {
        let owner = self.target.owner()?;
        let (store, language) = (view.store.code.as_str(), view.language.as_str());
        let place = Place {
            store: store.to_owned(),
            language: language.to_owned(),
            slug: page.slug.to_owned(),
        };
        // The homepage has no slug: nothing else can have its address.
        if !page.slug.is_empty() && !slugs.has(&owner, &place) {
            return None;
        }
        for old in slugs.old(&owner, &place) {
            let href = page.href.to_owned();
            self.add(
                keys::redirect(owner.0, store, language, old),
                &Redirect { href },
            );
        }
        let key = match self.target.kind {
            Kind::Product => keys::product(store, language, page.slug),
            Kind::Category => keys::category(store, language, page.slug),
            Kind::Site | Kind::Traits | Kind::Page => keys::page(store, language, page.slug),
        };
        let document = encode(document);
        let addressed = self.addressed(store, page.alternates);
        addressed.digest(&document);
        let place = self.addresses.iter().position(|one| one.store == store);
        self.documents.push((key, document));
        place.map(|place| &mut self.addresses[place])
    }

    /// Where a store shows it.
    fn addressed(&mut self, store: &str, alternates: &[Alternate]) -> &mut Addressed {
        let known = self.addresses.iter().position(|one| one.store == store);
        let place = known.unwrap_or_else(|| {
            self.addresses.push(Addressed::new(store, alternates));
            self.addresses.len() - 1
        });
        &mut self.addresses[place]
    }

    /// Leaves out the languages in which it has no page, since its address there is another's.
    fn retain(&self, slugs: &Addresses, view: View<'_>, alternates: &mut Vec<Alternate>) {
        if let Some(owner) = self.target.owner() {
            slugs.retain(&owner, &view.store.code, alternates);
        }
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
        let (store, language) = (&view.store.code, view.language.as_str());
        self.add(keys::category_tree(store, language), &tree);
        self.add(keys::category_tops(store, language), &tree.tops());
        let offers = view.offers(&catalogue.references.offers);
        if !offers.items.is_empty() {
            let document = encode(&offers);
            self.addressed(store, &view.offers_alternates())
                .digest(&document);
        }
        self.add(keys::offers(store, language), &offers);
    }

    fn add_category(&mut self, slugs: &Addresses, view: View<'_>) {
        if let Some(mut category) = view.category(&self.target.name) {
            self.retain(slugs, view, &mut category.alternates);
            let page = Shown {
                slug: &category.slug,
                href: &category.href,
                alternates: &category.alternates,
            };
            self.add_page_of(slugs, view, &category, &page);
        }
    }

    fn add_product(&mut self, catalogue: &Catalogue, slugs: &Addresses, view: View<'_>) {
        let Some(stored) = catalogue.references.products.get(&self.target.name) else {
            return;
        };
        let (Some(mut product), Some(listing)) = (view.product(stored), view.listing(stored))
        else {
            return;
        };
        self.retain(slugs, view, &mut product.alternates);
        let page = Shown {
            slug: &product.slug,
            href: &product.href,
            alternates: &product.alternates,
        };
        let Some(addressed) = self.add_page_of(slugs, view, &product, &page) else {
            return;
        };
        addressed.updated_at = Some(product.updated_at);
        addressed.starts_at = product.starts_at;
        addressed.ends_at = product.ends_at;
        self.listings.push(Listed {
            store: view.store.code.clone(),
            language: view.language.clone(),
            updated_at: stored.updated_at.clone(),
            place: place(catalogue, &listing.path),
            listing,
        });
    }

    fn add_page(&mut self, catalogue: &Catalogue, slugs: &Addresses, view: View<'_>) {
        let pages = &catalogue.references.pages;
        let page = pages.get(&self.target.store_and_code());
        if let Some(mut page) = page.and_then(|page| view.page(page)) {
            // The homepage has no slug: nothing else can be where it is.
            if !page.slug.is_empty() {
                self.retain(slugs, view, &mut page.alternates);
            }
            let shown = Shown {
                slug: &page.slug,
                href: &page.href,
                alternates: &page.alternates,
            };
            self.add_page_of(slugs, view, &page, &shown);
        }
    }
}

/// Where visitors find a page.
struct Shown<'a> {
    slug: &'a str,
    href: &'a str,
    alternates: &'a [Alternate],
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
