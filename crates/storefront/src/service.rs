use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use spin_sdk::wasip3::clocks::monotonic_clock;
use spin_sdk::wasip3::http::client;
use spin_sdk::wasip3::http::types::{
    ErrorCode, Fields, Method, Request, RequestOptions, Response, Scheme,
};
use spin_sdk::wasip3::wit_bindgen::StreamResult;
use spin_sdk::wasip3::{spawn, wit_future, wit_stream};

use crate::host::CHUNK;

/// Asks another component of the application, by service chaining, with a POST: what it answers in its
/// body, where that is a 200. The manifest must grant the call, `http://{component}.spin.internal`.
///
/// # Errors
/// In words, where there is no such answer within the time.
pub async fn call(
    component: &str,
    path: &str,
    body: Vec<u8>,
    most: usize,
    time: Duration,
) -> Result<Vec<u8>, String> {
    let mut answer = pin!(ask(component, path, body, most));
    let mut end = pin!(sleep(time));
    poll_fn(|cx| match answer.as_mut().poll(cx) {
        Poll::Ready(answer) => Poll::Ready(answer),
        Poll::Pending => {
            let end = end.as_mut().poll(cx);
            end.map(|()| Err(format!("no answer within {} s", time.as_secs())))
        }
    })
    .await
}

/// Waits for so long, while others go on.
pub async fn sleep(time: Duration) {
    let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
    monotonic_clock::wait_for(nanoseconds).await;
}

async fn ask(component: &str, path: &str, body: Vec<u8>, most: usize) -> Result<Vec<u8>, String> {
    // In words, the error would be more code than all of this.
    let lost = |_: ErrorCode| format!("{component} cannot be reached");
    let length = body.len().to_string();
    let headers = [("content-length".to_owned(), length.into_bytes())];
    let headers = Fields::from_list(&headers).map_err(|_| "headers that are none".to_owned())?;
    let (mut writer, contents) = wit_stream::new();
    let (end, trailers) = wit_future::new(|| Ok(None));
    let options = None::<RequestOptions>;
    let (request, _sent) = Request::new(headers, Some(contents), trailers, options);
    let refused = |()| "an address that is none".to_owned();
    let authority = format!("{component}.spin.internal");
    request.set_method(&Method::Post).map_err(refused)?;
    request.set_scheme(Some(&Scheme::Http)).map_err(refused)?;
    request.set_authority(Some(&authority)).map_err(refused)?;
    request.set_path_with_query(Some(path)).map_err(refused)?;
    spawn(async move {
        let unwritten = writer.write_all(body).await;
        drop(writer);
        if unwritten.is_empty() {
            let _ = end.write(Ok(None)).await;
        }
    });
    let response = client::send(request).await.map_err(lost)?;
    let status = response.get_status_code();
    if status != 200 {
        return Err(format!("{component} answered {status}"));
    }
    let (_done, result) = wit_future::new(|| Ok(()));
    let (mut stream, trailers) = Response::consume_body(response, result);
    let mut body = Vec::new();
    loop {
        let (status, chunk) = stream.read(Vec::with_capacity(CHUNK)).await;
        body.extend_from_slice(&chunk);
        if body.len() > most {
            return Err(format!("{component} answered more than {most} bytes"));
        }
        if !matches!(status, StreamResult::Complete(_)) {
            break;
        }
    }
    trailers.await.map_err(lost)?;
    Ok(body)
}
