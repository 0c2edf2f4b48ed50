//! The head row: how far the log has come, and the tree over it.

use super::connection::{DatabaseConnection, Failed};
use crate::bytes::Encoded;
use crate::deal::ids::Position;
use crate::log::LogError;
use crate::proof::tree_hash::{Frontier, Hash, leaf};

/// Records whose envelopes have a hash of their own in the table of blocks.
pub(super) const BLOCK: u64 = 256;
/// A block is a subtree of this height.
pub(super) const BLOCK_HEIGHT: u32 = BLOCK.ilog2();

/// Reads the tree up to the head.
pub(super) fn tree(connection: &DatabaseConnection) -> Result<Result<Frontier, LogError>, Failed> {
    let row = connection.head_row("select position, tree from ledger")?;
    let tree = row.and_then(|row| {
        let (position, peaks): (i64, Vec<u8>) = (row.get(0), row.get(1));
        from_bytes(position.cast_unsigned(), &peaks)
    });
    Ok(tree.ok_or_else(|| LogError::Damaged { what: "the tree in its head row does not fit its position".into() }))
}

/// Reads the head; 0 where the row is gone, which is found when the tree is read.
pub(super) fn head(connection: &DatabaseConnection) -> Result<Position, Failed> {
    let row = connection.head_row("select position from ledger")?;
    Ok(Position(row.map_or(0, |row| row.get::<_, i64>(0)).cast_unsigned()))
}

/// Why an append behind this position moved nothing: the ledger moved to another place, or somebody else was faster. Neither, where
/// another try may move the head.
pub(super) fn refusal(
    connection: &DatabaseConnection,
    place: &str,
    after: Position,
) -> Result<Option<LogError>, Failed> {
    let rows = connection.query("select position, moved_to from ledger", &[])?;
    let (actual, moved_to) = rows.first().map_or((0, None), |row| (row.get::<_, i64>(0), row.get(1)));
    let actual = Position(actual.cast_unsigned());
    Ok(match moved_to {
        Some(to) => Some(LogError::Moved { path: place.into(), to }),
        None if actual == after => None,
        None => Some(LogError::Conflict { expected: after, actual }),
    })
}

/// The peaks, side by side.
pub(super) fn to_bytes(tree: &Frontier) -> Vec<u8> {
    tree.peaks().concat()
}

/// The tree with these peaks; none where they are not those of so many leaves.
fn from_bytes(leaves: u64, peaks: &[u8]) -> Option<Frontier> {
    let (peaks, rest) = peaks.as_chunks::<32>();
    if !rest.is_empty() || peaks.len() != leaves.count_ones() as usize {
        return None;
    }
    let mut tree = Frontier::default();
    let sizes = (0..u64::BITS).rev().map(|height| 1 << height).filter(|size| leaves & size != 0);
    sizes.zip(peaks).for_each(|(size, peak)| tree.push_whole(*peak, size));
    Some(tree)
}

/// The tree with these records behind it, and the blocks that they fill, by number.
pub(super) fn grown(tree: &Frontier, records: &[Encoded]) -> (Frontier, Vec<(i64, Hash)>) {
    let (mut whole, mut block) = (Frontier::default(), Frontier::default());
    let sizes = (0..u64::BITS).rev().map(|height| 1 << height).filter(|size| tree.leaves() & size != 0);
    for (size, peak) in sizes.zip(tree.peaks()) {
        if size >= BLOCK { whole.push_whole(*peak, size) } else { block.push_whole(*peak, size) }
    }
    let mut blocks = Vec::new();
    for record in records {
        block.push(leaf(&record.envelope));
        if block.leaves() == BLOCK {
            blocks.push(((whole.leaves() / BLOCK).cast_signed(), block.root()));
            whole.push_whole(block.root(), BLOCK);
            block = Frontier::default();
        }
    }
    let rest = block.leaves();
    let sizes = (0..BLOCK_HEIGHT).rev().map(|height| 1 << height).filter(|size| rest & size != 0);
    sizes.zip(block.peaks()).for_each(|(size, peak)| whole.push_whole(*peak, size));
    (whole, blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: u64) -> Encoded {
        Encoded { envelope: number.to_be_bytes().to_vec(), body: Vec::new() }
    }

    #[test]
    fn a_tree_grows_by_records_as_by_their_leaves_and_comes_back_from_its_bytes() {
        let (mut tree, mut expected, mut blocks) = (Frontier::default(), Frontier::default(), Vec::new());
        let (mut from, mut block) = (0, Frontier::default());
        let mut of_leaves = Vec::new();
        for count in [1, 254, 1, 3, 700, 0, 256, 511, 1] {
            let records: Vec<Encoded> = (from..from + count).map(record).collect();
            for record in &records {
                expected.push(leaf(&record.envelope));
                block.push(leaf(&record.envelope));
                if block.leaves() == BLOCK {
                    of_leaves.push((of_leaves.len() as i64, block.root()));
                    block = Frontier::default();
                }
            }
            let (grown, filled) = grown(&tree, &records);
            assert_eq!(grown, expected, "{count} after {from}");
            assert_eq!(from_bytes(grown.leaves(), &to_bytes(&grown)), Some(grown.clone()));
            blocks.extend(filled);
            (tree, from) = (grown, from + count);
        }
        assert_eq!(blocks, of_leaves);
        assert_eq!(from_bytes(3, &[0; 32]), None);
        assert_eq!(from_bytes(1, &[0; 33]), None);
    }
}
