//! Records that people change one by one: lists of them, one of them, with a version that two who
//! meet at it notice.

use api::admin::{ImportReport, Record, RecordList, RowError};
use api::limits::{DEFAULT_RECORDS, MAX_RECORDS};
use commerce::import::FieldError;
use storage::catalogue::offers::{self, Kind, Stored};
use storage::catalogue::{Judged, Moment, Outcome, Refusal};
use storage::{Database, StorageError, in_transaction};
use web::{Answer, Failure, FieldFault, Request, open_cursor, seal_cursor};

/// The present, for records that are known by the codes of those who made them: nothing makes ids.
pub fn moment(now: &str) -> Moment<'_> {
    Moment {
        now,
        new_id: &String::new,
    }
}

/// Adds to a report what became of the row in a line.
pub fn note(report: &mut ImportReport, line: usize, judged: Judged) {
    match judged {
        Ok(Outcome::Created) => report.created += 1,
        Ok(Outcome::Updated) => report.updated += 1,
        Ok(Outcome::Deleted) => report.deleted += 1,
        Ok(Outcome::Unchanged) => report.unchanged += 1,
        Err(errors) => report
            .errors
            .extend(errors.into_iter().map(|error| RowError {
                line,
                field: error.field,
                code: error.code.to_owned(),
                detail: error.detail,
            })),
    }
}

/// A page of records by code: `?cursor=&limit=`.
pub async fn list(
    request: &Request,
    kind: Kind,
    promotion: Option<&str>,
) -> Result<Answer, Failure> {
    let limit = limit(request)?;
    let list = format!("{} {}", kind.as_str(), promotion.unwrap_or_default());
    let after: Option<String> = after(request, &list)?;
    let after = after.unwrap_or_default();
    let database = Database::open().await?;
    super::require_latest(&database).await?;
    let items = offers::list(&database, kind, promotion, &after, limit).await?;
    let last = items.last().filter(|_| items.len() == limit);
    let next_cursor = last.map(|last| seal_cursor(&list, &last.code));
    let items = items.into_iter().map(record);
    Ok(Answer::private_json(&RecordList {
        items: items.collect::<Result<_, _>>()?,
        next_cursor,
    }))
}

/// How many the request asks for.
pub fn limit(request: &Request) -> Result<usize, Failure> {
    let Some(text) = request.query.one("limit")? else {
        return Ok(DEFAULT_RECORDS);
    };
    let limit = text.parse().ok();
    let limit = limit.filter(|limit| (1..=MAX_RECORDS).contains(limit));
    limit.ok_or_else(|| Failure::invalid("limit", format!("expected 1 to {MAX_RECORDS}")))
}

/// Where the page before ended.
pub fn after<T: for<'b> web::Decode<'b, ()>>(
    request: &Request,
    list: &str,
) -> Result<Option<T>, Failure> {
    let Some(cursor) = request.query.one("cursor")? else {
        return Ok(None);
    };
    let (of_list, after): (_, T) = open_cursor(cursor)?;
    of_list.check(list)?;
    Ok(Some(after))
}

/// The record with this code.
pub async fn read(kind: Kind, code: &str) -> Result<Answer, Failure> {
    let database = Database::open().await?;
    super::require_latest(&database).await?;
    let stored = offers::find(&database, kind, code).await?;
    answer(stored.ok_or_else(Failure::not_found)?)
}

/// Writes a record with `put`, where the request's conditions hold.
pub async fn write(
    request: &Request,
    kind: Kind,
    code: &str,
    put: impl AsyncFnOnce(&Database) -> Result<Outcome, Refusal>,
) -> Result<Answer, Failure> {
    let database = Database::open().await?;
    super::require_latest(&database).await?;
    let work = async {
        let known = offers::find(&database, kind, code).await?;
        check_conditions(request, known.as_ref())?;
        put(&database).await.map_err(failure)?;
        let stored = offers::find(&database, kind, code).await?;
        stored.ok_or_else(Failure::not_found)
    };
    answer(in_transaction(&database, work).await?)
}

/// Refuses a record whose code is not that of its address.
pub fn same_code(field: &str, given: &str, code: &str) -> Result<(), Failure> {
    match given == code {
        true => Ok(()),
        false => Err(Failure::invalid(
            field,
            format!("expected {code}, as the address says"),
        )),
    }
}

/// What a refusal is to the one who asked.
pub fn failure(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::Fields(errors) => refused(errors),
        Refusal::Storage(error) => error.into(),
    }
}

/// Removes a record with `delete`, where the request's conditions hold.
pub async fn remove<E: Into<Failure>>(
    request: &Request,
    kind: Kind,
    code: &str,
    delete: impl AsyncFnOnce(&Database) -> Result<Outcome, E>,
) -> Result<Answer, Failure> {
    let database = Database::open().await?;
    super::require_latest(&database).await?;
    let work = async {
        let known = offers::find(&database, kind, code).await?;
        let known = known.ok_or_else(Failure::not_found)?;
        check_conditions(request, Some(&known))?;
        delete(&database).await.map_err(E::into)
    };
    in_transaction(&database, work).await?;
    Ok(Answer::no_content())
}

/// The conditions of RFC 9110: `If-Match` names the version that is changed, or any; `If-None-Match`
/// says that there must be none.
fn check_conditions(request: &Request, known: Option<&Stored>) -> Result<(), Failure> {
    let tag = known.map(|known| format!("\"{}\"", known.version));
    let names = |value: &str| {
        let mut tags = value.split(',').map(str::trim);
        tags.any(|one| tag.is_some() && (one == "*" || Some(one) == tag.as_deref()))
    };
    let met = match (request.header("if-match"), request.header("if-none-match")) {
        (Some(value), _) => names(value),
        (None, Some(value)) => !names(value),
        (None, None) => true,
    };
    if met {
        return Ok(());
    }
    let detail = match known {
        Some(known) => format!("It has version {} now: read it again.", known.version),
        None => "It is not there.".to_owned(),
    };
    Err(Failure::new(412, "version_changed", detail))
}

/// A refusal with the fields at fault.
pub fn refused(errors: Vec<FieldError>) -> Failure {
    let faults = errors.into_iter().map(|error| FieldFault {
        field: error.field,
        detail: error.detail,
    });
    Failure::invalid_fields(faults.collect())
}

fn answer(stored: Stored) -> Result<Answer, Failure> {
    let tag = stored.version.to_string();
    Ok(Answer::private_json(&record(stored)?).with_tag(&tag))
}

fn record(stored: Stored) -> Result<Record, StorageError> {
    Ok(Record {
        data: serde_json::from_str(&stored.data)?,
        code: stored.code,
        version: stored.version,
        used: stored.used,
    })
}
