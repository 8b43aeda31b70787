//! What a request asks of a list.

use api::limits::{
    DEFAULT_PRODUCTS, MAX_FILTER_VALUE, MAX_FILTER_VALUES, MAX_PRODUCTS, MAX_QUESTION,
};
use commerce::listing::Sort;
use commerce::slug::is_attribute_code;
use money::{Currency, Money, plain_decimal};
use pages::Chosen;
use storage::listing::{Decimal, Filter};
use web::{Failure, Request};

/// Parameters of lists that filter nothing, or not by a property of products.
const OTHERS: [&str; 8] = [
    "q", "category", "sort", "cursor", "limit", "language", "currency", "country",
];

/// How a request narrows and orders a list.
pub(crate) struct Wanted<'r> {
    /// What the visitor asked for; empty for all products.
    pub(crate) question: &'r str,
    /// The filters as addresses say them: in ascending order, none twice.
    pub(crate) chosen: Vec<Chosen>,
    pub(crate) sort: Sort,
    pub(crate) cursor: Option<&'r str>,
    pub(crate) limit: usize,
}

impl<'r> Wanted<'r> {
    /// Reads the parameters that all lists share. The address of a page may carry what others
    /// appended to it: what can be no filter is passed over there, and refused to a program.
    pub(crate) fn read(request: &'r Request, currency: Currency) -> Result<Self, Failure> {
        let query = &request.query;
        let mut chosen: Vec<Chosen> = Vec::new();
        for (parameter, value) in query.pairs() {
            if OTHERS.contains(&parameter) || value.is_empty() {
                continue;
            }
            let value = match read_value(parameter, value, currency) {
                Ok(value) => value,
                Err(_) if !request.is_api() && !is_known(parameter) => continue,
                Err(expected) => return Err(Failure::invalid(named(parameter), expected)),
            };
            if is_single(parameter) {
                query.one(parameter)?;
            }
            let one = Chosen {
                parameter: parameter.to_owned(),
                value,
            };
            if let Err(place) = chosen.binary_search(&one) {
                if chosen.len() == MAX_FILTER_VALUES {
                    let expected =
                        format!("expected at most {MAX_FILTER_VALUES} values of filters");
                    return Err(Failure::invalid(named(parameter), expected));
                }
                chosen.insert(place, one);
            }
        }
        put_ends_in_order(&mut chosen, request)?;
        let sort = match query.one("sort")? {
            None => Sort::default(),
            Some(word) => Sort::parse(word).ok_or_else(|| {
                let words = Sort::ALL.map(Sort::as_str).join(", ");
                Failure::invalid("sort", format!("expected one of {words}"))
            })?,
        };
        Ok(Self {
            question: question(request)?,
            chosen,
            sort,
            cursor: query.one("cursor")?,
            limit: limit(request, DEFAULT_PRODUCTS, MAX_PRODUCTS)?,
        })
    }
}

/// The filters as the list takes them: one for each property.
pub(crate) fn filters(chosen: &[Chosen], currency: Currency) -> Vec<Filter> {
    let mut filters: Vec<Filter> = Vec::new();
    for Chosen { parameter, value } in chosen {
        match parameter.split_once('.') {
            Some(("price", bound)) => {
                let amount = Money::parse_typed(value, currency).map(|money| money.amount);
                match filters.last_mut() {
                    Some(Filter::Price { max, .. }) if bound == "max" => *max = amount,
                    Some(Filter::Price { min, .. }) => *min = amount,
                    _ if bound == "max" => filters.push(Filter::Price {
                        min: None,
                        max: amount,
                    }),
                    _ => filters.push(Filter::Price {
                        min: amount,
                        max: None,
                    }),
                }
            }
            Some((code, bound)) => {
                let own = |facet: &str| facet == code;
                if !matches!(filters.last(), Some(Filter::Range { facet, .. }) if own(facet)) {
                    filters.push(Filter::Range {
                        facet: code.to_owned(),
                        min: None,
                        max: None,
                    });
                }
                if let Some(Filter::Range { min, max, .. }) = filters.last_mut() {
                    let end = if bound == "min" { min } else { max };
                    *end = Some(value.clone());
                }
            }
            None => match filters.last_mut() {
                Some(Filter::Values { facet, any_of }) if facet == parameter => {
                    any_of.push(value.clone());
                }
                _ => filters.push(Filter::Values {
                    facet: parameter.clone(),
                    any_of: vec![value.clone()],
                }),
            },
        }
    }
    filters
}

/// The value of a filter in its one way to be written, or what was expected of it.
fn read_value(parameter: &str, value: &str, currency: Currency) -> Result<String, String> {
    if value.len() > MAX_FILTER_VALUE {
        return Err(format!("expected at most {MAX_FILTER_VALUE} bytes"));
    }
    match parameter.split_once('.') {
        Some(("price", "min" | "max")) => Money::parse_typed(value, currency)
            .map(Money::to_decimal_string)
            .ok_or_else(|| {
                let decimals = currency.decimals();
                format!("expected an amount of {currency} with at most {decimals} decimals")
            }),
        Some((code, "min" | "max")) if is_attribute_code(code) => {
            plain_decimal(value).ok_or_else(|| "expected a decimal, such as 12.5".to_owned())
        }
        None if parameter == "availability" && value != "in_stock" => {
            Err("expected in_stock".to_owned())
        }
        None if parameter == "on_sale" && value != "true" => Err("expected true".to_owned()),
        None if parameter == "rating" && !matches!(value.as_bytes(), [b'1'..=b'5']) => {
            Err("expected 1 to 5".to_owned())
        }
        None if parameter != "price" && is_attribute_code(parameter) => Ok(value.to_owned()),
        _ => Err(UNKNOWN.to_owned()),
    }
}

/// Ends of a range that are the wrong way round: whoever typed them into a page means what lies
/// between, a program has made a mistake and is told.
fn put_ends_in_order(chosen: &mut [Chosen], request: &Request) -> Result<(), Failure> {
    // In ascending order `price.max` stands right before `price.min`.
    for place in 1..chosen.len() {
        let (max, min) = (&chosen[place - 1], &chosen[place]);
        let property = max.parameter.strip_suffix(".max");
        if property.is_none()
            || property != min.parameter.strip_suffix(".min")
            || Decimal::parse(&min.value) <= Decimal::parse(&max.value)
        {
            continue;
        }
        if request.is_api() {
            let expected = format!("expected no less than {}, {}", min.parameter, min.value);
            return Err(Failure::invalid(named(&max.parameter), expected));
        }
        let (before, after) = chosen.split_at_mut(place);
        std::mem::swap(&mut before[place - 1].value, &mut after[0].value);
    }
    Ok(())
}

/// What is said of a parameter that is none.
pub(crate) const UNKNOWN: &str = "expected a parameter of lists: the code of an attribute by \
    which products can be filtered, with .min or .max for a range of numbers, brand, price.min, \
    price.max, availability, rating, on_sale, q, category, sort, cursor, limit, language, currency or country";

/// Filters that every store has.
fn is_known(parameter: &str) -> bool {
    matches!(
        parameter,
        "brand" | "price.min" | "price.max" | "availability" | "rating" | "on_sale"
    )
}

fn is_single(parameter: &str) -> bool {
    parameter.contains('.') || matches!(parameter, "availability" | "rating" | "on_sale")
}

/// A name from outside, short enough to be repeated.
fn named(parameter: &str) -> String {
    parameter.chars().take(40).collect()
}

/// The question in the search field, without the blanks around it.
pub(crate) fn question(request: &Request) -> Result<&str, Failure> {
    let question = request.query.one("q")?.unwrap_or_default().trim();
    if question.chars().count() > MAX_QUESTION {
        return Err(Failure::invalid(
            "q",
            format!("expected at most {MAX_QUESTION} characters"),
        ));
    }
    Ok(question)
}

pub(crate) fn limit(request: &Request, default: usize, most: usize) -> Result<usize, Failure> {
    let Some(text) = request.query.one("limit")? else {
        return Ok(default);
    };
    let limit = text.parse().ok().filter(|limit| (1..=most).contains(limit));
    limit.ok_or_else(|| Failure::invalid("limit", format!("expected 1 to {most}")))
}
