use api::admin::{ListPrice, ListPrices, NewListPrices};
use api::limits::{MAX_LIST_PRICES, MAX_LIST_PRICES_BYTES};
use commerce::import::FieldError;
use commerce::import::offers::Pricing;
use commerce::import::parts::PriceRow;
use storage::catalogue::offers::{self, Kind};
use storage::catalogue::{Outcome, Refusal};
use storage::{Database, in_transaction};
use storefront::Received;
use web::{Answer, Failure, Request, read_json, seal_cursor};

/// `GET /api/v1/admin/price-lists/{code}/prices?cursor=&limit=`
pub(crate) async fn list(request: &Request, code: &str) -> Result<Answer, Failure> {
    let limit = admin::records::limit(request)?;
    let name = format!("prices {code}");
    let after: Option<(String, String, i64)> = admin::records::after(request, &name)?;
    let after = after.unwrap_or_default();
    let database = open(code).await?;
    let after = (&*after.0, &*after.1, after.2);
    let prices = offers::prices(&database, code, after, limit).await?;
    let last = prices.last().filter(|_| prices.len() == limit);
    let next_cursor = last.map(|last| {
        let place = (&*last.product, &*last.sku, last.min_quantity);
        seal_cursor(&name, &place)
    });
    let items = prices.into_iter().map(|price| ListPrice {
        product: Some(price.product).filter(|_| price.sku.is_empty()),
        sku: Some(price.sku).filter(|sku| !sku.is_empty()),
        min_quantity: u32::try_from(price.min_quantity).unwrap_or(u32::MAX),
        amount: price.amount,
    });
    Ok(Answer::private_json(&ListPrices {
        items: items.collect(),
        next_cursor,
    }))
}

/// `POST /api/v1/admin/price-lists/{code}/prices`: puts prices into the list, all or none; each in
/// the place of the one for the same thing and quantity.
pub(crate) async fn write(received: Received, code: &str) -> Result<Answer, Failure> {
    let wanted: NewListPrices = read_json(&received.read_body(MAX_LIST_PRICES_BYTES).await?)?;
    if !(1..=MAX_LIST_PRICES).contains(&wanted.prices.len()) {
        let expected = format!("expected 1 to {MAX_LIST_PRICES} entries");
        return Err(Failure::invalid("prices", expected));
    }
    let rows = wanted.prices.into_iter().map(|price| PriceRow {
        sku: price.sku.unwrap_or_default(),
        product: price.product,
        list: Some(code.to_owned()),
        currency: None,
        amount: price.amount,
        min_quantity: price.min_quantity,
    });
    let rows: Vec<_> = rows.collect();
    let at = |place: usize, mut error: FieldError| {
        error.field = format!("prices[{place}].{}", error.field);
        error
    };
    let mut errors = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let found = Pricing::Price(row.clone()).check();
        errors.extend(found.into_iter().map(|error| at(place, error)));
    }
    if !errors.is_empty() {
        return Err(admin::records::refused(errors));
    }
    let database = open(code).await?;
    let work = async {
        for (place, row) in rows.iter().enumerate() {
            let put = offers::put_list_price(&database, row).await;
            put.map_err(|refusal| match refusal {
                Refusal::Storage(error) => Failure::from(error),
                Refusal::Fields(errors) => {
                    let errors = errors.into_iter().map(|error| at(place, error));
                    admin::records::refused(errors.collect())
                }
            })?;
        }
        Ok::<_, Failure>(())
    };
    in_transaction(&database, work).await?;
    Ok(Answer::no_content())
}

/// `DELETE /api/v1/admin/price-lists/{code}/prices?product=&sku=&min_quantity=`: takes a price out.
pub(crate) async fn remove(request: &Request, code: &str) -> Result<Answer, Failure> {
    let query = &request.query;
    let sku = query.one("sku")?;
    let product = query.one("product")?;
    let quantity = query.one("min_quantity")?.unwrap_or("1");
    let quantity = quantity.parse().ok().filter(|quantity| *quantity > 0);
    let expected = "expected a whole number from 1 on";
    let min_quantity = quantity.ok_or_else(|| Failure::invalid("min_quantity", expected))?;
    if sku.is_some() == product.is_some() {
        return Err(Failure::invalid(
            "sku",
            "expected either a SKU or a product",
        ));
    }
    let database = open(code).await?;
    let price = offers::ListPrice {
        product: product.unwrap_or_default().to_owned(),
        sku: sku.unwrap_or_default().to_owned(),
        min_quantity,
        amount: 0,
    };
    let work = offers::delete_list_price(&database, code, &price);
    match in_transaction(&database, work).await? {
        Outcome::Unchanged => Err(Failure::not_found()),
        _ => Ok(Answer::no_content()),
    }
}

/// The database, where it has the list.
async fn open(code: &str) -> Result<Database, Failure> {
    let database = Database::open().await?;
    admin::require_latest(&database).await?;
    match offers::find(&database, Kind::PriceList, code).await? {
        Some(_) => Ok(database),
        None => Err(Failure::not_found()),
    }
}
