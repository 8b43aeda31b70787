use minicbor::{Decode, Encode};

/// What a list is ordered by: a number or a text, the lowest first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub(super) enum Key {
    #[n(0)]
    Number(#[n(0)] i64),
    #[n(1)]
    Text(#[n(0)] String),
}

/// Where a product stands in a list. The order is the same however its documents are spread over
/// segments, as long as older ones are in earlier segments.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place<K> {
    pub(super) key: K,
    /// The order of documents in a segment: by category, then by popularity.
    pub(super) tie: u64,
    pub(super) segment: usize,
    pub(super) ordinal: u32,
}

/// The first places of all that are seen.
pub(super) struct Top<K> {
    places: Vec<Place<K>>,
    most: usize,
    after: Option<Place<K>>,
}

impl<K: Ord + Clone> Top<K> {
    /// At most so many, after the end of the last page.
    pub(super) fn new(most: usize, after: Option<Place<K>>) -> Self {
        Self {
            places: Vec::with_capacity(most + 1),
            most,
            after,
        }
    }

    /// Whether a place with this key may be among the first: a quick look before more is known.
    #[inline]
    pub(super) fn may_take<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: std::borrow::Borrow<Q>,
    {
        let after = self.after.as_ref();
        self.has_room_for(key) && after.is_none_or(|after| key >= after.key.borrow())
    }

    /// Whether a place with this key, or a later one, may be among the first as far as their end
    /// goes.
    #[inline]
    pub(super) fn has_room_for<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: std::borrow::Borrow<Q>,
    {
        let last = self.places.last();
        let last = last.filter(|_| self.places.len() == self.most);
        last.is_none_or(|last| key <= last.key.borrow())
    }

    /// Whether a place comes after all that may still be among the first.
    pub(super) fn ends_before(&self, place: &Place<K>) -> bool {
        let last = self.places.last();
        last.is_some_and(|last| self.places.len() == self.most && last < place)
    }

    pub(super) fn add(&mut self, place: Place<K>) {
        if self.after.as_ref().is_some_and(|after| place <= *after) {
            return;
        }
        let index = self.places.partition_point(|other| *other < place);
        if index < self.most {
            self.places.insert(index, place);
            self.places.truncate(self.most);
        }
    }

    pub(super) fn into_places(self) -> Vec<Place<K>> {
        self.places
    }
}
