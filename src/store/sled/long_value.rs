//! Values that are too long for a page of sled are cut in two. The rest stands at a key of its own: the kind
//! [`keys::REST`], then the key of the value.

use super::keys;
use sled::{Batch, IVec};

/// What is longer is cut after this many bytes. sled puts up to 17 values on a page, and a page larger than a quarter of a
/// segment into a file of its own, which it never syncs.
pub(super) const PIECE: usize = 30_000;

pub(super) fn rest_of(key: &[u8]) -> Vec<u8> {
    [&[keys::REST], key].concat()
}

/// A value, and its rest if it is cut.
pub(super) fn cut(value: &[u8]) -> (&[u8], Option<&[u8]>) {
    match value.split_at_checked(PIECE) {
        Some((piece, rest)) if !rest.is_empty() => (piece, Some(rest)),
        _ => (value, None),
    }
}

pub(super) fn insert(batch: &mut Batch, key: &[u8], value: &[u8]) {
    let (piece, rest) = cut(value);
    batch.insert(key, piece);
    if let Some(rest) = rest {
        batch.insert(rest_of(key), rest);
    }
}

/// Takes the value away, and keeps its keys: sled puts a page that has lost most of its keys to the page before it, however
/// large that is already.
pub(super) fn clear(batch: &mut Batch, key: &[u8], value: &[u8]) {
    batch.insert(key, IVec::default());
    if cut(value).1.is_some() {
        batch.insert(rest_of(key), IVec::default());
    }
}
