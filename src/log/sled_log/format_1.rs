//! The records of a log of format 1, which had no bundles: a store of it is written anew when it is opened.

use super::keys;
use super::tree::Tree;
use crate::deal::ids::Position;
use crate::log::LogError;
use crate::log::codec::{self, Encoded};
use std::path::Path;

/// Records that stand side by side, by the position of the first.
const RECORDS: u8 = b'r';
const AT_ONCE: usize = 64;

/// Every record in order, some at a time.
pub(in crate::log) fn each(
    folder: &Path,
    store: &Path,
    take: &mut dyn FnMut(Vec<Encoded>) -> Result<(), LogError>,
) -> Result<(), LogError> {
    let tree = Tree::open(folder, store)?;
    let (mut last, mut next) = (vec![RECORDS], Position(1));
    loop {
        let mut pairs = tree.after(&last, AT_ONCE)?;
        pairs.retain(|(key, _)| key.first() == Some(&RECORDS));
        let Some((newest, _)) = pairs.last() else { return Ok(()) };
        last = newest.to_vec();
        let mut records = Vec::new();
        for (key, value) in &pairs {
            let unreadable = || LogError::Damaged { what: format!("the record at position {next} does not read") };
            if keys::position(RECORDS, key) != Some(next) {
                return Err(unreadable());
            }
            let read = codec::side_by_side(value).ok_or_else(unreadable)?;
            next = Position(next.0 + read.len() as u64);
            records.extend(read);
        }
        take(records)?;
    }
}
