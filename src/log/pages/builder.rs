//! The pages of a whole map at once, for a shelf that has none.

use super::entry::{self, BEGINNING, common};
use super::{FULL, Page};
use std::mem::replace;

/// Takes entries in order and gives a page whenever one is full; it holds no more than that one.
#[derive(Debug)]
pub(in crate::log) struct Builder {
    page: Page,
    last: Vec<u8>,
    full: usize,
}

impl Builder {
    /// One for pages of up to [`FULL`] bytes.
    pub(in crate::log) fn new() -> Self {
        Self::of(FULL)
    }

    /// One for pages of up to `full` bytes.
    pub(super) fn of(full: usize) -> Self {
        Self { page: Page { key: Vec::new(), bytes: BEGINNING.to_vec() }, last: Vec::new(), full }
    }

    /// Adds an entry, above the last one, and gives the page that had no room for it.
    pub(in crate::log) fn push(&mut self, key: &[u8], value: &[u8]) -> Option<Page> {
        let begun = self.begun();
        assert!(!begun || self.last.as_slice() < key, "BUG: the entries of a map to be built must come in order");
        let shared = common(&self.last, key);
        let suffix = key.get(shared..).unwrap_or_default();
        let fits = self.page.bytes.len() + entry::size(shared, suffix, value) <= self.full;
        self.last.truncate(shared);
        self.last.extend_from_slice(suffix);
        if fits || !begun {
            entry::put(&mut self.page.bytes, shared, suffix, [value, &[]]);
            return None;
        }
        let bound = key.get(..=shared).unwrap_or(key).to_vec();
        let mut bytes = Vec::with_capacity(self.full);
        bytes.extend_from_slice(BEGINNING);
        entry::put(&mut bytes, 0, key, [value, &[]]);
        Some(replace(&mut self.page, Page { key: bound, bytes }))
    }

    /// The last page, if there is any.
    pub(in crate::log) fn finish(self) -> Option<Page> {
        self.begun().then_some(self.page)
    }

    fn begun(&self) -> bool {
        self.page.bytes.len() > BEGINNING.len()
    }
}
