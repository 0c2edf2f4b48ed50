//! An ordered map of byte strings that only grows, in sorted pages: what an index of millions of small entries is, where
//! a key of the database for each would be slow and large. Pure: the pages stand on some [`Shelf`].
//!
//! ```text
//! shelf     ""  ->  page        "ca"  ->  page        "kj"  ->  page      each key: the lower bound of its entries
//! page      version, entry, entry, ...                                    keys grow from entry to entry
//! entry     shared, length, suffix, length, value                         lengths as in `varint`
//! ```
//!
//! `shared` is how many bytes of its key an entry has from the one before it: all that they have in common, so that
//! a map has one spelling on a page. The first page has the empty key. The key of any other is the shortest that is above all
//! entries before it and begins the first entry in it; since entries stay, some entry of a page always begins with its key.

mod builder;
mod cutting;
mod entry;
mod joining;
mod merging;
mod reading;
#[cfg(test)]
mod tests;
mod varint;

pub(in crate::log) use builder::Builder;
pub(in crate::log) use merging::merge;
pub(in crate::log) use reading::{get, last, range, scan};

use std::collections::BTreeMap;

/// The bytes of a page at the most, unless a single entry has more: that one is a page of its own.
pub(in crate::log) const FULL: usize = 16 * 1024;

/// A key and its value.
pub(in crate::log) type Pair = (Vec<u8>, Vec<u8>);

/// The key of a page that stands on a shelf, and its bytes.
pub(in crate::log) type Standing<Bytes> = (Vec<u8>, Bytes);

/// What the pages stand on.
pub(in crate::log) trait Shelf {
    /// What may go wrong, a page that does not read among it.
    type Error: From<Unreadable>;
    /// The bytes of a page.
    type Bytes: AsRef<[u8]>;

    /// The last page whose key is `key` or below: its key and its bytes.
    fn page_at(&self, key: &[u8]) -> Result<Option<Standing<Self::Bytes>>, Self::Error>;

    /// The first page whose key is above `key`.
    fn page_after(&self, key: &[u8]) -> Result<Option<Standing<Self::Bytes>>, Self::Error>;
}

/// A page that does not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::log) struct Unreadable {
    /// Which page, from which byte, and why.
    pub(in crate::log) what: String,
}

/// What is to be added: the value of a key that stands already is appended to the standing one.
pub(in crate::log) type Additions = BTreeMap<Vec<u8>, Vec<u8>>;

/// A page to be written, instead of the one with its key if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::log) struct Page {
    /// The lower bound of its entries.
    pub(in crate::log) key: Vec<u8>,
    /// The entries.
    pub(in crate::log) bytes: Vec<u8>,
}
