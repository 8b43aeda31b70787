use std::cell::Cell;

use spin_sdk::wasip3::http::types::ErrorCode;
use web::{Answer, Failure, Method, Request};

use crate::Shop;
use crate::host::{self, Handled, HostRequest};

/// A request as the host gave it: its address read, its body still to be read.
pub struct Received {
    pub request: Request,
    host: HostRequest,
}

impl Received {
    /// The body, if it is at most so long. What is longer is not read to its end.
    pub async fn read_body(self, most: usize) -> Result<Vec<u8>, Failure> {
        host::read_body(self.host, most).await
    }
}

/// What comes after the beginning of a body that is too long to be held in memory.
#[allow(async_fn_in_trait, reason = "components have one thread")]
pub trait Pieces {
    /// The next piece; none at the end.
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Failure>;
}

/// Answers a visitor's request to read something, with `handle` for the step's own work.
pub async fn serve(
    request: HostRequest,
    handle: impl AsyncFnOnce(&Shop, &Request) -> Result<Answer, Failure>,
) -> Handled {
    let finish = |request: &Request, answer: Answer| request.finish(answer);
    host::send(respond(&request, handle, finish).await?)
}

/// Like [`serve`], where the body of an answer may go on after its beginning. Such an answer has
/// neither a length nor an entity tag.
pub async fn serve_pieces<P: Pieces + 'static>(
    request: HostRequest,
    handle: impl AsyncFnOnce(&Shop, &Request) -> Result<(Answer, Option<P>), Failure>,
) -> Handled {
    let rest = Cell::new(None);
    let handle = async |shop: &Shop, request: &Request| {
        let (answer, pieces) = handle(shop, request).await?;
        rest.set(pieces);
        Ok(answer)
    };
    let finish = |request: &Request, answer: Answer| match rest.take() {
        None => request.finish(answer),
        Some(pieces) => {
            // Who asks for the head alone gets what can be said without the body.
            rest.set(Some(pieces).filter(|_| request.method == Method::GET));
            answer
        }
    };
    let answer = respond(&request, handle, finish).await?;
    match rest.take() {
        Some(pieces) => host::send_pieces(answer, pieces),
        None => host::send(answer),
    }
}

async fn respond(
    request: &HostRequest,
    handle: impl AsyncFnOnce(&Shop, &Request) -> Result<Answer, Failure>,
    finish: impl FnOnce(&Request, Answer) -> Answer,
) -> Result<Answer, ErrorCode> {
    let method = host::method(request)?;
    let path = host::path_and_query(request);
    let api = path.starts_with("/api/");
    Ok(match host::read(request, method.clone(), &path) {
        Ok(request) => finish(&request, answer(&request, handle).await),
        Err(failure) => {
            let shop = if api { None } else { Shop::any().await };
            explain(&failure, shop.as_ref(), api, "").finish(&method, None)
        }
    })
}

async fn answer(
    request: &Request,
    handle: impl AsyncFnOnce(&Shop, &Request) -> Result<Answer, Failure>,
) -> Answer {
    if !matches!(request.method, Method::GET | Method::HEAD) {
        return explain(
            &Failure::method_not_allowed("GET, HEAD"),
            None,
            request.is_api(),
            "",
        );
    }
    let shop = match Shop::find(request).await {
        Ok(shop) => shop,
        Err((failure, shop)) => {
            return explain(&failure, shop.as_deref(), request.is_api(), &request.path);
        }
    };
    if let Some(path) = canonical_path(&shop, request) {
        return Answer::moved(&path);
    }
    let answer = match handle(&shop, request).await {
        Ok(answer) => answer.in_language(shop.language()),
        Err(failure) if failure.status == 301 => Answer::moved(&new_address(request, &failure)),
        Err(failure) => explain(&failure, Some(&shop), request.is_api(), &request.path),
    };
    // The instance ends with its request, and its memory with it.
    std::mem::forget(shop.site);
    answer
}

/// Where a page really is, if it was asked for in another way: with a slash at the end, or with
/// the name of the store's first language.
fn canonical_path(shop: &Shop, request: &Request) -> Option<String> {
    // An empty segment elsewhere could make a path that leads to another host, and so could what
    // browsers take for a slash.
    let inner = request
        .segments
        .split_last()
        .map_or(&[][..], |(_, inner)| inner);
    let leads_away = inner.iter().any(String::is_empty) || request.path.contains('\\');
    if request.is_api() || leads_away {
        return None;
    }
    let mut path = request.path.as_str();
    let slash = path.len() > 1 && path.ends_with('/');
    path = path.strip_suffix('/').unwrap_or(path);
    let first = format!("/{}", shop.site.languages[0].code);
    let rest = path
        .strip_prefix(&first)
        .filter(|rest| rest.is_empty() || rest.starts_with('/'));
    if rest.is_none() && !slash {
        return None;
    }
    let path = rest.unwrap_or(path);
    let path = if path.is_empty() { "/" } else { path };
    Some(match request.query_text.as_str() {
        "" => path.to_owned(),
        query => format!("{path}?{query}"),
    })
}

/// Where to ask again for what has moved: what else the address says is kept. A program finds it
/// at the same endpoint under its new slug.
fn new_address(request: &Request, failure: &Failure) -> String {
    let mut headers = failure.headers.iter();
    let href = headers.find(|(name, _)| *name == "location");
    let href = href.map_or("/", |(_, href)| href);
    let mut address = href.to_owned();
    if request.is_api()
        && let (Some((endpoint, _)), Some((_, slug))) =
            (request.path.rsplit_once('/'), href.rsplit_once('/'))
    {
        address = format!("{endpoint}/{slug}");
    }
    if !request.query_text.is_empty() {
        address.push('?');
        address.push_str(&request.query_text);
    }
    address
}

/// The answer to a request that failed: a problem for a program, a page for a person.
fn explain(failure: &Failure, shop: Option<&Shop>, api: bool, path: &str) -> Answer {
    if let Some(cause) = &failure.cause {
        host::log(format_args!("{} {path}: {cause}", failure.code));
    }
    if api {
        return Answer::problem(failure);
    }
    let page = match (shop, failure.status) {
        (_, 503) if failure.code == "shop_not_set_up" => pages::not_set_up(),
        (_, 500..) | (None, _) => pages::unavailable(),
        (Some(shop), 404) => pages::not_found(&shop.context(path, &[], "")),
        (Some(shop), _) => {
            let field = failure
                .errors
                .first()
                .map_or("", |fault| fault.field.as_str());
            pages::bad_request(&shop.context(path, &[], ""), &failure.detail, field)
        }
    };
    // The pages of no store are in English.
    let language = match shop {
        Some(shop) if failure.status < 500 => shop.language(),
        _ => "en",
    };
    Answer::html(page)
        .in_language(language)
        .for_failure(failure)
}

/// Answers a program's request, errors included, in JSON; no store is looked up.
pub async fn serve_program(
    host: HostRequest,
    handle: impl AsyncFnOnce(Received) -> Result<Answer, Failure>,
) -> Handled {
    let method = host::method(&host)?;
    let path = host::path_and_query(&host);
    let result = match host::read(&host, method.clone(), &path) {
        Ok(request) => handle(Received { request, host }).await,
        Err(failure) => Err(failure),
    };
    let path = path.split('?').next().unwrap_or_default();
    let answer = result.unwrap_or_else(|failure| explain(&failure, None, true, path));
    host::send(answer.finish(&method, None))
}
