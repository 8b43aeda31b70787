#[cfg(feature = "write")]
use std::task::Poll;

use minicbor::{Decode, Encode};
use spin_sdk::key_value::Store;

use crate::StorageError;

/// Documents by key: no transactions, and in most clouds a write is seen only after a while.
#[allow(async_fn_in_trait, reason = "components have one thread")]
pub trait Documents {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError>;
    async fn set(&self, key: &str, value: &[u8]) -> Result<(), StorageError>;
    /// Sets documents, a few at a time: a store takes some in together, and one that is far away
    /// is waited for less often.
    #[cfg(feature = "write")]
    async fn set_all<'a>(
        &self,
        documents: impl Iterator<Item = &'a (String, Vec<u8>)>,
    ) -> Result<(), StorageError> {
        let sets = documents.map(|(key, document)| self.set(key, document));
        all(sets, AT_ONCE).await
    }
    /// Does nothing where there is no such key.
    async fn delete(&self, key: &str) -> Result<(), StorageError>;

    /// The published document under this key.
    async fn read<T: for<'b> Decode<'b, ()>>(&self, key: &str) -> Result<Option<T>, StorageError> {
        match self.get(key).await? {
            Some(bytes) => decode(&bytes).map(Some),
            None => Ok(None),
        }
    }
}

/// Documents that are written at the same time.
#[cfg(feature = "write")]
const AT_ONCE: usize = 32;

/// Does all of the work, so much of it at once; ends at the first error.
#[cfg(feature = "write")]
async fn all<E>(
    work: impl Iterator<Item = impl Future<Output = Result<(), E>>>,
    at_once: usize,
) -> Result<(), E> {
    let mut work = work.fuse();
    let mut running: Vec<_> = work.by_ref().take(at_once).map(Box::pin).collect();
    std::future::poll_fn(|cx| {
        let mut index = 0;
        while let Some(one) = running.get_mut(index) {
            match one.as_mut().poll(cx) {
                Poll::Pending => index += 1,
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Ready(Ok(())) => match work.next() {
                    Some(next) => running[index] = Box::pin(next),
                    None => drop(running.swap_remove(index)),
                },
            }
        }
        match running.is_empty() {
            true => Poll::Ready(Ok(())),
            false => Poll::Pending,
        }
    })
    .await
}

/// A published document as it is stored.
pub fn encode(document: &impl Encode<()>) -> Vec<u8> {
    match minicbor::to_vec(document) {
        Ok(bytes) => bytes,
        Err(error) => unreachable!("memory takes every document: {error}"),
    }
}

/// A published document from what is stored.
pub fn decode<T: for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Result<T, StorageError> {
    minicbor::decode(bytes).map_err(|error| {
        // In words, the error would be more code than all that reads the document.
        let place = error
            .position()
            .map(|at| format!(", at byte {at}"))
            .unwrap_or_default();
        StorageError(format!(
            "a published document cannot be read, publish it again{place}"
        ))
    })
}

/// The shop's published documents, through the host.
pub struct KeyValue(Store);

impl KeyValue {
    /// Opens the store named `default`.
    pub async fn open() -> Result<Self, StorageError> {
        let store = Store::open_default().await.map_err(failed)?;
        Ok(Self(store))
    }
}

#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
fn failed(error: spin_sdk::key_value::Error) -> StorageError {
    StorageError(error.to_string())
}

impl Documents for KeyValue {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        self.0.get(key).await.map_err(failed)
    }

    async fn set(&self, key: &str, value: &[u8]) -> Result<(), StorageError> {
        self.0.set(key, value).await.map_err(failed)
    }

    async fn delete(&self, key: &str) -> Result<(), StorageError> {
        self.0.delete(key).await.map_err(failed)
    }
}
