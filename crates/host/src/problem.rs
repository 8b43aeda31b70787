//! The host's own answers, as `application/problem+json`.

use crate::dispatch::full;
use bytes::Bytes;
use http::{
    Response, StatusCode,
    header::{CONTENT_TYPE, RETRY_AFTER},
};
use wasmtime_wasi_http::WasiBody;

/// `detail` is the host's own words; it must need no escaping.
pub(crate) fn response(status: StatusCode, detail: &str) -> Response<WasiBody> {
    let title = status.canonical_reason().unwrap_or("Error");
    let number = status.as_u16();
    let code = title.to_lowercase().replace(' ', "_");
    let body = format!(
        r#"{{"type":"about:blank","title":"{title}","status":{number},"code":"{code}","detail":"{detail}"}}"#
    );
    let mut response = Response::new(full(Bytes::from(body)));
    *response.status_mut() = status;
    response.headers_mut().insert(
        CONTENT_TYPE,
        http::HeaderValue::from_static("application/problem+json"),
    );
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response
            .headers_mut()
            .insert(RETRY_AFTER, http::HeaderValue::from_static("1"));
    }
    response
}
