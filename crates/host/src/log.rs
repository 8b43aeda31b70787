//! One log per component: what it writes to its standard streams, and why it failed.

use anyhow::{Context as _, Result};
use bytes::Bytes;
use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::Path,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::io::AsyncWrite;
use wasmtime_wasi::{
    async_trait,
    cli::{IsTerminal, StdoutStream},
    p2::{OutputStream, Pollable, StreamError, StreamResult},
};

/// Which components' output also goes to this process's own streams.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Follow {
    /// Every component's, as Spin does unless told otherwise.
    #[default]
    All,
    /// That of these components alone.
    Some(Vec<String>),
    /// No component's.
    Nothing,
}

impl Follow {
    fn includes(&self, id: &str) -> bool {
        match self {
            Self::All => true,
            Self::Some(ids) => ids.iter().any(|followed| followed == id),
            Self::Nothing => false,
        }
    }
}

/// The two logs of a component.
pub(crate) struct Logs {
    pub(crate) stdout: LogStream,
    pub(crate) stderr: LogStream,
}

impl Logs {
    /// Opens `<id>_stdout.txt` and `<id>_stderr.txt` in `directory`, to append to them.
    pub(crate) fn open(directory: &Path, id: &str, follow: &Follow) -> Result<Self> {
        let open = |name: &str| {
            let path = directory.join(format!("{id}_{name}.txt"));
            let file = OpenOptions::new().create(true).append(true).open(&path);
            file.with_context(|| format!("opening the log {}", path.display()))
        };
        let follow = follow.includes(id);
        Ok(Self {
            stdout: LogStream::new(open("stdout")?, follow.then_some(Echo::Stdout)),
            stderr: LogStream::new(open("stderr")?, follow.then_some(Echo::Stderr)),
        })
    }

    /// Notes what the host has to say about the component.
    pub(crate) fn note(&self, message: &str) {
        // A log that cannot be written must not fail the request that it is about.
        let _ = self.stderr.write_all(format!("{message}\n").as_bytes());
    }
}

/// A log file, echoed to a stream of this process if it is followed.
#[derive(Clone)]
pub(crate) struct LogStream(Arc<(File, Option<Echo>)>);

#[derive(Clone, Copy)]
enum Echo {
    Stdout,
    Stderr,
}

impl LogStream {
    fn new(file: File, echo: Option<Echo>) -> Self {
        Self(Arc::new((file, echo)))
    }

    fn write_all(&self, bytes: &[u8]) -> io::Result<()> {
        let (file, echo) = &*self.0;
        match echo {
            Some(Echo::Stdout) => io::stdout().write_all(bytes)?,
            Some(Echo::Stderr) => io::stderr().write_all(bytes)?,
            None => {}
        }
        let mut file: &File = file;
        file.write_all(bytes)
    }
}

impl IsTerminal for LogStream {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for LogStream {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

#[async_trait]
impl Pollable for LogStream {
    async fn ready(&mut self) {}
}

impl OutputStream for LogStream {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.write_all(&bytes)
            .map_err(|error| StreamError::LastOperationFailed(error.into()))
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(64 * 1024)
    }
}

impl AsyncWrite for LogStream {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(self.write_all(bytes).map(|()| bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
