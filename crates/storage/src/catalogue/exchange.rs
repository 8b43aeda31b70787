//! Rows that only get in each other's way: of things that swap their addresses or their SKUs.

use commerce::import::{FieldError, Row};
use serde_json::json;

use super::slug::Owner;
use super::{Catalogue, Exchange, Judged, Moment, Refusal, import_among};
use crate::sql::{Sql, StorageError, Value};

/// One that is refused keeps its addresses, which may refuse another one in the next round.
const ROUNDS: usize = 8;

/// Whether all that is wrong with a row is that other things have its slugs or its SKUs, which later
/// rows may free.
pub fn waits_for_others(errors: &[FieldError]) -> bool {
    let waits = |error: &FieldError| ["slug_taken", "sku_taken"].contains(&error.code);
    !errors.is_empty() && errors.iter().all(waits)
}

/// Takes in rows as if the things that they are of had no addresses and no SKUs, so that they can
/// have each other's, and gives what became of each. What is refused changes nothing, and keeps what
/// it has from the others. The rows are read from their lines in each round.
pub async fn import_together(
    sql: &impl Sql,
    catalogue: &mut Catalogue,
    lines: &[&[u8]],
    moment: &Moment<'_>,
) -> Result<Vec<Judged>, StorageError> {
    let rows = || lines.iter().map(|line| Row::parse(line));
    let mut owners: Vec<_> = rows()
        .map(|row| row.ok().as_ref().and_then(owner))
        .collect();
    let mut judged: Vec<Option<Judged>> = Vec::new();
    judged.resize_with(lines.len(), || None);
    for _ in 0..ROUNDS {
        sql.query("SAVEPOINT together", Vec::new()).await?;
        give_up_slugs(sql, &owners).await?;
        let mut exchange = exchange(rows().zip(&judged));
        let mut outcomes = Vec::new();
        let mut are_sound = true;
        for (index, row) in rows().enumerate() {
            if judged[index].is_some() {
                continue;
            }
            sql.query("SAVEPOINT one", Vec::new()).await?;
            let outcome = match row {
                Ok(row) => {
                    let skus = skus(&row);
                    let outcome = import_among(sql, catalogue, row, moment, &exchange).await;
                    if outcome.is_ok() {
                        exchange.taken.extend(skus);
                    }
                    outcome
                }
                Err(errors) => Err(Refusal::Fields(errors)),
            };
            match outcome {
                Ok(outcome) => outcomes.push((index, outcome)),
                Err(Refusal::Fields(errors)) => {
                    sql.query("ROLLBACK TO one", Vec::new()).await?;
                    judged[index] = Some(Err(errors));
                    owners[index] = None;
                    are_sound = false;
                }
                Err(Refusal::Storage(error)) => return Err(error),
            }
            sql.query("RELEASE one", Vec::new()).await?;
        }
        if !are_sound {
            sql.query("ROLLBACK TO together", Vec::new()).await?;
            *catalogue = Catalogue::load(sql).await?;
        }
        sql.query("RELEASE together", Vec::new()).await?;
        if are_sound {
            for (index, outcome) in outcomes {
                judged[index] = Some(Ok(outcome));
            }
            break;
        }
    }
    let unsettled = || {
        let detail =
            "others that want each other's addresses or SKUs were refused: correct them first";
        vec![FieldError::new("", "slug_taken", detail)]
    };
    let judged = judged.into_iter();
    Ok(judged
        .map(|one| one.unwrap_or_else(|| Err(unsettled())))
        .collect())
}

/// Whether the one row replaces what the other says.
pub fn is_of_the_same(row: &Row, other: &Row) -> bool {
    let language = |row: &Row| match row {
        Row::Translation(translation) => Some(translation.language.clone()),
        _ => None,
    };
    owner(row) == owner(other) && language(row) == language(other)
}

/// The thing that has the addresses that a row is about.
fn owner(row: &Row) -> Option<Owner> {
    match row {
        Row::Product(product) => Some(("product", product.external_id.clone())),
        Row::Category(category) => Some(("category", category.external_id.clone())),
        Row::Page(page) => Some(("page", format!("{}/{}", page.store, page.code))),
        Row::Translation(translation) => match translation.of()? {
            ("product", name) => Some(("product", name.to_owned())),
            ("category", name) => Some(("category", name.to_owned())),
            _ => None,
        },
        _ => None,
    }
}

/// What the products that are still to be judged leave to each other.
fn exchange<'a>(
    rows: impl Iterator<Item = (Result<Row, Vec<FieldError>>, &'a Option<Judged>)>,
) -> Exchange {
    let mut exchange = Exchange::default();
    for (row, judged) in rows {
        if let (Ok(row), None) = (row, judged) {
            exchange.wanted.extend(skus(&row));
            if let Row::Product(product) = row {
                exchange.products.insert(product.external_id);
            }
        }
    }
    exchange
}

/// Of what a row of a product sells.
fn skus(row: &Row) -> Vec<String> {
    let variants = match row {
        Row::Product(product) => product.all_variants(),
        _ => Vec::new(),
    };
    variants.into_iter().map(|variant| variant.sku).collect()
}

/// Makes the addresses of things their former ones.
async fn give_up_slugs(sql: &impl Sql, owners: &[Option<Owner>]) -> Result<(), StorageError> {
    let owners = || vec![Value::text(json!(owners).to_string())];
    let given_up = "(kind, target) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))";
    let remember = format!(
        "INSERT OR REPLACE INTO old_slug (store, language, kind, slug, target)
         SELECT store, language, kind, slug, target FROM slug WHERE {given_up}"
    );
    sql.query(&remember, owners()).await?;
    let drop = format!("DELETE FROM slug WHERE {given_up}");
    sql.query(&drop, owners()).await.map(std::mem::drop)
}
