//! Requests that a component makes: denied, answered by another component, or sent out.

use crate::{
    dispatch::Dispatcher,
    instance::{Call, Component},
    outbound_hosts::{chained_component, is_to_self},
};
use http::{Request, Response};
use std::sync::{Arc, Weak};
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks, default_hooks};

/// How deep components may call each other before it is taken for a loop.
const MAX_DEPTH: u8 = 16;

#[derive(Clone)]
pub(crate) struct Outbound {
    pub(crate) component: Arc<Component>,
    pub(crate) dispatcher: Weak<Dispatcher>,
    /// The request that the instance is serving, of which an outbound one is a part.
    pub(crate) call: Call,
}

type Io = Box<dyn Future<Output = Result<(), Error>> + Send>;
type Sent = Box<dyn Future<Output = Result<(Response<WasiBody>, Io), Error>> + Send>;

impl WasiHttpHooks for Outbound {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        io: Io,
    ) -> Sent {
        let uri = request.uri();
        if !self.component.allowed_hosts.allows(uri) {
            let (scheme, host) = (
                uri.scheme_str().unwrap_or_default(),
                uri.host().unwrap_or("self"),
            );
            self.component.logs.note(&format!(
                "component `{}` may not call {scheme}://{host}; grant it in allowed_outbound_hosts",
                self.component.id
            ));
            return Box::new(async { Err(Error::HttpRequestDenied) });
        }
        let target = if is_to_self(uri) {
            None
        } else {
            chained_component(uri).map(str::to_owned)
        };
        if target.is_none() && !is_to_self(uri) {
            return default_hooks().send_request(request, options, io);
        }
        let dispatcher = self.dispatcher.upgrade();
        let call = Call {
            calls: self.call.calls.clone(),
            depth: self.call.depth + 1,
        };
        Box::new(async move {
            let dispatcher = dispatcher.ok_or(Error::ConnectionTerminated)?;
            if call.depth > MAX_DEPTH {
                return Err(Error::LoopDetected);
            }
            // Boxed because a chained request can chain another, without an end for the compiler.
            let answer: std::pin::Pin<Box<dyn Future<Output = _> + Send>> =
                Box::pin(async move { dispatcher.chain(target.as_deref(), request, call).await });
            let response = answer.await.ok_or(Error::DestinationNotFound)?;
            Ok((response, Box::new(async { Ok(()) }) as Io))
        })
    }
}
