//! What one request may use: memory and body bytes. Time is the [server](crate::server)'s matter
//! and the [instance](crate::instance)'s.

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    task::{Context, Poll, ready},
};
use wasmtime::{Result, bail, format_err};
use wasmtime_wasi_http::Error;

/// Bounds all the linear memories of an instance together, a composed one's parts included.
pub(crate) struct MemoryLimit {
    left: usize,
    limit: usize,
}

impl MemoryLimit {
    pub(crate) fn new(limit: usize) -> Self {
        Self { left: limit, limit }
    }
}

impl wasmtime::ResourceLimiter for MemoryLimit {
    fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> Result<bool> {
        // An error traps at once with this message, where `false` would leave the guest to
        // abort without a word.
        let grown = desired.saturating_sub(current);
        self.left = self.left.checked_sub(grown).ok_or_else(|| {
            format_err!(
                "it needs more memory than the limit of {} MiB (see --max-memory)",
                self.limit >> 20
            )
        })?;
        Ok(true)
    }

    fn table_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> Result<bool> {
        if desired > 100_000 {
            bail!("it needs a table of more than 100,000 elements");
        }
        Ok(true)
    }
}

/// A request body that ends in an error once it has passed its limit, and remembers it.
pub(crate) struct LimitedBody<B> {
    pub(crate) inner: B,
    pub(crate) left: u64,
    pub(crate) exceeded: Arc<AtomicBool>,
}

impl<B> Body for LimitedBody<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Error>,
{
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let Some(frame) = ready!(Pin::new(&mut self.inner).poll_frame(cx)) else {
            return Poll::Ready(None);
        };
        let frame = frame.map_err(Into::into)?;
        let length = frame.data_ref().map_or(0, |data| data.len() as u64);
        match self.left.checked_sub(length) {
            Some(left) => {
                self.left = left;
                Poll::Ready(Some(Ok(frame)))
            }
            None => {
                self.exceeded.store(true, Relaxed);
                Poll::Ready(Some(Err(Error::HttpRequestBodySize(None))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
