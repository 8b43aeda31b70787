use std::collections::BTreeMap;
use std::ops::Index;

use super::StoredProduct;

/// Products by their external ids, and by the SKUs of their variants.
#[derive(Debug, Default)]
pub struct Products {
    products: BTreeMap<String, StoredProduct>,
    /// The external id of the product that has a variant, by SKU.
    owners: BTreeMap<String, String>,
}

impl Products {
    /// The product with this external id.
    pub fn get(&self, external_id: &str) -> Option<&StoredProduct> {
        self.products.get(external_id)
    }

    /// Whether the product with this external id is at hand.
    pub fn contains_key(&self, external_id: &str) -> bool {
        self.products.contains_key(external_id)
    }

    /// The product that has a variant with this SKU.
    pub fn owner_of(&self, sku: &str) -> Option<&StoredProduct> {
        self.get(self.owners.get(sku)?)
    }

    /// All of them, by external id.
    pub fn values(&self) -> impl Iterator<Item = &StoredProduct> {
        self.products.values()
    }

    /// Adds a product, or puts it in the place of the one that has its external id.
    pub fn insert(&mut self, stored: StoredProduct) {
        let name = stored.product.external_id.clone();
        for sku in stored.variant_ids.keys() {
            self.owners.insert(sku.clone(), name.clone());
        }
        self.products.insert(name, stored);
    }
}

impl Extend<StoredProduct> for Products {
    fn extend<T: IntoIterator<Item = StoredProduct>>(&mut self, products: T) {
        for stored in products {
            self.insert(stored);
        }
    }
}

impl Index<&str> for Products {
    type Output = StoredProduct;

    fn index(&self, external_id: &str) -> &StoredProduct {
        &self.products[external_id]
    }
}
