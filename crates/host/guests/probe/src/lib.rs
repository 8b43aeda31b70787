//! Does what the request's path says: one component for most of the host's tests.

mod stores;
mod trouble;

use http_body_util::BodyExt;
use spin_sdk::{
    http::{EmptyBody, FullBody, IntoResponse, Request, Response, StatusCode, box_body, send},
    http_service, variables,
};
use std::{
    collections::HashMap,
    env, fs,
    sync::atomic::{AtomicU32, Ordering::Relaxed},
};

/// Survives a request if its instance does.
static SERVED: AtomicU32 = AtomicU32::new(0);

type Query = HashMap<String, String>;

#[http_service]
async fn handle(request: Request) -> spin_sdk::http::Result<impl IntoResponse> {
    let served = SERVED.fetch_add(1, Relaxed) + 1;
    let path = request.uri().path().to_owned();
    let query: Query = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes())
        .into_owned()
        .collect();
    if path == "/echo" {
        // The body passes through as it comes.
        return Ok(Response::new(box_body(request.into_body())));
    }
    let answer = match path.as_str() {
        "/served" => Ok(served.to_string()),
        "/headers" => Ok(headers(&request)),
        "/uri" => Ok(request.uri().to_string()),
        "/length" => length(request).await,
        "/variable" => variables::get(&query["name"])
            .await
            .map_err(|error| error.to_string()),
        "/environment" => Ok(env::var(&query["name"]).unwrap_or_else(|_| "unset".to_owned())),
        "/file" => fs::read_to_string(&query["path"]).map_err(|error| error.to_string()),
        "/write" => fs::write(&query["path"], "changed")
            .map(|()| "written".to_owned())
            .map_err(|e| e.to_string()),
        "/call" => call(&query["url"]).await,
        "/recurse" => call("http://probe.spin.internal/recurse").await,
        "/log" => Ok(log(&query["text"])),
        _ if path.starts_with("/kv/") => stores::key_value(&path[4..], &query).await,
        _ if path.starts_with("/sql/") => stores::sql(&path[5..], request, &query).await,
        _ => trouble::make(&path, &query).await,
    };
    let (status, text) = match answer {
        Ok(text) => (StatusCode::OK, text),
        Err(text) => (StatusCode::IM_A_TEAPOT, text),
    };
    Ok(Response::builder()
        .status(status)
        .header("content-length", text.len())
        .body(box_body(FullBody::new(text.into())))?)
}

fn headers(request: &Request) -> String {
    let mut lines: Vec<_> = request
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap_or("?")))
        .collect();
    lines.sort();
    lines.concat()
}

async fn length(request: Request) -> Result<String, String> {
    let body = request
        .into_body()
        .collect()
        .await
        .map_err(|error| format!("{error:?}"))?;
    Ok(body.to_bytes().len().to_string())
}

async fn call(url: &str) -> Result<String, String> {
    let request = Request::get(url)
        .body(EmptyBody::new())
        .map_err(|error| error.to_string())?;
    let response = send(request).await.map_err(|error| format!("{error:?}"))?;
    let status = response.status().as_u16();
    let body = response
        .into_body()
        .collect()
        .await
        .map_err(|error| format!("{error:?}"))?;
    Ok(format!(
        "{status} {}",
        String::from_utf8_lossy(&body.to_bytes())
    ))
}

fn log(text: &str) -> String {
    println!("out: {text}");
    eprintln!("err: {text}");
    "logged".to_owned()
}
