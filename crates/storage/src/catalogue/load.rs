use std::collections::{BTreeMap, BTreeSet};

use commerce::catalogue::{
    Attribute, Category, MenuItem, Page, Product, RelationRule, SearchRule, Stock, Store, Variant,
    Warehouse,
};
use commerce::import::{CategoryUse, ProductContext};
use commerce::publish::{CategoryIndex, MediaFile, References, StoredProduct};
use serde_json::json;

use super::file::media_file;
use crate::sql::{Row, Sql, StorageError, Value};

/// All of the catalogue that does not grow with the number of products.
#[derive(Debug, Default)]
pub struct Catalogue {
    pub references: References,
    /// By store and code.
    pub menus: BTreeMap<(String, String), Vec<MenuItem>>,
}

impl Catalogue {
    /// Reads it in one statement.
    pub async fn load(sql: &impl Sql) -> Result<Self, StorageError> {
        let statement = "SELECT 'store', '', data FROM store
            UNION ALL SELECT 'brand', '', data FROM brand
            UNION ALL SELECT 'attribute', '', data FROM attribute
            UNION ALL SELECT 'warehouse', '', data FROM warehouse
            UNION ALL SELECT 'relation_rule', '', data FROM relation_rule
            UNION ALL SELECT 'search_rule', '', data FROM search_rule
            UNION ALL SELECT 'synonym', '', data FROM synonym
            UNION ALL SELECT 'category', id, data FROM category
            UNION ALL SELECT 'page', '', data FROM page
            UNION ALL SELECT 'menu', store || '/' || code, data ->> 'items' FROM menu";
        let mut catalogue = Self::default();
        let mut categories = Vec::new();
        for row in sql.query(statement, Vec::new()).await? {
            match row.text(0)? {
                "category" => categories.push((row.text(1)?.to_owned(), row.json::<Category>(2)?)),
                kind => catalogue.add(kind, &row)?,
            }
        }
        catalogue.references.categories = CategoryIndex::new(categories);
        Ok(catalogue)
    }

    fn add(&mut self, kind: &str, row: &Row) -> Result<(), StorageError> {
        let references = &mut self.references;
        match kind {
            "store" => {
                let store: Store = row.json(2)?;
                references.stores.insert(store.code.clone(), store);
            }
            "brand" => {
                let brand: commerce::catalogue::Brand = row.json(2)?;
                references.brands.insert(brand.external_id.clone(), brand);
            }
            "attribute" => {
                let attribute: Attribute = row.json(2)?;
                references
                    .attributes
                    .insert(attribute.code.clone(), attribute);
            }
            "page" => {
                let page: Page = row.json(2)?;
                references
                    .pages
                    .insert((page.store.clone(), page.code.clone()), page);
            }
            "menu" => {
                let key = row.text(1)?.split_once('/').unwrap_or_default();
                self.menus
                    .insert((key.0.to_owned(), key.1.to_owned()), row.json(2)?);
            }
            "relation_rule" => {
                let rule: RelationRule = row.json(2)?;
                references.relation_rules.insert(rule.code.clone(), rule);
            }
            "search_rule" => {
                let rule: SearchRule = row.json(2)?;
                let key = (rule.store.clone(), rule.code.clone());
                references.search_rules.insert(key, rule);
            }
            "synonym" => references.synonyms.push(row.json(2)?),
            _ => {
                let warehouse: Warehouse = row.json(2)?;
                references
                    .warehouses
                    .insert(warehouse.code.clone(), warehouse);
            }
        }
        Ok(())
    }

    pub(super) async fn reload_categories(&mut self, sql: &impl Sql) -> Result<(), StorageError> {
        let rows = sql
            .query("SELECT id, data FROM category", Vec::new())
            .await?;
        let categories = rows
            .iter()
            .map(|row| Ok((row.text(0)?.to_owned(), row.json(1)?)));
        let categories = categories.collect::<Result<Vec<_>, StorageError>>()?;
        self.references.categories = CategoryIndex::new(categories);
        Ok(())
    }

    /// The menus of a store, by code.
    pub(crate) fn menus_of(&self, store: &str) -> BTreeMap<String, Vec<MenuItem>> {
        let mut menus = BTreeMap::new();
        for ((_, code), items) in self.menus.iter().filter(|((of, _), _)| of == store) {
            menus.insert(code.clone(), items.clone());
        }
        menus
    }
}

/// What rules for products ask of, categories and attributes, and the stores: in one statement.
pub(crate) async fn load_rule_references(sql: &impl Sql) -> Result<References, StorageError> {
    let statement = "SELECT 'store', '', data FROM store
        UNION ALL SELECT 'attribute', '', data FROM attribute
        UNION ALL SELECT 'category', id, data FROM category";
    let mut references = References::default();
    let mut categories = Vec::new();
    for row in sql.query(statement, Vec::new()).await? {
        match row.text(0)? {
            "store" => {
                let store: Store = row.json(2)?;
                references.stores.insert(store.code.clone(), store);
            }
            "attribute" => {
                let attribute: Attribute = row.json(2)?;
                references
                    .attributes
                    .insert(attribute.code.clone(), attribute);
            }
            _ => categories.push((row.text(1)?.to_owned(), row.json(2)?)),
        }
    }
    references.categories = CategoryIndex::new(categories);
    Ok(references)
}

impl ProductContext for Catalogue {
    fn has_store(&self, code: &str) -> bool {
        self.references.stores.contains_key(code)
    }

    fn has_brand(&self, external_id: &str) -> bool {
        self.references.brands.contains_key(external_id)
    }

    fn category(&self, external_id: &str) -> Option<CategoryUse> {
        let (_, category) = self.references.categories.get(external_id)?;
        Some(match category.rule {
            None => CategoryUse::ByHand,
            Some(_) => CategoryUse::ByRule,
        })
    }

    fn has_warehouse(&self, code: &str) -> bool {
        self.references.warehouses.contains_key(code)
    }

    fn attribute(&self, code: &str) -> Option<&Attribute> {
        self.references.attributes.get(code)
    }
}

/// A variant's row with its prices and its stock.
#[derive(serde::Deserialize)]
struct VariantRow {
    id: String,
    data: Variant,
    prices: Vec<commerce::catalogue::Price>,
    stock: BTreeMap<String, Stock>,
}

/// The products with these external ids, whole, in one statement.
pub(crate) async fn load_products(
    sql: &impl Sql,
    external_ids: &BTreeSet<String>,
) -> Result<BTreeMap<String, StoredProduct>, StorageError> {
    let statement = "SELECT p.id, p.updated_at, p.data, (
            SELECT json_group_array(json_object(
              'id', v.id, 'data', json(v.data),
              'prices', (SELECT json_group_array(json_object(
                  'currency', l.currency, 'amount', c.amount, 'min_quantity', c.min_quantity))
                FROM price c JOIN price_list l ON l.code = c.list WHERE c.sku = v.sku),
              'stock', (SELECT json_group_object(s.warehouse, json(CASE WHEN s.expected IS NULL
                  THEN s.on_hand ELSE json_object('on_hand', s.on_hand, 'expected', s.expected) END))
                FROM stock s WHERE s.sku = v.sku))
              ORDER BY v.position)
            FROM variant v WHERE v.product = p.code)
        FROM product p WHERE p.code IN (SELECT value FROM json_each(?))";
    let rows = sql
        .query(
            statement,
            vec![Value::text(json!(external_ids).to_string())],
        )
        .await?;
    // To collect into a map would be to sort: as much code again for every type.
    let mut products = BTreeMap::new();
    for row in &rows {
        let mut product: Product = row.json(2)?;
        let variants: Vec<VariantRow> = row.json(3)?;
        let mut ids = BTreeMap::new();
        for variant in &variants {
            ids.insert(variant.data.sku.clone(), variant.id.clone());
        }
        product.variants = variants
            .into_iter()
            .map(|row| Variant {
                prices: row.prices,
                stock: row.stock,
                ..row.data
            })
            .collect();
        let stored = StoredProduct {
            id: row.text(0)?.to_owned(),
            variant_ids: ids,
            updated_at: row.text(1)?.to_owned(),
            product,
        };
        products.insert(stored.product.external_id.clone(), stored);
    }
    Ok(products)
}

/// The uploaded files with these names.
pub(crate) async fn load_media(
    sql: &impl Sql,
    files: &BTreeSet<String>,
) -> Result<BTreeMap<String, MediaFile>, StorageError> {
    let statement = "SELECT file, hash, extension, width, height, renditions FROM media_file
                     WHERE file IN (SELECT value FROM json_each(?))";
    let rows = sql
        .query(statement, vec![Value::text(json!(files).to_string())])
        .await?;
    let mut files = BTreeMap::new();
    for row in &rows {
        files.insert(row.text(0)?.to_owned(), media_file(row)?);
    }
    Ok(files)
}
