//! From a request to the response of the component, or of the host, that answers it.

use crate::{
    app::{App, Target},
    instance::{Call, Component, Factory},
    limits::LimitedBody,
    problem,
    routes::{Routes, set_chained_headers},
};
use anyhow::{Context, Result};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Request, Response, StatusCode, Uri,
    header::{CONNECTION, CONTENT_LENGTH, HOST},
    uri::{Authority, Scheme},
};
use http_body::Body;
use http_body_util::{BodyExt, Full};
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};
use tokio::{sync::Semaphore, time::timeout};
use wasmtime::PoolConcurrencyLimitError;
use wasmtime_wasi_http::{
    Error, WasiBody,
    handler::{InstantiationError, ProxyHandler, TrapOrPanicError},
};

/// Where a chained request comes from: no address.
const CHAINED_CLIENT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);

const HEALTH: &str = "/.well-known/spin/health";

pub(crate) struct Dispatcher {
    pub(crate) routes: Routes,
    /// One for each trigger of the manifest, in its order.
    pub(crate) targets: Vec<Answer>,
    pub(crate) components: HashMap<String, Handler>,
    pub(crate) admitted: Semaphore,
    pub(crate) max_body: u64,
    pub(crate) request_timeout: Duration,
    pub(crate) count_store_calls: bool,
}

/// What answers a trigger's requests.
pub(crate) enum Answer {
    Component(String),
    Static(Response<Bytes>),
}

pub(crate) struct Handler {
    pub(crate) component: Arc<Component>,
    pub(crate) proxy: ProxyHandler<Factory>,
}

impl Answer {
    pub(crate) fn new(target: &Target) -> Result<Self> {
        let response = match target {
            Target::Component(id) => return Ok(Self::Component(id.clone())),
            Target::Static(response) => response,
        };
        let mut builder = Response::builder().status(response.status_code.unwrap_or(200));
        for (name, value) in &response.headers {
            builder = builder.header(name, value);
        }
        let body = Bytes::from(response.body.clone().unwrap_or_default());
        Ok(Self::Static(
            builder
                .body(body)
                .context("static_response is not a response")?,
        ))
    }
}

impl Dispatcher {
    pub(crate) fn routes(app: &App) -> Result<Routes> {
        let routed = app.triggers.iter().enumerate();
        Routes::new(routed.filter_map(|(index, trigger)| Some((index, trigger.route.as_deref()?))))
    }

    /// Answers a request from outside.
    pub(crate) async fn serve<B>(
        &self,
        mut request: Request<B>,
        client: SocketAddr,
    ) -> Response<WasiBody>
    where
        B: Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: Into<Error>,
    {
        // A name inside the application means nothing in a request from outside; and what a
        // connection's header says is between the client and this server.
        let chained = |host: &HeaderValue| {
            host.to_str()
                .is_ok_and(|host| host.contains(".spin.internal"))
        };
        if request.headers().get(HOST).is_some_and(chained) {
            request.headers_mut().remove(HOST);
        }
        request.headers_mut().remove(CONNECTION);
        if request.uri().path() == HEALTH {
            return Response::new(full(Bytes::from_static(b"OK")));
        }
        let call = Call::default();
        let calls = call.calls.clone();
        let _admitted = self.admitted.acquire().await;
        let mut response = self.route(request, client, call).await;
        if self.count_store_calls
            && let Ok(value) = HeaderValue::try_from(calls.to_string())
        {
            response.headers_mut().insert("x-souk-store-calls", value);
        }
        response
    }

    /// Answers a request of one component to another, or by `None` to the application's routes.
    pub(crate) async fn chain(
        &self,
        component: Option<&str>,
        mut request: Request<WasiBody>,
        call: Call,
    ) -> Option<Response<WasiBody>> {
        let Some(id) = component else {
            return Some(self.route(request, CHAINED_CLIENT, call).await);
        };
        let handler = self.components.get(id)?;
        let path = request.uri().path().to_owned();
        set_chained_headers(request.headers_mut(), &path);
        Some(self.run(handler, request, CHAINED_CLIENT, call).await)
    }

    async fn route<B>(
        &self,
        mut request: Request<B>,
        client: SocketAddr,
        call: Call,
    ) -> Response<WasiBody>
    where
        B: Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: Into<Error>,
    {
        let path = request.uri().path().to_owned();
        let Some(found) = self.routes.find(&path) else {
            return problem::response(StatusCode::NOT_FOUND, "no route matches this path");
        };
        match &self.targets[found.trigger] {
            Answer::Static(response) => response.clone().map(full),
            Answer::Component(id) => {
                found.set_headers(request.headers_mut());
                self.run(&self.components[id], request, client, call).await
            }
        }
    }

    /// Lets a component answer, within the limits of a request.
    async fn run<B>(
        &self,
        handler: &Handler,
        mut request: Request<B>,
        client: SocketAddr,
        call: Call,
    ) -> Response<WasiBody>
    where
        B: Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: Into<Error>,
    {
        if let Err(detail) = complete(&mut request, client) {
            return problem::response(StatusCode::BAD_REQUEST, detail);
        }
        if announced_length(request.headers()).is_some_and(|length| length > self.max_body) {
            return self.too_large();
        }
        let exceeded = Arc::new(AtomicBool::new(false));
        let request = request.map(|inner| {
            LimitedBody {
                inner,
                left: self.max_body,
                exceeded: exceeded.clone(),
            }
            .boxed_unsync()
        });
        let start = Instant::now();
        let answer = timeout(self.request_timeout, handler.proxy.handle(call, request)).await;
        if exceeded.load(Relaxed) {
            return self.too_large();
        }
        match answer {
            Ok(Ok(response)) => response,
            // On a busy machine the instance may end before this task sees that its time is up.
            Ok(Err(_)) if start.elapsed() >= self.request_timeout => self.timed_out(handler),
            Ok(Err(error)) => failure(&handler.component, &error),
            Err(_) => self.timed_out(handler),
        }
    }

    fn timed_out(&self, handler: &Handler) -> Response<WasiBody> {
        let Component { id, logs, .. } = &*handler.component;
        let limit = self.request_timeout;
        logs.note(&format!(
            "component `{id}` did not answer within {limit:?} (see --request-timeout)"
        ));
        problem::response(StatusCode::GATEWAY_TIMEOUT, "the component took too long")
    }

    fn too_large(&self) -> Response<WasiBody> {
        let detail = format!("a request body may have {} bytes", self.max_body);
        problem::response(StatusCode::PAYLOAD_TOO_LARGE, &detail)
    }
}

fn failure(component: &Component, error: &wasmtime::Error) -> Response<WasiBody> {
    let instantiation = error.downcast_ref::<InstantiationError<Call>>();
    if instantiation.is_some_and(|error| error.error.is::<PoolConcurrencyLimitError>()) {
        return problem::response(
            StatusCode::SERVICE_UNAVAILABLE,
            "too many requests are being served",
        );
    }
    // The cause of a trap is noted where the instance ends.
    if !error.is::<TrapOrPanicError>() {
        component
            .logs
            .note(&format!("component `{}` failed: {error:?}", component.id));
    }
    problem::response(StatusCode::INTERNAL_SERVER_ERROR, "the component failed")
}

/// Makes the request's address absolute, and sets the headers that depend on it.
fn complete<B>(request: &mut Request<B>, client: SocketAddr) -> Result<(), &'static str> {
    let authority = authority(request.headers(), request.uri())?;
    let path = request
        .uri()
        .path_and_query()
        .cloned()
        .ok_or("the request has no path")?;
    let full_url = format!("http://{authority}{path}");
    for (name, value) in [
        ("spin-full-url", full_url),
        ("spin-client-addr", client.to_string()),
    ] {
        if let Ok(value) = HeaderValue::try_from(value) {
            request.headers_mut().insert(name, value);
        }
    }
    let uri = Uri::builder()
        .scheme(Scheme::HTTP)
        .authority(authority)
        .path_and_query(path);
    *request.uri_mut() = uri
        .build()
        .map_err(|_| "the request's address is malformed")?;
    Ok(())
}

fn authority(headers: &HeaderMap, uri: &Uri) -> Result<Authority, &'static str> {
    let host = match headers.get(HOST) {
        Some(host) => {
            Some(Authority::try_from(host.as_bytes()).map_err(|_| "the Host header is malformed")?)
        }
        None => None,
    };
    match (host, uri.authority()) {
        (Some(host), Some(authority)) if host != *authority => {
            Err("the Host header is not the host of the address")
        }
        (Some(host), _) => Ok(host),
        (None, Some(authority)) => Ok(authority.clone()),
        (None, None) => Err("the request has no Host header"),
    }
}

fn announced_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

pub(crate) fn full(bytes: Bytes) -> WasiBody {
    Full::new(bytes)
        .map_err(|never| match never {})
        .boxed_unsync()
}
