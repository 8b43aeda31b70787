use storage::Database;
use storage::catalogue::{self, Place};
use web::{Answer, Cache, Failure, Request, open_cursor, seal_cursor};

/// Rows of a page: far from the memory that an instance has, whatever they hold.
const ROWS: usize = 200;

/// What a cursor must have been made for.
const LIST: &str = "export";

/// `GET /api/v1/admin/export?cursor=`: the rows that make the catalogue again, a page at a time.
pub(crate) async fn export(request: &Request) -> Result<Answer, Failure> {
    let place = match request.query.one("cursor")? {
        None => Place::default(),
        Some(cursor) => {
            let (list, (step, after)): (_, (u32, String)) = open_cursor(cursor)?;
            list.check(LIST)?;
            Place {
                step: step as usize,
                after,
            }
        }
    };
    let database = Database::open().await?;
    admin::require_latest(&database).await?;
    let (lines, next) = catalogue::export(&database, &place, ROWS).await?;
    let mut body = lines.join("\n");
    if !body.is_empty() {
        body.push('\n');
    }
    let answer = Answer::new("application/x-ndjson", body.into_bytes(), Cache::No);
    Ok(match next {
        None => answer,
        Some(Place { step, after }) => {
            let cursor = seal_cursor(LIST, &(step as u32, after));
            answer.with_next(&format!("/api/v1/admin/export?cursor={cursor}"))
        }
    })
}
