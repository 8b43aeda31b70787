//! Taking in products: as many as possible by one statement for each table.

use std::collections::{BTreeMap, BTreeSet};

use commerce::catalogue::{Product, Stock, Variant, base_list};
use commerce::import::FieldError;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::slug::{self, Claim};
use super::{Catalogue, Moment, Outcome, load_products};
use crate::publication;
use crate::sql::{Sql, StorageError, Value, insert};

/// What became of a row: what it did, or why it was refused.
pub type Judged = Result<Outcome, Vec<FieldError>>;

/// A product whose own mistakes are known.
struct Wanted {
    product: Product,
    /// Of the row that was imported.
    digest: String,
    errors: Vec<FieldError>,
}

/// A product that is new, or another than the stored one.
struct Change<'a> {
    /// Among those that were wanted.
    index: usize,
    product: &'a Product,
    digest: &'a str,
    id: String,
    outcome: Outcome,
}

/// What products leave to each other that are taken in one after the other, and in the end all.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    /// Their external ids.
    pub(super) products: BTreeSet<String>,
    /// All of their SKUs: what has one of them has it until another takes it.
    pub(super) wanted: BTreeSet<String>,
    /// The SKUs of those that were taken in: nobody else may have them.
    pub(super) taken: BTreeSet<String>,
}

/// Takes in products, in their order and each whole or not at all, and gives what became of each.
/// All are taken in at once; where one of them gets in the way of another or is to be refused,
/// each half is by itself.
pub async fn import_products(
    sql: &impl Sql,
    catalogue: &Catalogue,
    products: Vec<Product>,
    moment: &Moment<'_>,
) -> Result<Vec<Judged>, StorageError> {
    import_among(sql, catalogue, products, moment, &Exchange::default()).await
}

/// The same, where products that are taken in before and after leave their SKUs to these.
pub(super) async fn import_among(
    sql: &impl Sql,
    catalogue: &Catalogue,
    products: Vec<Product>,
    moment: &Moment<'_>,
    exchange: &Exchange,
) -> Result<Vec<Judged>, StorageError> {
    let mut all = Vec::with_capacity(products.len());
    for mut product in products {
        let errors = product.check_references(catalogue);
        if errors.is_empty() {
            product.variants = product.all_variants();
        }
        let product = canonical(product);
        let digest = digest(&product)?;
        all.push(Wanted {
            product,
            digest,
            errors,
        });
    }
    let mut judged = Vec::with_capacity(all.len());
    let mut waiting = vec![&all[..]];
    while let Some(wanted) = waiting.pop() {
        match try_import(sql, catalogue, wanted, moment, exchange).await? {
            Some(outcomes) => judged.extend(outcomes),
            None => {
                let (first, second) = wanted.split_at(wanted.len() / 2);
                waiting.extend([second, first]);
            }
        }
    }
    Ok(judged)
}

/// Gives nothing, and has changed nothing, where several cannot be judged at once.
async fn try_import(
    sql: &impl Sql,
    catalogue: &Catalogue,
    wanted: &[Wanted],
    moment: &Moment<'_>,
    exchange: &Exchange,
) -> Result<Option<Vec<Judged>>, StorageError> {
    let alone = wanted.len() == 1;
    if !alone && are_entangled(wanted) {
        return Ok(None);
    }
    let mut judged: Vec<Judged> = Vec::with_capacity(wanted.len());
    for one in wanted {
        judged.push(match one.errors.is_empty() {
            true => Ok(Outcome::Unchanged),
            false => Err(one.errors.clone()),
        });
    }
    let (changes, seen_again) = changes(sql, wanted, moment).await?;
    let mut claims = Vec::with_capacity(changes.len());
    for Change { product, .. } in &changes {
        claims.push(Claim {
            target: &product.external_id,
            slugs: catalogue.slugs(&product.stores, &product.texts, |texts| &texts.slug),
        });
    }
    if !alone && are_shared(&claims) {
        return Ok(None);
    }
    let (mut errors, moves) = foreign_skus(sql, &changes, exchange).await?;
    for (index, error) in parts_taken_away(sql, &changes, exchange).await? {
        errors.entry(index).or_default().push(error);
    }
    for change in changes.iter().filter(|one| one.product.kind.is_composed()) {
        let of_change = errors.entry(change.index).or_default();
        of_change.extend(unusable_parts(sql, change.product).await?);
        of_change.extend(uses_as_part(sql, change.product).await?);
    }
    for ((number, index), other) in slug::taken(sql, "product", &claims).await? {
        let error = slug::is_taken(&claims[number].slugs[index], &other);
        let of_change = errors.entry(changes[number].index).or_default();
        // One text has the slug for all languages that fall back to it.
        if of_change.last() != Some(&error) {
            of_change.push(error);
        }
    }
    errors.retain(|_, errors| !errors.is_empty());
    if !errors.is_empty() {
        if !alone {
            return Ok(None);
        }
        for (index, errors) in errors {
            judged[index] = Err(errors);
        }
        return Ok(Some(judged));
    }
    for (code, digest) in seen_again {
        let statement = "UPDATE product SET digest = ? WHERE code = ?";
        let values = vec![Value::text(digest), Value::text(code)];
        sql.query(statement, values).await?;
    }
    if !changes.is_empty() {
        slug::take(sql, "product", &claims).await?;
        write(sql, &changes, &moves, moment, exchange).await?;
        let codes: Vec<_> = claims.iter().map(|claim| claim.target).collect();
        publication::enqueue_products(sql, &codes).await?;
        if !catalogue.references.relation_rules.is_empty() {
            publication::enqueue_traits(sql, &codes).await?;
        }
    }
    for change in changes {
        judged[change.index] = Ok(change.outcome);
    }
    Ok(Some(judged))
}

/// Whether what becomes of one product may depend on another one.
fn are_entangled(wanted: &[Wanted]) -> bool {
    let mut codes = BTreeSet::new();
    let mut skus = BTreeSet::new();
    wanted.iter().any(|Wanted { product, .. }| {
        product.kind.is_composed()
            || !codes.insert(product.external_id.as_str())
            || product.variants.iter().any(|one| !skus.insert(&*one.sku))
    })
}

/// Whether two of them want the same slug.
fn are_shared(claims: &[Claim<'_>]) -> bool {
    let mut places = BTreeSet::new();
    let mut slugs = claims.iter().flat_map(|claim| &claim.slugs);
    slugs.any(|one| !places.insert((&*one.store, &*one.language, &*one.slug)))
}

/// Which of these are not in the catalogue just so; and the codes and digests of those of which a
/// part was changed, into what these say.
async fn changes<'a>(
    sql: &impl Sql,
    wanted: &'a [Wanted],
    moment: &Moment<'_>,
) -> Result<(Vec<Change<'a>>, Vec<(&'a str, &'a str)>), StorageError> {
    let sound = wanted.iter().enumerate();
    let sound: Vec<_> = sound.filter(|(_, one)| one.errors.is_empty()).collect();
    let codes: Vec<_> = sound
        .iter()
        .map(|(_, one)| &one.product.external_id)
        .collect();
    let statement = "SELECT code, id, digest FROM product
                     WHERE code IN (SELECT value FROM json_each(?))";
    let rows = sql
        .query(statement, vec![Value::text(json!(codes).to_string())])
        .await?;
    let mut known = BTreeMap::new();
    let mut touched = BTreeSet::new();
    for row in &rows {
        if row.text(2)?.is_empty() {
            touched.insert(row.text(0)?.to_owned());
        }
        known.insert(row.text(0)?, (row.text(1)?, row.text(2)?));
    }
    let stored = match touched.is_empty() {
        true => BTreeMap::new(),
        false => load_products(sql, &touched).await?,
    };
    let mut changes = Vec::new();
    let mut seen_again = Vec::new();
    for (index, one) in sound {
        let (product, digest) = (&one.product, one.digest.as_str());
        let code = product.external_id.as_str();
        let (id, outcome) = match known.get(code) {
            Some((_, known)) if *known == digest => continue,
            Some((id, _)) => {
                let stored = stored.get(code);
                if stored.is_some_and(|one| &canonical(one.product.clone()) == product) {
                    seen_again.push((code, digest));
                    continue;
                }
                ((*id).to_owned(), Outcome::Updated)
            }
            None => ((moment.new_id)(), Outcome::Created),
        };
        changes.push(Change {
            index,
            product,
            digest,
            id,
            outcome,
        });
    }
    Ok((changes, seen_again))
}

/// One way to write what can be written in several: prices in order, stock without an expected
/// day as a number.
pub(super) fn canonical(mut product: Product) -> Product {
    let variants = product.variants.iter_mut();
    let levels = variants.flat_map(|variant| {
        variant
            .prices
            .sort_by_key(|price| (price.currency, price.min_quantity));
        variant.stock.values_mut()
    });
    for level in levels {
        if level.expected().is_none() {
            *level = Stock::OnHand(level.on_hand());
        }
    }
    product
}

fn digest(record: &impl Serialize) -> Result<String, StorageError> {
    let hash = Sha256::digest(serde_json::to_vec(record)?);
    Ok(hash.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn skus(product: &Product) -> String {
    let variants = product.variants.iter();
    let skus: Vec<_> = variants.map(|variant| &variant.sku).collect();
    json!(skus).to_string()
}

/// A variant that goes from one product to another: its SKU, and their external ids.
type Move = (String, String, String);

/// A SKU names one variant in the whole catalogue. Gives mistakes by the index of what was wanted,
/// and which variants come from products that give them up.
async fn foreign_skus(
    sql: &impl Sql,
    changes: &[Change<'_>],
    exchange: &Exchange,
) -> Result<(BTreeMap<usize, Vec<FieldError>>, Vec<Move>), StorageError> {
    let rows = changes.iter().flat_map(|Change { index, product, .. }| {
        let variants = product.variants.iter().enumerate();
        variants
            .map(move |(number, variant)| json!([variant.sku, product.external_id, index, number]))
    });
    let rows = rows.collect::<serde_json::Value>().to_string();
    let statement = "SELECT j.value ->> 2, j.value ->> 3, v.product, v.sku, j.value ->> 1
        FROM json_each(?) j CROSS JOIN variant v ON v.sku = j.value ->> 0
        WHERE v.product <> j.value ->> 1";
    let mut errors: BTreeMap<usize, Vec<FieldError>> = BTreeMap::new();
    let mut moves = Vec::new();
    for row in sql.query(statement, vec![Value::text(rows)]).await? {
        let (owner, sku) = (row.text(2)?, row.text(3)?);
        if exchange.products.contains(owner) && !exchange.taken.contains(sku) {
            moves.push((sku.to_owned(), owner.to_owned(), row.text(4)?.to_owned()));
            continue;
        }
        let index = row.index(0)?;
        let field = format!("variants[{}].sku", row.integer(1)?);
        let detail = format!("the product '{owner}' has this SKU");
        let error = FieldError::new(field, "sku_taken", detail);
        errors.entry(index).or_default().push(error);
    }
    Ok((errors, moves))
}

/// What others are put together from stays. Gives mistakes by the index of what was wanted.
async fn parts_taken_away(
    sql: &impl Sql,
    changes: &[Change<'_>],
    exchange: &Exchange,
) -> Result<Vec<(usize, FieldError)>, StorageError> {
    let updates = changes
        .iter()
        .filter(|change| change.outcome == Outcome::Updated);
    let rows: Vec<_> = updates
        .map(|Change { index, product, .. }| json!([product.external_id, index]))
        .collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let statement = "SELECT j.value ->> 1, v.sku, min(part.product)
        FROM json_each(?) j CROSS JOIN variant v ON v.product = j.value ->> 0
          CROSS JOIN product_part part ON part.sku = v.sku
        WHERE part.product <> v.product GROUP BY v.sku";
    let parameters = vec![Value::text(json!(rows).to_string())];
    let mut errors = Vec::new();
    for row in sql.query(statement, parameters).await? {
        let index = row.index(0)?;
        let (sku, user) = (row.text(1)?, row.text(2)?);
        let mut variants = changes.iter().flat_map(|change| &change.product.variants);
        if !exchange.wanted.contains(sku) && !variants.any(|variant| variant.sku == sku) {
            let detail = format!("'{sku}' is part of '{user}': take it out there first");
            errors.push((
                index,
                FieldError::new("variants", "part_of_product", detail),
            ));
        }
    }
    Ok(errors)
}

/// A part is a variant that there is, of a product that is not put together itself: so there is
/// no bundle in a bundle, and no circle.
async fn unusable_parts(
    sql: &impl Sql,
    product: &Product,
) -> Result<Vec<FieldError>, StorageError> {
    let parts = product.parts();
    let skus: Vec<_> = parts.iter().map(|(_, sku)| sku).collect();
    let statement = "SELECT j.key, p.code, p.data ->> 'kind' IN ('bundle', 'configurable')
        FROM json_each(?1) j LEFT JOIN variant v ON v.sku = j.value
          LEFT JOIN product p ON p.code = v.product
        WHERE p.code IS NULL OR p.code = ?2 OR p.data ->> 'kind' IN ('bundle', 'configurable')";
    let parameters = vec![
        Value::text(json!(skus).to_string()),
        Value::text(&product.external_id),
    ];
    let rows = sql.query(statement, parameters).await?;
    let errors = rows.iter().map(|row| {
        let index = row.index(0)?;
        let (field, sku) = parts.get(index).cloned().unwrap_or_default();
        Ok(match row.optional_text(1)? {
            None => {
                let detail = format!("there is no variant '{sku}': import it first");
                FieldError::new(field, "unknown_sku", detail)
            }
            Some(owner) if owner == product.external_id => {
                FieldError::new(field, "cycle", "a product is no part of itself")
            }
            Some(owner) => {
                let detail = format!(
                    "'{sku}' is of '{owner}', which is put together itself: expected the SKU of \
                     a simple product"
                );
                FieldError::new(field, "composed_part", detail)
            }
        })
    });
    errors.collect()
}

/// What is put together now cannot be a part of something else already.
async fn uses_as_part(sql: &impl Sql, product: &Product) -> Result<Vec<FieldError>, StorageError> {
    let statement = "SELECT DISTINCT part.product FROM json_each(?) j
        JOIN product_part part ON part.sku = j.value WHERE part.product <> ? LIMIT 10";
    let parameters = vec![
        Value::text(skus(product)),
        Value::text(&product.external_id),
    ];
    let rows = sql.query(statement, parameters).await?;
    let errors = rows.iter().map(|row| {
        let detail = format!(
            "'{}' has it as a part, so it cannot be put together itself",
            row.text(0)?
        );
        Ok(FieldError::new("kind", "part_of_product", detail))
    });
    errors.collect()
}

/// Writes products with all that has rows of its own. Variants keep their ids by their SKUs, and what
/// price lists say of them; those that are gone take prices and stock with them.
async fn write(
    sql: &impl Sql,
    changes: &[Change<'_>],
    moves: &[Move],
    moment: &Moment<'_>,
    exchange: &Exchange,
) -> Result<(), StorageError> {
    let mut known = changes.iter().map(|change| change.outcome);
    if known.any(|outcome| outcome == Outcome::Updated) || !moves.is_empty() {
        clear(sql, changes, exchange).await?;
    }
    let mut rows = Rows::default();
    for change in changes {
        rows.add(change, moment)?;
    }
    rows.write(sql).await?;
    if !moves.is_empty() {
        let statement = "UPDATE OR REPLACE price_row SET product =
              (SELECT j.value ->> 2 FROM json_each(?1) j WHERE j.value ->> 0 = sku)
            WHERE (sku, product) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?1))";
        let moves = Value::text(json!(moves).to_string());
        sql.query(statement, vec![moves]).await?;
    }
    Ok(())
}

/// Removes what is written anew with these products.
async fn clear(
    sql: &impl Sql,
    changes: &[Change<'_>],
    exchange: &Exchange,
) -> Result<(), StorageError> {
    let codes = changes.iter().map(|one| &one.product.external_id);
    let codes: Vec<_> = codes.collect();
    let variants = changes.iter().flat_map(|one| &one.product.variants);
    let skus: Vec<_> = variants.map(|variant| &variant.sku).collect();
    let kept: Vec<_> = skus.iter().copied().chain(&exchange.wanted).collect();
    let codes = || Value::text(json!(codes).to_string());
    let skus = || Value::text(json!(skus).to_string());
    let kept = || Value::text(json!(kept).to_string());
    for statement in [
        "DELETE FROM product_category WHERE product IN (SELECT value FROM json_each(?))",
        "DELETE FROM product_media WHERE product IN (SELECT value FROM json_each(?))",
        "DELETE FROM product_part WHERE product IN (SELECT value FROM json_each(?))",
    ] {
        sql.query(statement, vec![codes()]).await?;
    }
    let gone = "DELETE FROM variant WHERE product IN (SELECT value FROM json_each(?))
                AND sku NOT IN (SELECT value FROM json_each(?))";
    sql.query(gone, vec![codes(), kept()]).await?;
    let gone = "DELETE FROM price_row WHERE product IN (SELECT value FROM json_each(?))
                AND sku <> '' AND sku NOT IN (SELECT value FROM json_each(?))";
    sql.query(gone, vec![codes(), kept()]).await?;
    for statement in [
        "DELETE FROM price WHERE sku IN (SELECT value FROM json_each(?))",
        "DELETE FROM stock WHERE sku IN (SELECT value FROM json_each(?))",
    ] {
        sql.query(statement, vec![skus()]).await?;
    }
    Ok(())
}

/// The rows of products, by table.
#[derive(Default)]
struct Rows {
    products: Vec<Value>,
    categories: Vec<Value>,
    media: Vec<Value>,
    parts: Vec<Value>,
    variants: Vec<Value>,
    /// Price lists by code, with their currencies.
    lists: BTreeMap<String, String>,
    prices: Vec<Value>,
    stock: Vec<Value>,
}

impl Rows {
    fn add(&mut self, change: &Change<'_>, moment: &Moment<'_>) -> Result<(), StorageError> {
        let product = change.product;
        let code = product.external_id.as_str();
        let bare = Product {
            variants: Vec::new(),
            ..product.clone()
        };
        self.products.extend([
            Value::text(&change.id),
            Value::text(code),
            product.brand.as_deref().map_or(Value::Null, Value::text),
            Value::text(serde_json::to_string(&bare)?),
            Value::text(change.digest),
            Value::text(moment.now),
        ]);
        let links = |rows: &mut Vec<Value>, of: &str| {
            rows.extend([Value::text(of), Value::text(code)]);
        };
        for category in &product.categories {
            links(&mut self.categories, category);
        }
        for media in &product.media {
            links(&mut self.media, &media.file);
        }
        if product.kind.is_composed() {
            for sku in product.part_skus() {
                links(&mut self.parts, sku);
            }
        }
        for (variant, position) in product.variants.iter().zip(0..) {
            self.add_variant(code, variant, position, moment)?;
        }
        Ok(())
    }

    fn add_variant(
        &mut self,
        product: &str,
        variant: &Variant,
        position: u32,
        moment: &Moment<'_>,
    ) -> Result<(), StorageError> {
        let bare = Variant {
            prices: Vec::new(),
            stock: BTreeMap::new(),
            ..variant.clone()
        };
        self.variants.extend([
            Value::text(&variant.sku),
            Value::text((moment.new_id)()),
            Value::text(product),
            Value::integer(position),
            Value::text(serde_json::to_string(&bare)?),
        ]);
        for price in &variant.prices {
            let currency = price.currency.code();
            let list = base_list(price.currency);
            self.prices.extend([
                Value::text(&variant.sku),
                Value::text(&list),
                Value::integer(price.min_quantity),
                Value::Integer(price.amount),
            ]);
            self.lists.insert(list, currency.to_owned());
        }
        for (warehouse, level) in &variant.stock {
            self.stock.extend([
                Value::text(&variant.sku),
                Value::text(warehouse),
                Value::integer(level.on_hand()),
                level.expected().map_or(Value::Null, Value::text),
            ]);
        }
        Ok(())
    }

    async fn write(self, sql: &impl Sql) -> Result<(), StorageError> {
        insert(
            sql,
            "INTO product (id, code, brand, data, digest, updated_at)",
            6,
            self.products,
            "ON CONFLICT (code) DO UPDATE SET brand = excluded.brand, data = excluded.data,
               digest = excluded.digest, updated_at = excluded.updated_at",
        )
        .await?;
        for (into, links) in [
            (
                "OR IGNORE INTO product_category (category, product)",
                self.categories,
            ),
            ("OR IGNORE INTO product_media (file, product)", self.media),
            ("OR IGNORE INTO product_part (sku, product)", self.parts),
        ] {
            insert(sql, into, 2, links, "").await?;
        }
        insert(
            sql,
            "INTO variant (sku, id, product, position, data)",
            5,
            self.variants,
            "ON CONFLICT (sku) DO UPDATE SET product = excluded.product,
               position = excluded.position, data = excluded.data",
        )
        .await?;
        let lists = self.lists.into_iter();
        let lists = lists.flat_map(|(code, currency)| [Value::text(code), Value::text(currency)]);
        let into = "OR IGNORE INTO price_list (code, currency)";
        insert(sql, into, 2, lists.collect(), "").await?;
        let into = "INTO price (sku, list, min_quantity, amount)";
        insert(sql, into, 4, self.prices, "").await?;
        let into = "INTO stock (sku, warehouse, on_hand, expected)";
        insert(sql, into, 4, self.stock, "").await
    }
}
