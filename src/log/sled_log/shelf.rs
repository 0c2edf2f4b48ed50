//! The pages of the index, as they stand in the tree.

use super::keys;
use super::tree::Tree;
use crate::log::LogError;
use crate::log::pages::{Shelf, Unreadable};
use sled::IVec;

/// The pages of one edition of the index.
pub(super) struct Pages<'t> {
    tree: &'t Tree,
    /// How their keys begin.
    prefix: Vec<u8>,
}

impl<'t> Pages<'t> {
    pub(super) fn new(tree: &'t Tree, edition: u32) -> Self {
        Self { tree, prefix: keys::pages(edition) }
    }

    /// The key of the page in the tree.
    pub(super) fn key(&self, page: &[u8]) -> Vec<u8> {
        [self.prefix.as_slice(), page].concat()
    }

    fn page(&self, pair: Option<(IVec, IVec)>) -> Option<(Vec<u8>, IVec)> {
        let (key, bytes) = pair?;
        Some((key.strip_prefix(self.prefix.as_slice())?.to_vec(), bytes))
    }
}

impl Shelf for Pages<'_> {
    type Error = LogError;
    type Bytes = IVec;

    fn page_at(&self, key: &[u8]) -> Result<Option<(Vec<u8>, IVec)>, LogError> {
        Ok(self.page(self.tree.last_up_to(&self.prefix, &self.key(key))?))
    }

    fn page_after(&self, key: &[u8]) -> Result<Option<(Vec<u8>, IVec)>, LogError> {
        Ok(self.page(self.tree.next_after(&self.key(key))?))
    }
}

impl From<Unreadable> for LogError {
    fn from(Unreadable { what }: Unreadable) -> Self {
        Self::DamagedIndex { what }
    }
}
