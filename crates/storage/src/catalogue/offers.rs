//! Price lists, promotions and coupons.
//!
//! A change queues the products whose prices it touches, or the site that tells of it.

use commerce::catalogue::{CataloguePromotion, Coupon, PriceList, ProductRule, Promotion};
use commerce::import::FieldError;
use commerce::import::offers::Row as OfferRow;
use commerce::import::parts::PriceRow;
use commerce::publish::priced_name;
use commerce::time;
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::parts::{missing, product_of};
use super::{Moment, Outcome, Refusal, put, refuse};
use crate::publication;
use crate::sql::{Row, Sql, StorageError, Value};

/// Records that people change one by one, and that count their changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    PriceList,
    CataloguePromotion,
    Promotion,
    PromotionRule,
    Coupon,
}

impl Kind {
    /// The name of its table, and of its rows in an import.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PriceList => "price_list",
            Self::CataloguePromotion => "catalogue_promotion",
            Self::Promotion => "promotion",
            Self::PromotionRule => "promotion_rule",
            Self::Coupon => "coupon",
        }
    }
}

/// A record as it is kept: JSON, and how often it was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub code: String,
    pub data: String,
    pub version: i64,
    /// Of a coupon, how often it was used.
    pub used: i64,
}

impl Stored {
    fn read(row: &Row) -> Result<Self, StorageError> {
        Ok(Self {
            code: row.text(0)?.to_owned(),
            data: row.text(1)?.to_owned(),
            version: row.integer(2)?,
            used: row.integer(3)?,
        })
    }
}

fn columns(kind: Kind) -> String {
    let used = if kind == Kind::Coupon { "used" } else { "0" };
    let table = kind.as_str();
    format!("SELECT code, data, version, {used} FROM {table} WHERE data IS NOT NULL")
}

/// The record with this code.
pub async fn find(sql: &impl Sql, kind: Kind, code: &str) -> Result<Option<Stored>, StorageError> {
    let statement = format!("{} AND code = ?", columns(kind));
    let rows = sql.query(&statement, vec![Value::text(code)]).await?;
    rows.first().map(Stored::read).transpose()
}

/// At most `limit` records by code, those after a code; of coupons those of a promotion alone, where
/// it is named.
pub async fn list(
    sql: &impl Sql,
    kind: Kind,
    promotion: Option<&str>,
    after: &str,
    limit: usize,
) -> Result<Vec<Stored>, StorageError> {
    let mut statement = format!("{} AND code > ?", columns(kind));
    let mut parameters = vec![Value::text(after)];
    if let Some(promotion) = promotion {
        statement.push_str(" AND promotion = ?");
        parameters.push(Value::text(promotion));
    }
    statement.push_str(&format!(" ORDER BY code LIMIT {limit}"));
    let rows = sql.query(&statement, parameters).await?;
    rows.iter().map(Stored::read).collect()
}

/// A record with the JSON that is kept of it. Of a promotion that is what its owner wrote: to write
/// all that a promotion can say would be as much code as to read it.
#[derive(Debug, Clone)]
pub struct Written<T> {
    pub record: T,
    pub data: Json,
}

impl<T: Serialize> Written<T> {
    /// A record as it is written from itself.
    pub fn of(record: T) -> Result<Self, StorageError> {
        Ok(Self {
            data: serde_json::to_value(&record)?,
            record,
        })
    }
}

impl<T> Written<T> {
    /// Writes moments in the one way in which they compare as texts, in an object at this path.
    fn settle(&mut self, path: &str, starts: Option<i64>, ends: Option<i64>) {
        for (name, moment) in [("starts", starts), ("ends", ends)] {
            if let Some(place) = self.data.pointer_mut(&format!("{path}/{name}"))
                && let Some(moment) = moment
            {
                *place = time::timestamp(moment).into();
            }
        }
    }
}

/// Writes the document of a record that is there or not, and counts the change.
pub(super) async fn put_counted(
    sql: &impl Sql,
    kind: Kind,
    code: &str,
    data: &Json,
    column: Option<(&str, &str)>,
) -> Result<Outcome, StorageError> {
    let data = data.to_string();
    let known = find(sql, kind, code).await?;
    if known.as_ref().is_some_and(|known| known.data == data) {
        return Ok(Outcome::Unchanged);
    }
    let table = kind.as_str();
    let (name, value) = column.map_or((String::new(), String::new()), |(name, _)| {
        (format!(", {name}"), format!(", {name} = excluded.{name}"))
    });
    let more = if column.is_some() { ", ?" } else { "" };
    let statement = format!(
        "INSERT INTO {table} (code, data{name}) VALUES (?, ?{more})
         ON CONFLICT (code) DO UPDATE SET data = excluded.data, version = version + 1{value}"
    );
    let mut values = vec![Value::text(code), Value::text(data)];
    values.extend(column.map(|(_, value)| Value::text(value)));
    sql.query(&statement, values).await?;
    Ok(match known {
        None => Outcome::Created,
        Some(_) => Outcome::Updated,
    })
}

/// Takes in a price list. Its rows stay.
pub async fn put_price_list(
    sql: &impl Sql,
    mut written: Written<PriceList>,
) -> Result<Outcome, Refusal> {
    let (starts, ends) = (written.record.audience.starts, written.record.audience.ends);
    written.settle("/audience", starts, ends);
    let Written { record: list, data } = &written;
    let mut named = Named::default();
    named.all("audience.stores", "store", &list.audience.stores);
    named.check(sql).await?;
    let statement = "SELECT currency FROM price_list WHERE code = ? AND currency <> ?";
    let values = vec![Value::text(&list.code), Value::text(&list.currency)];
    if let Some(known) = sql.query(statement, values).await?.first()
        && has_rows(sql, &list.code).await?
    {
        let detail = format!("its prices are in {}: remove them first", known.text(0)?);
        return Err(refuse("currency", "has_prices", detail));
    }
    let column = Some(("currency", &*list.currency));
    let outcome = put_counted(sql, Kind::PriceList, &list.code, data, column).await?;
    if outcome != Outcome::Unchanged {
        enqueue_products_of_list(sql, &list.code).await?;
    }
    Ok(outcome)
}

/// What a record names, which must be there.
#[derive(Default)]
struct Named(Vec<(String, &'static str, String, String)>);

impl Named {
    fn all(&mut self, field: &str, kind: &'static str, names: &[String]) {
        for (index, name) in names.iter().enumerate() {
            let field = format!("{field}[{index}]");
            self.0.push((field, kind, name.clone(), String::new()));
        }
    }

    /// What a rule for products asks for.
    fn rule(&mut self, field: &str, rule: &ProductRule) {
        self.all(&format!("{field}.brands"), "brand", &rule.brands);
        self.all(&format!("{field}.categories"), "category", &rule.categories);
        for (code, values) in &rule.attributes {
            let path = format!("{field}.attributes.{code}");
            for (index, value) in values.iter().enumerate() {
                let field = format!("{path}[{index}]");
                self.0
                    .push((field, "attribute", code.clone(), value.clone()));
            }
        }
    }

    async fn check(&self, sql: &impl Sql) -> Result<(), Refusal> {
        // A virtual category has a rule itself: rules do not build on rules.
        let statement = "SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) j
            WHERE NOT CASE value ->> 1
              WHEN 'store' THEN EXISTS (SELECT 1 FROM store WHERE code = j.value ->> 2)
              WHEN 'brand' THEN EXISTS (SELECT 1 FROM brand WHERE code = j.value ->> 2)
              WHEN 'category' THEN EXISTS (SELECT 1 FROM category
                WHERE code = j.value ->> 2 AND data ->> 'rule' IS NULL)
              WHEN 'attribute' THEN EXISTS (SELECT 1 FROM attribute a
                WHERE a.code = j.value ->> 2 AND (a.data ->> 'value_type' = 'boolean'
                  AND j.value ->> 3 IN ('true', 'false') OR EXISTS (
                    SELECT 1 FROM json_each(a.data, '$.values') v
                    WHERE v.value ->> 'code' = j.value ->> 3)))
              WHEN 'product' THEN EXISTS (SELECT 1 FROM product WHERE code = j.value ->> 2)
              ELSE EXISTS (SELECT 1 FROM variant WHERE sku = j.value ->> 2) END ORDER BY j.key";
        let rows = sql
            .query(statement, vec![Value::text(json!(self.0).to_string())])
            .await?;
        let error = |row: &Row| {
            let code = match row.text(1)? {
                "store" => "unknown_store",
                "brand" => "unknown_brand",
                "category" => "unknown_category",
                "attribute" => "unknown_value",
                "product" => "unknown_product",
                _ => "unknown_sku",
            };
            let detail = format!("'{}' does not exist: import it first", row.text(2)?);
            Ok(FieldError::new(row.text(0)?, code, detail))
        };
        let errors: Vec<_> = rows
            .iter()
            .map(error)
            .collect::<Result<_, StorageError>>()?;
        match errors.is_empty() {
            true => Ok(()),
            false => Err(Refusal::Fields(errors)),
        }
    }
}

async fn has_rows(sql: &impl Sql, list: &str) -> Result<bool, StorageError> {
    let statement = "SELECT 1 FROM price_row WHERE list = ? LIMIT 1";
    let rows = sql.query(statement, vec![Value::text(list)]).await?;
    Ok(!rows.is_empty())
}

async fn enqueue_products_of_list(sql: &impl Sql, list: &str) -> Result<(), StorageError> {
    let select = "SELECT DISTINCT 'product', product FROM price_row WHERE list = ?";
    publication::enqueue_selected(sql, select, vec![Value::text(list)]).await
}

/// Removes a price list with its rows.
pub async fn delete_price_list(sql: &impl Sql, code: &str) -> Result<Outcome, StorageError> {
    enqueue_products_of_list(sql, code).await?;
    let statement = "DELETE FROM price_list WHERE code = ? AND data IS NOT NULL RETURNING 1";
    removed(sql, statement, vec![Value::text(code)]).await
}

pub(super) async fn removed(
    sql: &impl Sql,
    statement: &str,
    parameters: Vec<Value>,
) -> Result<Outcome, StorageError> {
    Ok(match sql.query(statement, parameters).await?.is_empty() {
        true => Outcome::Unchanged,
        false => Outcome::Deleted,
    })
}

/// A price in a list, as it is kept: the code of the product, and the SKU where it is of one variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPrice {
    pub product: String,
    pub sku: String,
    pub min_quantity: i64,
    pub amount: i64,
}

/// At most `limit` prices of a list, those after another.
pub async fn prices(
    sql: &impl Sql,
    list: &str,
    after: (&str, &str, i64),
    limit: usize,
) -> Result<Vec<ListPrice>, StorageError> {
    let statement = format!(
        "SELECT product, sku, min_quantity, amount FROM price_row
         WHERE list = ? AND (product, sku, min_quantity) > (?, ?, ?)
         ORDER BY product, sku, min_quantity LIMIT {limit}"
    );
    let (product, sku, quantity) = after;
    let values = vec![
        Value::text(list),
        Value::text(product),
        Value::text(sku),
        Value::Integer(quantity),
    ];
    let rows = sql.query(&statement, values).await?;
    let price = |row: &Row| {
        Ok(ListPrice {
            product: row.text(0)?.to_owned(),
            sku: row.text(1)?.to_owned(),
            min_quantity: row.integer(2)?,
            amount: row.integer(3)?,
        })
    };
    rows.iter().map(price).collect()
}

/// The list of a row, and the product and the SKU that it is of.
async fn of_row(sql: &impl Sql, row: &PriceRow) -> Result<(String, String, String), Refusal> {
    let list = row.list.clone().unwrap_or_default();
    let statement = "SELECT currency FROM price_list WHERE code = ? AND data IS NOT NULL";
    let rows = sql.query(statement, vec![Value::text(&list)]).await?;
    let Some(found) = rows.first() else {
        return Err(missing("list", "unknown_price_list", &list));
    };
    let currency = found.text(0)?;
    if row.currency.is_some_and(|given| given.code() != currency) {
        let detail = format!("expected {currency}, the currency of the list");
        return Err(refuse("currency", "another_currency", detail));
    }
    let product = match &row.product {
        None => product_of(sql, &row.sku).await?.0,
        Some(product) => {
            let statement = "SELECT 1 FROM product WHERE code = ?";
            if sql
                .query(statement, vec![Value::text(product)])
                .await?
                .is_empty()
            {
                return Err(missing("product", "unknown_product", product));
            }
            product.clone()
        }
    };
    Ok((list, product, row.sku.clone()))
}

/// Puts a price into its list, or in the place of the one for this quantity.
pub async fn put_list_price(sql: &impl Sql, row: &PriceRow) -> Result<Outcome, Refusal> {
    let (list, product, sku) = of_row(sql, row).await?;
    let values = || {
        vec![
            Value::text(&list),
            Value::text(&product),
            Value::text(&sku),
            Value::integer(row.min_quantity),
            Value::Integer(row.amount),
        ]
    };
    let new = "INSERT INTO price_row (list, product, sku, min_quantity, amount)
        VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING 1";
    let changed = "UPDATE price_row SET amount = ?5 WHERE list = ?1 AND product = ?2 AND sku = ?3
        AND min_quantity = ?4 AND amount <> ?5 RETURNING 1";
    let outcome = if !sql.query(new, values()).await?.is_empty() {
        Outcome::Created
    } else if !sql.query(changed, values()).await?.is_empty() {
        Outcome::Updated
    } else {
        return Ok(Outcome::Unchanged);
    };
    publication::enqueue_product(sql, &product).await?;
    Ok(outcome)
}

/// Takes a price out of its list.
pub async fn delete_list_price(
    sql: &impl Sql,
    list: &str,
    price: &ListPrice,
) -> Result<Outcome, StorageError> {
    let statement = "DELETE FROM price_row
        WHERE list = ? AND product = ? AND sku = ? AND min_quantity = ? RETURNING 1";
    let values = vec![
        Value::text(list),
        Value::text(&price.product),
        Value::text(&price.sku),
        Value::Integer(price.min_quantity),
    ];
    let outcome = removed(sql, statement, values).await?;
    if outcome != Outcome::Unchanged {
        publication::enqueue_product(sql, &price.product).await?;
    }
    Ok(outcome)
}

/// Takes in a catalogue promotion.
pub async fn put_catalogue_promotion(
    sql: &impl Sql,
    mut written: Written<CataloguePromotion>,
    moment: &Moment<'_>,
) -> Result<Outcome, Refusal> {
    let audience = &written.record.rule.audience;
    let (starts, ends) = (audience.starts, audience.ends);
    written.settle("/rule/audience", starts, ends);
    let Written {
        record: promotion,
        data,
    } = &mut written;
    let mut named = Named::default();
    let rule = &promotion.rule;
    named.all("rule.audience.stores", "store", &rule.audience.stores);
    if let Some(products) = &promotion.products {
        named.rule("products", products);
    }
    for (index, priced) in rule.of.iter().enumerate() {
        let (kind, name) = priced_name(priced);
        let field = format!("rule.of[{index}].{kind}");
        named.0.push((field, kind, name.to_owned(), String::new()));
    }
    named.check(sql).await?;
    let (kind, code) = (Kind::CataloguePromotion, rule.id.clone());
    let known = find(sql, kind, &code).await?;
    let known: Option<CataloguePromotion> = known
        .map(|known| serde_json::from_str(&known.data))
        .transpose()?;
    if rule.created == 0 {
        let before = known.as_ref().map(|known| known.rule.created);
        data["rule"]["created"] = before.unwrap_or_else(|| seconds(moment)).into();
    }
    let outcome = put_counted(sql, kind, &code, data, None).await?;
    if outcome != Outcome::Unchanged {
        if let Some(before) = &known {
            enqueue_touched(sql, before).await?;
        }
        enqueue_touched(sql, promotion).await?;
        enqueue_sites(sql).await?;
    }
    Ok(outcome)
}

/// Removes a catalogue promotion.
pub async fn delete_catalogue_promotion(
    sql: &impl Sql,
    code: &str,
) -> Result<Outcome, StorageError> {
    let Some(stored) = find(sql, Kind::CataloguePromotion, code).await? else {
        return Ok(Outcome::Unchanged);
    };
    enqueue_touched(sql, &serde_json::from_str(&stored.data)?).await?;
    enqueue_sites(sql).await?;
    let statement = "DELETE FROM catalogue_promotion WHERE code = ? RETURNING 1";
    removed(sql, statement, vec![Value::text(code)]).await
}

/// Queues the products that a catalogue promotion may be for: those that it names, and those with the
/// brands and in the categories that it asks for.
async fn enqueue_touched(
    sql: &impl Sql,
    promotion: &CataloguePromotion,
) -> Result<(), StorageError> {
    let named = promotion.rule.of.iter().map(|priced| priced_name(priced).1);
    let named: Vec<_> = named.collect();
    let select = "SELECT 'product', code FROM product WHERE code IN (SELECT value FROM json_each(?1))
        UNION SELECT 'product', product FROM variant WHERE sku IN (SELECT value FROM json_each(?1))";
    let parameters = vec![Value::text(json!(named).to_string())];
    match &promotion.products {
        None if named.is_empty() => return publication::enqueue_all_products(sql).await,
        _ => publication::enqueue_selected(sql, select, parameters).await?,
    }
    let Some(ProductRule {
        brands, categories, ..
    }) = &promotion.products
    else {
        return Ok(());
    };
    let select = "SELECT 'product', p.code FROM product p
        WHERE (?1 = '[]' OR p.brand IN (SELECT value FROM json_each(?1)))
          AND (?2 = '[]' OR EXISTS (
            WITH RECURSIVE below (code) AS (SELECT value FROM json_each(?2)
              UNION SELECT c.code FROM category c JOIN below b ON c.data ->> 'parent' = b.code)
            SELECT 1 FROM product_category pc JOIN below b ON b.code = pc.category
            WHERE pc.product = p.code))";
    let list = |names: &Vec<String>| Value::text(json!(names).to_string());
    publication::enqueue_selected(sql, select, vec![list(brands), list(categories)]).await
}

/// Takes in one row of what is taken off orders, within the caller's transaction. On a refusal the
/// caller's savepoint is to be rolled back.
pub async fn import(
    sql: &impl Sql,
    row: Written<OfferRow>,
    moment: &Moment<'_>,
) -> Result<Outcome, Refusal> {
    let Written { record, data } = row;
    match record {
        OfferRow::Promotion(promotion) => {
            let promotion = Written {
                record: *promotion,
                data,
            };
            put_promotion(sql, promotion, moment).await
        }
        OfferRow::Lane(lane) => put_lane(sql, &lane.code, &data).await,
        OfferRow::Coupon(coupon) => put_coupon(sql, &coupon, &data, moment).await,
    }
}

async fn put_promotion(
    sql: &impl Sql,
    mut written: Written<Promotion>,
    moment: &Moment<'_>,
) -> Result<Outcome, Refusal> {
    let (starts, ends) = (written.record.rule.starts, written.record.rule.ends);
    written.settle("/rule", starts, ends);
    let Written {
        record: promotion,
        data,
    } = &mut written;
    let mut named = Named::default();
    named.all("stores", "store", &promotion.stores);
    named.check(sql).await?;
    if let Some(rule) = &promotion.rule.custom_rule
        && find(sql, Kind::PromotionRule, &rule.code).await?.is_none()
    {
        let detail = format!("'{}' does not exist: upload it first", rule.code);
        return Err(refuse(
            "rule.custom_rule.code",
            "unknown_promotion_rule",
            detail,
        ));
    }
    let code = promotion.rule.id.clone();
    if promotion.rule.created == 0 {
        let statement = "SELECT data ->> '$.rule.created' FROM promotion WHERE code = ?";
        let known = sql.query(statement, vec![Value::text(&code)]).await?;
        let before = known.first().map(|row| row.integer(0)).transpose()?;
        data["rule"]["created"] = before.unwrap_or_else(|| seconds(moment)).into();
    }
    let outcome = put_counted(sql, Kind::Promotion, &code, data, None).await?;
    if outcome != Outcome::Unchanged {
        enqueue_sites(sql).await?;
    }
    Ok(outcome)
}

/// Removes a promotion with its coupons.
pub async fn delete_promotion(sql: &impl Sql, code: &str) -> Result<Outcome, StorageError> {
    let statement = "DELETE FROM promotion WHERE code = ? RETURNING 1";
    let outcome = removed(sql, statement, vec![Value::text(code)]).await?;
    if outcome != Outcome::Unchanged {
        enqueue_sites(sql).await?;
    }
    Ok(outcome)
}

/// Sites tell of offers.
async fn enqueue_sites(sql: &impl Sql) -> Result<(), StorageError> {
    publication::enqueue_selected(sql, "SELECT 'site', code FROM store", Vec::new()).await
}

/// New ones come last.
async fn put_lane(sql: &impl Sql, code: &str, data: &Json) -> Result<Outcome, Refusal> {
    let known = "SELECT data FROM lane WHERE code = ?";
    let rows = sql.query(known, vec![Value::text(code)]).await?;
    if rows.is_empty() {
        let statement = "INSERT INTO lane (code, position, data)
            SELECT ?, coalesce(max(position), 0) + 1, ? FROM lane";
        let values = vec![Value::text(code), Value::text(data.to_string())];
        sql.query(statement, values).await?;
        return Ok(Outcome::Created);
    }
    Ok(put(sql, "lane", code, data).await?)
}

/// How often it was used stays.
async fn put_coupon(
    sql: &impl Sql,
    coupon: &Coupon,
    data: &Json,
    moment: &Moment<'_>,
) -> Result<Outcome, Refusal> {
    if find(sql, Kind::Promotion, &coupon.promotion)
        .await?
        .is_none()
    {
        return Err(missing("promotion", "unknown_promotion", &coupon.promotion));
    }
    let statement = "INSERT INTO coupon (code, promotion, data, created_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (code) DO UPDATE SET promotion = excluded.promotion, data = excluded.data,
          version = version + 1 WHERE data <> excluded.data RETURNING version";
    let values = vec![
        Value::text(&coupon.code),
        Value::text(&coupon.promotion),
        Value::text(data.to_string()),
        Value::text(moment.now),
    ];
    let rows = sql.query(statement, values).await?;
    Ok(match rows.first().map(|row| row.integer(0)).transpose()? {
        None => Outcome::Unchanged,
        Some(1) => Outcome::Created,
        Some(_) => Outcome::Updated,
    })
}

/// Adds those coupons whose codes nobody has; gives the codes that were added.
pub async fn add_coupons(
    sql: &impl Sql,
    coupons: &[Coupon],
    moment: &Moment<'_>,
) -> Result<Vec<String>, StorageError> {
    let statement = "INSERT INTO coupon (code, promotion, data, created_at)
        SELECT value ->> 'code', value ->> 'promotion', value, ? FROM json_each(?) WHERE true
        ON CONFLICT (code) DO NOTHING RETURNING code";
    let values = vec![
        Value::text(moment.now),
        Value::text(serde_json::to_string(coupons)?),
    ];
    let rows = sql.query(statement, values).await?;
    rows.iter()
        .map(|row| row.text(0).map(str::to_owned))
        .collect()
}

/// The codes of a batch of coupons of a promotion.
pub async fn batch(
    sql: &impl Sql,
    promotion: &str,
    batch: &str,
) -> Result<Vec<String>, StorageError> {
    let statement =
        "SELECT code FROM coupon WHERE promotion = ? AND data ->> 'batch' = ? ORDER BY code";
    let rows = sql
        .query(statement, vec![Value::text(promotion), Value::text(batch)])
        .await?;
    rows.iter()
        .map(|row| row.text(0).map(str::to_owned))
        .collect()
}

/// Removes a coupon.
pub async fn delete_coupon(sql: &impl Sql, code: &str) -> Result<Outcome, StorageError> {
    let statement = "DELETE FROM coupon WHERE code = ? RETURNING 1";
    removed(sql, statement, vec![Value::text(code)]).await
}

/// Counts a use of a coupon by a customer, if it is good at this moment and its limits leave one;
/// within the transaction that places the order. False where it is not.
pub async fn use_coupon(
    sql: &impl Sql,
    code: &str,
    customer: &str,
    now: &str,
) -> Result<bool, StorageError> {
    let parameters = || vec![Value::text(code), Value::text(customer), Value::text(now)];
    let of_customer = "INSERT INTO coupon_use (coupon, customer, used)
        SELECT code, ?2, 1 FROM coupon WHERE code = ?1
          AND (data ->> 'starts' IS NULL OR data ->> 'starts' <= ?3)
          AND (data ->> 'ends' IS NULL OR ?3 < data ->> 'ends')
          AND (data ->> 'max_uses' IS NULL OR used < data ->> 'max_uses')
        ON CONFLICT (coupon, customer) DO UPDATE SET used = used + 1
          WHERE used < coalesce((SELECT data ->> 'max_uses_by_customer' FROM coupon WHERE code = ?1),
            9223372036854775807)
        RETURNING 1";
    if sql.query(of_customer, parameters()).await?.is_empty() {
        return Ok(false);
    }
    let statement = "UPDATE coupon SET used = used + 1 WHERE code = ?";
    sql.query(statement, vec![Value::text(code)]).await?;
    Ok(true)
}

fn seconds(moment: &Moment<'_>) -> i64 {
    time::seconds(moment.now).unwrap_or_default()
}
