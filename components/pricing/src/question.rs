use api::limits::MAX_PRICED;
use calculation::check::{self, Invalid};
use calculation::problem::{Customer, Facts, Time};
use commerce::catalogue::Store;
use commerce::publish::{CHANNEL, References};
use commerce::time;
use engine_client::refused;
use money::Currency;
use web::{Failure, Request};

/// The parameters that say what is asked.
const PARAMETERS: [&str; 9] = [
    "sku",
    "store",
    "quantity",
    "channel",
    "segment",
    "organization",
    "customer",
    "at",
    "country",
];

/// What those who run the shop ask of its prices.
pub(crate) struct Question {
    pub(crate) skus: Vec<String>,
    pub(crate) quantity: u64,
    store: String,
    currency: Option<String>,
    country: Option<String>,
    channel: String,
    customer: Customer,
    at: i64,
}

impl Question {
    pub(crate) fn read(request: &Request) -> Result<Self, Failure> {
        storefront::refuse_unknown(request, &PARAMETERS)?;
        let query = &request.query;
        let one = |name| -> Result<_, Failure> { Ok(query.one(name)?.map(str::to_owned)) };
        let mut skus: Vec<String> = Vec::new();
        for sku in query.all("sku") {
            if !skus.iter().any(|known| known == sku) {
                skus.push(sku.to_owned());
            }
        }
        if skus.is_empty() || skus.len() > MAX_PRICED {
            let expected = format!("expected 1 to {MAX_PRICED} SKUs, a parameter each");
            return Err(Failure::invalid("sku", expected));
        }
        let quantity = query.one("quantity")?.unwrap_or("1").parse().ok();
        let quantity = quantity.filter(|units| (1..=check::MAX_QUANTITY).contains(units));
        let expected = || format!("expected 1 to {}", check::MAX_QUANTITY);
        let at = match query.one("at")? {
            None => storefront::now(),
            Some(text) => {
                time::seconds(text).ok_or_else(|| Failure::invalid("at", time::EXPECTED))?
            }
        };
        Ok(Self {
            quantity: quantity.ok_or_else(|| Failure::invalid("quantity", expected()))?,
            skus,
            store: query.one("store")?.unwrap_or_default().to_owned(),
            currency: one("currency")?,
            country: one("country")?,
            channel: query.one("channel")?.unwrap_or(CHANNEL).to_owned(),
            customer: Customer {
                id: one("customer")?,
                organization: one("organization")?,
                segments: query.all("segment").map(str::to_owned).collect(),
                ..Customer::default()
            },
            at,
        })
    }

    /// Who asks, where and when: what the question does not say is as pages have it.
    pub(crate) fn facts(&self, references: &References) -> Result<(Facts, Currency), Failure> {
        let store = self.store(references)?;
        let currency = self.currency(store)?;
        let default = store.countries.first();
        let country = self.country.clone();
        let facts = Facts {
            store: store.code.clone(),
            currency: currency.code().to_owned(),
            channel: Some(self.channel.clone()),
            country: country.or_else(|| default.map(ToString::to_string)),
            customer: self.customer.clone(),
            time: Time {
                seconds: self.at,
                offset_minutes: 0,
            },
            ..Facts::default()
        };
        let found = check::facts(&facts);
        match found.is_empty() {
            true => Ok((facts, currency)),
            false => Err(refused(found.into_iter().map(as_parameter).collect())),
        }
    }

    fn store<'a>(&self, references: &'a References) -> Result<&'a Store, Failure> {
        let stores = &references.stores;
        let store = stores.get(&self.store);
        store.ok_or_else(|| admin::unknown_store(stores.keys().map(String::as_str)))
    }

    fn currency(&self, store: &Store) -> Result<Currency, Failure> {
        let Some(given) = &self.currency else {
            return Ok(store.currencies[0]);
        };
        let mut currencies = store.currencies.iter();
        let known = currencies.find(|currency| currency.code() == given);
        known.copied().ok_or_else(|| {
            let codes: Vec<_> = store.currencies.iter().map(|one| one.code()).collect();
            let expected = format!(
                "expected one of the store's currencies: {}",
                codes.join(", ")
            );
            Failure::invalid("currency", expected)
        })
    }
}

/// A fact by the name of the parameter that says it.
fn as_parameter(invalid: Invalid) -> Invalid {
    let name = match invalid.field.as_str() {
        "customer.id" => "customer",
        "customer.organization" => "organization",
        field if field.starts_with("customer.segments") => "segment",
        "time" => "at",
        other => other,
    };
    Invalid {
        field: name.to_owned(),
        expected: invalid.expected,
    }
}
