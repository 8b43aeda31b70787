use minicbor::{Decode, Encode};
use spin_sdk::key_value::Store;

use crate::StorageError;

/// Documents by key: no transactions, and in most clouds a write is seen only after a while.
#[allow(async_fn_in_trait, reason = "components have one thread")]
pub trait Documents {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError>;
    async fn set(&self, key: &str, value: &[u8]) -> Result<(), StorageError>;
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
