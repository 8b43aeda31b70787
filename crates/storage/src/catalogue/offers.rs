//! Price lists, promotions and coupons.
//!
//! A change queues the products whose prices it touches, or the site that tells of it.

mod catalogue_promotion;
mod coupon;
mod kept;
mod named;
mod price_list;
mod price_row;
mod promotion;

use commerce::import::offers::Row as OfferRow;
use commerce::time;
use serde::Serialize;
use serde_json::Value as Json;

use super::{Moment, Outcome, Refusal};
use crate::publication;
use crate::sql::{Row, Sql, StorageError, Value};

pub use catalogue_promotion::{delete_catalogue_promotion, put_catalogue_promotion};
pub use coupon::{add_coupons, batch, delete_coupon, use_coupon};
pub use kept::{Wanted, kept, store_codes};
pub use price_list::{delete_price_list, put_price_list};
pub use price_row::{ListPrice, delete_list_price, prices, put_list_price};
pub use promotion::{delete_lane, delete_promotion};

/// Records that people change one by one, and that count their changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    PriceList,
    CataloguePromotion,
    Promotion,
    PromotionRule,
    Lane,
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
            Self::Lane => "lane",
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

/// At most `limit` records after one, by code, and lanes in their order; of coupons those of a
/// promotion alone, where it is named.
pub async fn list(
    sql: &impl Sql,
    kind: Kind,
    promotion: Option<&str>,
    after: &str,
    limit: usize,
) -> Result<Vec<Stored>, StorageError> {
    let (place, order) = match kind {
        // They are judged in this order.
        Kind::Lane => {
            let place = "(position, code) > (coalesce((SELECT position FROM lane WHERE code = ?1),
              0), ?1)";
            (place, "position, code")
        }
        _ => ("code > ?", "code"),
    };
    let mut statement = format!("{} AND {place}", columns(kind));
    let mut parameters = vec![Value::text(after)];
    if let Some(promotion) = promotion {
        statement.push_str(" AND promotion = ?");
        parameters.push(Value::text(promotion));
    }
    statement.push_str(&format!(" ORDER BY {order} LIMIT {limit}"));
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
            promotion::put_promotion(sql, promotion, moment).await
        }
        OfferRow::Lane(lane) => promotion::put_lane(sql, &lane.code, &data).await,
        OfferRow::Coupon(coupon) => coupon::put_coupon(sql, &coupon, &data, moment).await,
    }
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

/// Sites tell of offers.
async fn enqueue_sites(sql: &impl Sql) -> Result<(), StorageError> {
    publication::enqueue_selected(sql, "SELECT 'site', code FROM store", Vec::new()).await
}

fn seconds(moment: &Moment<'_>) -> i64 {
    time::seconds(moment.now).unwrap_or_default()
}
