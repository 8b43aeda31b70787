//! Requests and answers as the host speaks them. The SDK's own conversion, by `#[http_service]`,
//! parses every header and address again into a map and an URI of its own: 30 to 60 kB of code
//! in every component, for requests of which two or three headers are read.

use std::borrow::Cow;
use std::io::Write as _;

use spin_sdk::wasip3::http::types::{
    ErrorCode, Fields, Method as HostMethod, Response as HostResponse, Scheme,
};
use spin_sdk::wasip3::wit_bindgen::{FutureWriter, StreamResult, StreamWriter};
use spin_sdk::wasip3::{spawn, wit_future, wit_stream};
use web::{Address, Answer, Failure, Headers, Method, Request};

use crate::Pieces;

pub use spin_sdk::wasip3::http::types::Request as HostRequest;

/// What a host takes back.
pub type Handled = Result<HostResponse, ErrorCode>;

/// How much of a body is read at once.
pub(crate) const CHUNK: usize = 64 * 1024;

/// Makes `async fn handle(HostRequest) -> Handled` what the host calls.
#[macro_export]
macro_rules! export {
    ($handle:path) => {
        mod exported {
            struct Service;
            $crate::wasip3::http::service::export!(Service);

            impl $crate::wasip3::exports::http::handler::Guest for Service {
                async fn handle(request: $crate::HostRequest) -> $crate::Handled {
                    $handle(request).await
                }
            }
        }
    };
}

pub(crate) fn method(request: &HostRequest) -> Result<Method, ErrorCode> {
    Ok(match request.get_method() {
        HostMethod::Get => Method::GET,
        HostMethod::Head => Method::HEAD,
        HostMethod::Post => Method::POST,
        HostMethod::Put => Method::PUT,
        HostMethod::Patch => Method::PATCH,
        HostMethod::Delete => Method::DELETE,
        HostMethod::Options => Method::OPTIONS,
        HostMethod::Trace => Method::TRACE,
        HostMethod::Connect => Method::CONNECT,
        HostMethod::Other(name) => {
            Method::from_bytes(name.as_bytes()).map_err(|_| ErrorCode::HttpRequestMethodInvalid)?
        }
    })
}

/// The path and the query of a request, before anything is checked.
pub(crate) fn path_and_query(request: &HostRequest) -> String {
    request.get_path_with_query().unwrap_or_default()
}

/// A request with its address read.
pub(crate) fn read(
    request: &HostRequest,
    method: Method,
    path_and_query: &str,
) -> Result<Request, Failure> {
    let headers = Headers::new(request.get_headers().copy_all());
    let authority = request.get_authority();
    let address = Address {
        secure: matches!(request.get_scheme(), Some(Scheme::Https)),
        authority: authority.as_deref(),
        path_and_query,
    };
    Request::new(method, &address, headers)
}

/// The body of a request, if it is at most so long. What is longer is not read to its end.
pub(crate) async fn read_body(request: HostRequest, most: usize) -> Result<Vec<u8>, Failure> {
    let (_done, result) = wit_future::new(|| Ok(()));
    let (mut stream, trailers) = HostRequest::consume_body(request, result);
    let mut body = Vec::new();
    loop {
        let (status, chunk) = stream.read(Vec::with_capacity(CHUNK)).await;
        if body.len() + chunk.len() > most {
            return Err(Failure::payload_too_large(most));
        }
        body.extend_from_slice(&chunk);
        if !matches!(status, StreamResult::Complete(_)) {
            break;
        }
    }
    match trailers.await {
        Ok(_) => Ok(body),
        Err(_) => Err(Failure::invalid(
            "body",
            "expected a body that arrives whole",
        )),
    }
}

/// Gives an answer to the host, which takes the body as fast as the visitor does.
pub(crate) fn send(answer: Answer) -> Handled {
    let body = answer.body;
    let (response, mut writer, end) = begin(answer.status.as_u16(), answer.headers)?;
    spawn(async move {
        let unwritten = writer.write_all(body).await;
        drop(writer);
        if unwritten.is_empty() {
            let _ = end.write(Ok(None)).await;
        }
    });
    Ok(response)
}

/// Gives an answer to the host whose body goes on after its beginning.
pub(crate) fn send_pieces(answer: Answer, mut pieces: impl Pieces + 'static) -> Handled {
    let mut piece = answer.body;
    let (response, mut writer, end) = begin(answer.status.as_u16(), answer.headers)?;
    spawn(async move {
        let result = loop {
            if !writer.write_all(piece).await.is_empty() {
                // Nobody reads any more.
                return;
            }
            match pieces.next().await {
                Ok(Some(next)) => piece = next,
                Ok(None) => break Ok(None),
                Err(failure) => {
                    let cause = failure.cause.unwrap_or(failure.detail);
                    log(format_args!("{}: {cause}", failure.code));
                    // Without it, what was sent would pass for all that there is.
                    break Err(ErrorCode::InternalError(None));
                }
            }
        };
        drop(writer);
        let _ = end.write(result).await;
    });
    Ok(response)
}

type Headed = (
    HostResponse,
    StreamWriter<u8>,
    FutureWriter<Result<Option<Fields>, ErrorCode>>,
);

/// A response with a body that is still to be written, and its end.
fn begin(
    status: u16,
    headers: Vec<(&'static str, Cow<'static, str>)>,
) -> Result<Headed, ErrorCode> {
    let headers = headers.into_iter();
    let headers: Vec<_> = headers
        .map(|(name, value)| (name.to_owned(), value.into_owned().into_bytes()))
        .collect();
    let headers = Fields::from_list(&headers)
        .map_err(|error| ErrorCode::InternalError(Some(error.to_string())))?;
    let (writer, contents) = wit_stream::new();
    let (end, trailers) = wit_future::new(|| Ok(None));
    let (response, _sent) = HostResponse::new(headers, Some(contents), trailers);
    // Every status of an answer is a valid one.
    let _ = response.set_status_code(status);
    Ok((response, writer, end))
}

/// A line in the component's log. Where it cannot be written, as on a disk that is full, the answer is
/// given all the same.
pub fn log(line: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
