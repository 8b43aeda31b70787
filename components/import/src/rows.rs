use std::mem::{Discriminant, discriminant};
use std::time::{Duration, Instant};

use admin::records::note;
use api::admin::ImportReport;
use api::limits::{MAX_IMPORT_BYTES, MAX_IMPORT_ROWS};
use commerce::import::{FieldError, Row};
use storage::catalogue::{self, Catalogue, Judged, Moment, Refusal};
use storage::{Database, Sql, StorageError, in_transaction};
use storefront::Received;
use uuid::Uuid;
use web::{Answer, Failure};

/// When an import is cut short: well within the time that a host gives a request, however far
/// its database is.
const TIME: Duration = Duration::from_secs(10);

/// Products that are taken in together, and so may hold up others beyond that time.
const PRODUCTS: usize = 256;

/// `POST /api/v1/admin/import`: takes in JSON lines. A row with an error is left out as a whole
/// and reported, the others stand; all of them are one commit.
pub(crate) async fn import(received: Received) -> Result<Answer, Failure> {
    received.request.expect_media_type("application/x-ndjson")?;
    let body = received.read_body(MAX_IMPORT_BYTES).await?;
    // As files of Windows begin.
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&body);
    let lines: Vec<_> = text
        .split(|byte| *byte == b'\n')
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim_ascii()))
        .filter(|(_, line)| !line.is_empty())
        .collect();
    if lines.len() > MAX_IMPORT_ROWS {
        let expected = format!(
            "expected at most {MAX_IMPORT_ROWS} rows, found {}",
            lines.len()
        );
        return Err(Failure::invalid("body", expected));
    }
    // Before the transaction, which others wait for.
    let rows: Vec<_> = lines
        .iter()
        .map(|(line, text)| (*line, Row::parse(text)))
        .collect();
    let database = Database::open().await?;
    admin::require_latest(&database).await?;
    let report = in_transaction(&database, import_rows(&database, rows, &lines)).await?;
    Ok(Answer::private_json(&report))
}

type Line<'a> = (usize, &'a [u8]);
type Parsed = (usize, Result<Row, Vec<FieldError>>);

/// Rows that want slugs or SKUs of other things. They are judged again together, after the others of their
/// kind that follow each other and before any that may build on them.
#[derive(Default)]
struct Waiting {
    kind: Option<Discriminant<Row>>,
    rows: Vec<(usize, Judged)>,
}

impl Waiting {
    fn is_over_before(&self, row: &Result<Row, Vec<FieldError>>) -> bool {
        let kind = row.as_ref().map(discriminant);
        !self.rows.is_empty() && kind.is_ok_and(|kind| self.kind != Some(kind))
    }

    fn note(&mut self, report: &mut ImportReport, line: usize, judged: Judged) {
        match &judged {
            Err(errors) if catalogue::waits_for_others(errors) => self.rows.push((line, judged)),
            _ => note(report, line, judged),
        }
    }

    /// The rows are read again from the lines: few wait, and the others need not be kept.
    async fn settle(
        &mut self,
        sql: &impl Sql,
        catalogue: &mut Catalogue,
        lines: &[Line<'_>],
        moment: &Moment<'_>,
        report: &mut ImportReport,
    ) -> Result<(), StorageError> {
        let mut waiting = std::mem::take(&mut self.rows);
        let Some(first) = waiting.first().map(|(line, _)| *line) else {
            return Ok(());
        };
        let lines = lines.iter().filter(|(line, _)| *line >= first);
        let rows = lines.filter_map(|(line, text)| Some((*line, *text, Row::parse(text).ok()?)));
        let rows: Vec<_> = rows.collect();
        let mut places = Vec::new();
        let mut again = Vec::new();
        for (index, (line, text, row)) in rows.iter().enumerate() {
            let place = waiting.iter().position(|(waiting, _)| waiting == line);
            let mut later = rows[index + 1..].iter();
            if let Some(place) = place
                && !later.any(|(_, _, later)| catalogue::is_of_the_same(row, later))
            {
                places.push(place);
                again.push(*text);
            }
        }
        drop(rows);
        let judged = catalogue::import_together(sql, catalogue, &again, moment).await?;
        for (place, judged) in places.into_iter().zip(judged) {
            waiting[place].1 = judged;
        }
        for (line, judged) in waiting {
            note(report, line, judged);
        }
        Ok(())
    }
}

async fn import_rows(
    sql: &impl Sql,
    rows: Vec<Parsed>,
    lines: &[Line<'_>],
) -> Result<ImportReport, StorageError> {
    let mut catalogue = Catalogue::load(sql).await?;
    let mut waiting = Waiting::default();
    let now = admin::now();
    let moment = Moment {
        now: &now,
        new_id: &|| Uuid::now_v7().to_string(),
    };
    let mut report = ImportReport {
        rows: rows.len(),
        ..ImportReport::default()
    };
    let started = Instant::now();
    let mut rows = rows.into_iter().peekable();
    loop {
        let done = &lines[..lines.len() - rows.len()];
        let next = rows.peek().filter(|_| started.elapsed() <= TIME);
        if next.is_none_or(|(_, row)| waiting.is_over_before(row)) {
            waiting
                .settle(sql, &mut catalogue, done, &moment, &mut report)
                .await?;
        }
        match next {
            None => break,
            Some((_, Ok(row))) => waiting.kind = Some(discriminant(row)),
            Some((_, Err(_))) => {}
        }
        let mut of_products = Vec::new();
        let mut products = Vec::new();
        while products.len() < PRODUCTS
            && let Some((line, Ok(Row::Product(product)))) =
                rows.next_if(|(_, row)| matches!(row, Ok(Row::Product(_))))
        {
            of_products.push(line);
            products.push(product);
        }
        if !products.is_empty() {
            let judged = catalogue::import_products(sql, &catalogue, products, &moment).await?;
            for (line, judged) in of_products.into_iter().zip(judged) {
                waiting.note(&mut report, line, judged);
            }
        } else if let Some((line, row)) = rows.next() {
            let judged = match row {
                Ok(row) => import_row(sql, &mut catalogue, row, &moment).await?,
                Err(errors) => Err(errors),
            };
            waiting.note(&mut report, line, judged);
        }
    }
    report.remaining = rows.len();
    Ok(report)
}

/// One row in a savepoint of its own, so that nothing of a refused one stays.
async fn import_row(
    sql: &impl Sql,
    catalogue: &mut Catalogue,
    row: Row,
    moment: &Moment<'_>,
) -> Result<Judged, StorageError> {
    sql.query("SAVEPOINT import_row", Vec::new()).await?;
    let outcome = match catalogue::import(sql, catalogue, row, moment).await {
        Ok(outcome) => Ok(outcome),
        Err(Refusal::Fields(errors)) => {
            sql.query("ROLLBACK TO import_row", Vec::new()).await?;
            Err(errors)
        }
        Err(Refusal::Storage(error)) => return Err(error),
    };
    sql.query("RELEASE import_row", Vec::new()).await?;
    Ok(outcome)
}
