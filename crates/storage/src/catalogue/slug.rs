//! Addresses: who has which, and who had it before.

use std::collections::{BTreeMap, BTreeSet};

use commerce::catalogue::PageKind;
use commerce::import::FieldError;
use commerce::language::Translated;
use commerce::publish::View;
use commerce::published::Alternate;
use serde_json::{Value as Json, json};

use super::{Catalogue, Refusal};
use crate::publication;
use crate::sql::{Sql, StorageError, Value, in_transaction};

/// A slug in a store and language, and the field that it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slug {
    pub(super) store: String,
    pub(super) language: String,
    pub(super) slug: String,
    field: String,
}

/// The kind of a thing that has addresses, and its name.
pub(crate) type Owner = (&'static str, String);

/// A store, one of its languages, and a slug there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) store: String,
    pub(crate) language: String,
    pub(crate) slug: String,
}

/// The addresses of what is about to be published.
#[derive(Debug, Default)]
pub(crate) struct Addresses {
    /// Those that nothing else has claimed.
    own: BTreeMap<Owner, BTreeSet<Place>>,
    /// Those that lead to where it is now.
    old: BTreeMap<Owner, Vec<Place>>,
}

impl Addresses {
    /// Whether the thing is what visitors find there.
    pub(crate) fn has(&self, owner: &Owner, place: &Place) -> bool {
        let own = self.own.get(owner);
        own.is_some_and(|own| own.contains(place))
    }

    /// Leaves out the languages of a store in which visitors find something else there.
    pub(crate) fn retain(&self, owner: &Owner, store: &str, alternates: &mut Vec<Alternate>) {
        alternates.retain(|alternate| {
            let slug = alternate.href.rsplit('/').next().unwrap_or_default();
            let place = Place {
                store: store.to_owned(),
                language: alternate.language.to_string(),
                slug: slug.to_owned(),
            };
            self.has(owner, &place)
        });
    }

    /// The slugs that it had before in a store and language.
    pub(crate) fn old(&self, owner: &Owner, place: &Place) -> impl Iterator<Item = &str> {
        let old = self.old.get(owner).into_iter().flatten();
        old.filter(|old| old.store == place.store && old.language == place.language)
            .map(|old| old.slug.as_str())
    }
}

impl Catalogue {
    /// The slugs that a thing has in these stores, the fall-backs of languages resolved.
    pub(super) fn slugs<T>(
        &self,
        stores: &[String],
        texts: &Translated<T>,
        slug: impl Fn(&T) -> &str,
    ) -> Vec<Slug> {
        let views = View::all(&self.references).filter(|view| stores.contains(&view.store.code));
        views
            .filter_map(|view| {
                let found = texts.resolve(view.store.chain(view.language))?;
                let origin = texts.0.iter().find(|(_, text)| std::ptr::eq(*text, found));
                Some(Slug {
                    store: view.store.code.clone(),
                    language: view.language.to_string(),
                    slug: slug(found).to_owned(),
                    field: format!(
                        "texts.{}.slug",
                        origin.map_or("?", |(language, _)| language.as_str())
                    ),
                })
            })
            .collect()
    }

    /// The slugs that something wants, by what the catalogue says now.
    fn slugs_of(&self, (kind, name): &Owner) -> Vec<Slug> {
        let references = &self.references;
        match *kind {
            "product" => references.products.get(name).map(|stored| {
                let product = &stored.product;
                self.slugs(&product.stores, &product.texts, |texts| &texts.slug)
            }),
            "category" => references.categories.get(name).map(|(_, category)| {
                self.slugs(&category.stores, &category.texts, |texts| &texts.slug)
            }),
            _ => {
                let (store, code) = name.split_once('/').unwrap_or_default();
                let page = references.pages.get(&(store.to_owned(), code.to_owned()));
                let with_slug = page.filter(|page| page.kind == PageKind::Static);
                with_slug.map(|page| {
                    let stores = [page.store.clone()];
                    self.slugs(&stores, &page.texts, |texts| &texts.slug)
                })
            }
        }
        .unwrap_or_default()
    }
}

/// Slugs that a thing wants to have, instead of those that it has.
#[derive(Debug)]
pub(super) struct Claim<'a> {
    pub(super) target: &'a str,
    pub(super) slugs: Vec<Slug>,
}

/// Slugs with what wants them, as one parameter: lists of store, language, slug and target.
fn wanted(claims: &[Claim<'_>]) -> Value {
    let rows = claims.iter().flat_map(|claim| {
        let slugs = claim.slugs.iter();
        slugs.map(|one| json!([one.store, one.language, one.slug, claim.target]))
    });
    Value::text(rows.collect::<Json>().to_string())
}

/// Which of these slugs something else of the kind has, and what: by claim and slug.
pub(super) async fn taken(
    sql: &impl Sql,
    kind: &str,
    claims: &[Claim<'_>],
) -> Result<BTreeMap<(usize, usize), String>, StorageError> {
    let statement = "SELECT j.key, s.target FROM json_each(?) j CROSS JOIN slug s
                       ON s.store = j.value ->> 0 AND s.language = j.value ->> 1
                      AND s.kind = ? AND s.slug = j.value ->> 2 AND s.target <> j.value ->> 3";
    let mut taken = BTreeMap::new();
    for row in sql
        .query(statement, vec![wanted(claims), Value::text(kind)])
        .await?
    {
        let mut index = row.index(0)?;
        for (number, claim) in claims.iter().enumerate() {
            if index < claim.slugs.len() {
                taken.insert((number, index), row.text(1)?.to_owned());
                break;
            }
            index -= claim.slugs.len();
        }
    }
    Ok(taken)
}

/// What is wrong with a slug that something else has.
pub(super) fn is_taken(slug: &Slug, other: &str) -> FieldError {
    let detail = format!("'{other}' has this slug in the same store and language");
    FieldError::new(&slug.field, "slug_taken", detail)
}

/// Takes the slugs for `target`, if nothing else of its kind has one of them.
pub(super) async fn claim(
    sql: &impl Sql,
    kind: &str,
    target: &str,
    slugs: Vec<Slug>,
) -> Result<(), Refusal> {
    let claims = [Claim { target, slugs }];
    let taken = taken(sql, kind, &claims).await?;
    if taken.is_empty() {
        return Ok(take(sql, kind, &claims).await?);
    }
    let slugs = &claims[0].slugs;
    let errors = taken
        .iter()
        .map(|((_, index), other)| is_taken(&slugs[*index], other));
    let mut errors: Vec<_> = errors.collect();
    // One text has the slug for all languages that fall back to it.
    errors.dedup();
    Err(Refusal::Fields(errors))
}

/// Takes slugs that are free. What their owners had before becomes history, and so ends the
/// history of what had the new ones before.
pub(super) async fn take(
    sql: &impl Sql,
    kind: &str,
    claims: &[Claim<'_>],
) -> Result<(), StorageError> {
    let targets: Vec<_> = claims.iter().map(|claim| claim.target).collect();
    let parameters = || {
        let targets = Value::text(json!(targets).to_string());
        vec![Value::text(kind), targets, wanted(claims)]
    };
    let given_up = "kind = ?1 AND target IN (SELECT value FROM json_each(?2))
        AND json_array(store, language, slug, target) NOT IN (SELECT value FROM json_each(?3))";
    let remember = format!(
        "INSERT OR REPLACE INTO old_slug (store, language, kind, slug, target)
         SELECT store, language, kind, slug, target FROM slug WHERE {given_up}"
    );
    sql.query(&remember, parameters()).await?;
    let drop = format!("DELETE FROM slug WHERE {given_up}");
    sql.query(&drop, parameters()).await?;
    let insert = "INSERT OR IGNORE INTO slug (store, language, kind, slug, target)
        SELECT j.value ->> 0, j.value ->> 1, ?, j.value ->> 2, j.value ->> 3 FROM json_each(?) j";
    let of_kind = || vec![Value::text(kind), wanted(claims)];
    sql.query(insert, of_kind()).await?;
    let end = "DELETE FROM old_slug WHERE (store, language, kind, slug) IN (
          SELECT j.value ->> 0, j.value ->> 1, ?, j.value ->> 2 FROM json_each(?) j)
        RETURNING target";
    let ended = sql.query(end, of_kind()).await?;
    let ended = ended.iter().map(|row| row.text(0));
    let ended: Vec<_> = ended.collect::<Result<_, _>>()?;
    publication::enqueue_all(sql, kind, &ended).await
}

/// Forgets all addresses of something that is gone, so that others may have them.
pub(super) async fn forget(sql: &impl Sql, kind: &str, target: &str) -> Result<(), StorageError> {
    for table in ["slug", "old_slug"] {
        let statement = format!("DELETE FROM {table} WHERE kind = ? AND target = ?");
        let parameters = vec![Value::text(kind), Value::text(target)];
        sql.query(&statement, parameters).await?;
    }
    Ok(())
}

/// Makes the addresses of things what the catalogue says now, as after a language was added to a
/// store, and gives them. What something else has there is left to it.
pub(crate) async fn settle(
    sql: &impl Sql,
    catalogue: &Catalogue,
    owners: Vec<Owner>,
) -> Result<Addresses, StorageError> {
    let mut addresses = Addresses::default();
    let known = read(sql, "slug", &owners).await?;
    let none = BTreeSet::new();
    for kind in ["category", "page", "product"] {
        let mut changed = Vec::new();
        for owner in owners.iter().filter(|owner| owner.0 == kind) {
            let slugs = catalogue.slugs_of(owner);
            let places = places(&slugs);
            if known.get(owner).unwrap_or(&none) != &places {
                let target = owner.1.as_str();
                changed.push(Claim { target, slugs });
            }
            addresses.own.insert(owner.clone(), places);
        }
        if changed.is_empty() {
            continue;
        }
        in_transaction(sql, claim_free(sql, kind, &mut changed)).await?;
        for Claim { target, slugs } in changed {
            let owner = (kind, target.to_owned());
            addresses.own.insert(owner, places(&slugs));
        }
    }
    for (owner, places) in read(sql, "old_slug", &owners).await? {
        addresses.old.insert(owner, places.into_iter().collect());
    }
    Ok(addresses)
}

/// Takes of these slugs those that are free when one claim is met after the other, and leaves out
/// the rest.
async fn claim_free(
    sql: &impl Sql,
    kind: &'static str,
    claims: &mut [Claim<'_>],
) -> Result<(), StorageError> {
    let statement = "SELECT s.store, s.language, s.slug, s.target FROM json_each(?) j
        CROSS JOIN slug s ON s.store = j.value ->> 0 AND s.language = j.value ->> 1
          AND s.kind = ? AND s.slug = j.value ->> 2";
    let parameters = vec![wanted(claims), Value::text(kind)];
    let mut taken = BTreeSet::new();
    let mut own: BTreeMap<Owner, BTreeSet<Place>> = BTreeMap::new();
    for row in sql.query(statement, parameters).await? {
        let place = Place {
            store: row.text(0)?.to_owned(),
            language: row.text(1)?.to_owned(),
            slug: row.text(2)?.to_owned(),
        };
        let owner = (kind, row.text(3)?.to_owned());
        own.entry(owner).or_default().insert(place.clone());
        taken.insert(place);
    }
    let mut free = BTreeSet::new();
    let mut claimed = BTreeSet::new();
    for claim in &mut *claims {
        // What it had is free for itself and for those that come after it.
        if let Some(had) = own.get(&(kind, claim.target.to_owned())) {
            for place in had {
                free.insert(place.clone());
            }
        }
        claim.slugs.retain(|slug| {
            let place = slug.place();
            !claimed.contains(&place) && (free.contains(&place) || !taken.contains(&place))
        });
        for slug in &claim.slugs {
            claimed.insert(slug.place());
        }
    }
    take(sql, kind, claims).await
}

impl Slug {
    fn place(&self) -> Place {
        Place {
            store: self.store.clone(),
            language: self.language.clone(),
            slug: self.slug.clone(),
        }
    }
}

fn places(slugs: &[Slug]) -> BTreeSet<Place> {
    let mut places = BTreeSet::new();
    for slug in slugs {
        places.insert(slug.place());
    }
    places
}

async fn read(
    sql: &impl Sql,
    table: &str,
    owners: &[Owner],
) -> Result<BTreeMap<Owner, BTreeSet<Place>>, StorageError> {
    let statement = format!(
        "SELECT j.key, s.store, s.language, s.slug FROM json_each(?) j CROSS JOIN {table} s
           ON s.kind = j.value ->> 0 AND s.target = j.value ->> 1"
    );
    let parameters = vec![Value::text(json!(owners).to_string())];
    let mut found: BTreeMap<Owner, BTreeSet<Place>> = BTreeMap::new();
    for row in sql.query(&statement, parameters).await? {
        let index = row.index(0)?;
        let Some(owner) = owners.get(index) else {
            continue;
        };
        found.entry(owner.clone()).or_default().insert(Place {
            store: row.text(1)?.to_owned(),
            language: row.text(2)?.to_owned(),
            slug: row.text(3)?.to_owned(),
        });
    }
    Ok(found)
}
