//! The checksum of a row: over its key and its content, so that a row in another row's place is found as well.

use super::error::ModelError;
use xxhash_rust::xxh3::Xxh3;

/// Over these parts, each with its length, so that no two lists of parts have the same bytes.
pub(super) fn sum(parts: &[&[u8]]) -> i64 {
    let mut hash = Xxh3::new();
    for part in parts {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    i64::from_le_bytes(hash.digest().to_le_bytes())
}

/// The row has the sum that was written with it.
pub(super) fn check(row: &str, expected: i64, parts: &[&[u8]]) -> Result<(), ModelError> {
    if sum(parts) == expected { Ok(()) } else { Err(ModelError::damaged(format!("{row} is not what was written"))) }
}
