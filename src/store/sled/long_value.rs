//! Values that are too long for a page of sled are cut in two. The rest stands at a key of its own: the kind
//! [`keys::REST`], then the key of the value.

use super::keys;
use sled::Batch;

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

pub(super) fn remove(batch: &mut Batch, key: &[u8], value: &[u8]) {
    batch.remove(key);
    if cut(value).1.is_some() {
        batch.remove(rest_of(key));
    }
}
