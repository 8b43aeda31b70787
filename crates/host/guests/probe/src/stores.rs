//! What the tests do with the stores.

use crate::Query;
use http_body_util::BodyExt;
use spin_sdk::{
    http::Request,
    key_value::Store,
    sqlite::{self, Connection, RowResult, Value},
};

pub async fn key_value(action: &str, query: &Query) -> Result<String, String> {
    let label = query.get("store").map_or("default", String::as_str);
    let store = Store::open(label)
        .await
        .map_err(|error| format!("{error:?}"))?;
    let key = || query["key"].as_str();
    let answer = match action {
        "open" => Ok("opened".to_owned()),
        "get" => store.get(key()).await.map(|value| match value {
            Some(value) => String::from_utf8_lossy(&value).into_owned(),
            None => "nothing".to_owned(),
        }),
        "set" => store
            .set(key(), &query["value"])
            .await
            .map(|()| "set".to_owned()),
        "delete" => store.delete(key()).await.map(|()| "deleted".to_owned()),
        "exists" => store.exists(key()).await.map(|exists| exists.to_string()),
        "keys" => store.get_keys().await.collect().await.map(|mut keys| {
            keys.sort();
            keys.join(" ")
        }),
        _ => Ok(format!("no such action: {action}")),
    };
    answer.map_err(|error| format!("{error:?}"))
}

/// Runs the statements in the body, one a line, on one connection.
pub async fn sql(action: &str, request: Request, query: &Query) -> Result<String, String> {
    let database = query.get("database").map_or("default", String::as_str);
    let body = request
        .into_body()
        .collect()
        .await
        .map_err(|error| format!("{error:?}"))?;
    let script = String::from_utf8_lossy(&body.to_bytes()).into_owned();
    if action == "sync" {
        return sync(database, &script);
    }
    let connection = Connection::open(database)
        .await
        .map_err(|error| format!("{error:?}"))?;
    match action {
        "run" => run(&connection, &script).await,
        "peek" => peek(&connection, &script).await,
        "count" => count(&connection, &script).await,
        "values" => values(&connection).await,
        "changes" => changes(&connection, &script).await,
        _ => Ok(format!("no such action: {action}")),
    }
    .map_err(|error| format!("{error:?}"))
}

async fn run(connection: &Connection, script: &str) -> Result<String, sqlite::Error> {
    let mut text = String::new();
    for statement in script.lines() {
        for row in connection.execute(statement, []).await?.collect().await? {
            text += &line(&row);
        }
    }
    Ok(text)
}

async fn changes(connection: &Connection, script: &str) -> Result<String, sqlite::Error> {
    run(connection, script).await?;
    Ok(format!(
        "{} {}",
        connection.changes().await,
        connection.last_insert_rowid().await
    ))
}

/// Reads one row of each statement, and leaves the rest unread.
async fn peek(connection: &Connection, script: &str) -> Result<String, sqlite::Error> {
    let mut text = String::new();
    let mut unread = Vec::new();
    for statement in script.lines() {
        let mut result = connection.execute(statement, []).await?;
        text += &result
            .next()
            .await
            .map_or("none\n".to_owned(), |row| line(&row));
        unread.push(result);
    }
    Ok(text)
}

async fn count(connection: &Connection, script: &str) -> Result<String, sqlite::Error> {
    let mut result = connection.execute(script, []).await?;
    let mut rows = 0;
    while result.next().await.is_some() {
        rows += 1;
    }
    result.result().await?;
    Ok(rows.to_string())
}

/// Sends one value of each type there and back.
async fn values(connection: &Connection) -> Result<String, sqlite::Error> {
    let sent = [
        Value::Integer(i64::MIN),
        Value::Real(0.5),
        Value::Text("naïve".to_owned()),
        Value::Blob(vec![0, 255]),
        Value::Null,
    ];
    let result = connection
        .execute("SELECT ?1 AS a, ?2, ?3, ?4, ?5 AS e", sent)
        .await?;
    let columns = result.columns().join(" ");
    Ok(format!("{columns} {}", line(&result.collect().await?[0])))
}

fn sync(database: &str, script: &str) -> Result<String, String> {
    use spin_sdk::sqlite::wit::sqlite::Connection;
    let connection = Connection::open(database).map_err(|error| format!("{error:?}"))?;
    let mut text = String::new();
    for statement in script.lines() {
        let result = connection
            .execute(statement, &[])
            .map_err(|error| format!("{error:?}"))?;
        text.extend(result.rows.iter().map(line));
    }
    Ok(format!(
        "{text}{} {}",
        connection.changes(),
        connection.last_insert_rowid()
    ))
}

fn line(row: &RowResult) -> String {
    let values: Vec<_> = row
        .values
        .iter()
        .map(|value| match value {
            Value::Integer(integer) => integer.to_string(),
            Value::Real(real) => real.to_string(),
            Value::Text(text) => text.clone(),
            Value::Blob(blob) => format!("{blob:?}"),
            Value::Null => "null".to_owned(),
        })
        .collect();
    values.join("|") + "\n"
}
