use admin::records::{moment, note};
use api::admin::ImportReport;
use api::limits::{MAX_IMPORT_BYTES, MAX_IMPORT_ROWS};
use commerce::import::FieldError;
use commerce::import::offers::Row;
use storage::catalogue::Refusal;
use storage::catalogue::offers::{self, Kind, Written};
use storage::{Database, Sql, StorageError, in_transaction};
use storefront::Received;
use web::{Answer, Failure, Request, read_json};

/// `POST /api/v1/admin/promotions`: takes in JSON lines of promotions, lanes and coupons. A row with
/// an error is left out and reported, the others stand; all of them are one commit.
pub(crate) async fn import(received: Received) -> Result<Answer, Failure> {
    received.request.expect_media_type("application/x-ndjson")?;
    let body = received.read_body(MAX_IMPORT_BYTES).await?;
    let lines = body.split(|byte| *byte == b'\n').enumerate();
    let lines = lines.filter(|(_, line)| !line.trim_ascii().is_empty());
    let rows: Vec<_> = lines
        .map(|(index, line)| (index + 1, read(line.trim_ascii())))
        .collect();
    if rows.len() > MAX_IMPORT_ROWS {
        let found = rows.len();
        let expected = format!("expected at most {MAX_IMPORT_ROWS} rows, found {found}");
        return Err(Failure::invalid("body", expected));
    }
    let database = Database::open().await?;
    admin::require_latest(&database).await?;
    let report = in_transaction(&database, import_rows(&database, rows)).await?;
    Ok(Answer::private_json(&report))
}

/// A row with the JSON of what it is of, or what is wrong with it.
type Parsed = Result<Written<Row>, Vec<FieldError>>;

fn read(line: &[u8]) -> Parsed {
    let record = Row::parse(line)?;
    let text = std::str::from_utf8(line).unwrap_or_default();
    let whole: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let data = whole.get(record.kind()).cloned().unwrap_or_default();
    Ok(Written { record, data })
}

/// Writes the one row of an address, which was read from `body`.
pub(crate) async fn write(
    request: &Request,
    kind: Kind,
    code: &str,
    row: Row,
    body: &[u8],
) -> Result<Answer, Failure> {
    let row = Written {
        record: checked(row)?,
        data: read_json(body)?,
    };
    let now = admin::now();
    let put = async |sql: &_| offers::import(sql, row, &moment(&now)).await;
    admin::records::write(request, kind, code, put).await
}

/// A row in which nothing is wrong.
pub(crate) fn checked(row: Row) -> Result<Row, Failure> {
    let errors = row.check();
    match errors.is_empty() {
        true => Ok(row),
        false => Err(admin::records::refused(errors)),
    }
}

async fn import_rows(
    sql: &impl Sql,
    rows: Vec<(usize, Parsed)>,
) -> Result<ImportReport, StorageError> {
    let now = admin::now();
    let mut report = ImportReport {
        rows: rows.len(),
        ..ImportReport::default()
    };
    for (line, row) in rows {
        let judged = match row {
            // A row is judged before anything of it is written.
            Ok(row) => match offers::import(sql, row, &moment(&now)).await {
                Ok(outcome) => Ok(outcome),
                Err(Refusal::Fields(errors)) => Err(errors),
                Err(Refusal::Storage(error)) => return Err(error),
            },
            Err(errors) => Err(errors),
        };
        note(&mut report, line, judged);
    }
    Ok(report)
}
