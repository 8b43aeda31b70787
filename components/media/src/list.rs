use api::Rendition;
use api::admin::{Media, MediaList};
use storage::Database;
use storage::catalogue::list_files;
use web::{Answer, Failure, Request, open_cursor, seal_cursor};

/// Pictures on a page of the list of them.
const PAGE: usize = 500;

/// What a cursor must have been made for.
const LIST: &str = "media";

/// `GET /api/v1/admin/media?cursor=`: the pictures by the names under which rows refer to them.
pub(crate) async fn list(request: &Request) -> Result<Answer, Failure> {
    let after: String = match request.query.one("cursor")? {
        None => String::new(),
        Some(cursor) => {
            let (list, after): (_, String) = open_cursor(cursor)?;
            list.check(LIST)?;
            after
        }
    };
    let database = Database::open().await?;
    admin::require_latest(&database).await?;
    let files = list_files(&database, &after, PAGE).await?;
    let last = files.last().filter(|_| files.len() == PAGE);
    let next_cursor = last.map(|(name, _)| seal_cursor(LIST, name));
    let items = files.into_iter().map(|(file, media)| Media {
        src: media.src(),
        renditions: Rendition::all(&media.src(), &media.shown_renditions()),
        file,
        width: media.width,
        height: media.height,
        unchanged: true,
    });
    Ok(Answer::private_json(&MediaList {
        items: items.collect(),
        next_cursor,
    }))
}
