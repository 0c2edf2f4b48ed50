//! That an entry stands at an index of a tree: the hashes beside its way up to the root (RFC 6962, section 2.1.1).

use super::fault::ProofFault;
use super::range::{Subtrees, middle, over};
use super::tree_hash::{Hash, node};

/// The path of the leaf at `index` (counted from 0) in the tree over the first `size` leaves: the hash beside the leaf
/// first, the one below the root last. The index is below the size.
pub fn path<E>(index: u64, size: u64, subtrees: &Subtrees<'_, E>) -> Result<Vec<Hash>, E> {
    let mut path = Vec::new();
    let mut leaves = 0..size;
    while leaves.end - leaves.start > 1 {
        let middle = middle(&leaves);
        if index < middle {
            path.push(over(middle..leaves.end, subtrees)?);
            leaves.end = middle;
        } else {
            path.push(over(leaves.start..middle, subtrees)?);
            leaves.start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// How many hashes the path of the leaf at `index` has in a tree of `size` leaves; none beyond the tree.
pub fn length(index: u64, size: u64) -> Option<usize> {
    let last = size.checked_sub(1).filter(|last| index <= *last)?;
    // Where the ways of this leaf and the last one part, and what the leaf has on its left above that.
    let apart = u64::BITS - (index ^ last).leading_zeros();
    let above = index.checked_shr(apart).unwrap_or(0).count_ones();
    usize::try_from(apart + above).ok()
}

/// The root that a leaf and its path lead to, as RFC 9162 (section 2.1.3.2) does it.
///
/// Errors: [`ProofFault::NoSuchIndex`] and [`ProofFault::PathLength`], where no such leaf of a tree of this size has such a path.
pub fn root_of(leaf: Hash, index: u64, size: u64, path: &[Hash]) -> Result<Hash, ProofFault> {
    let expected = length(index, size).ok_or(ProofFault::NoSuchIndex { index, size })?;
    if path.len() != expected {
        return Err(ProofFault::PathLength { found: path.len(), expected, index, size });
    }
    // There is a leaf, so the size is no less than one; and a path of this length ends where nothing is beside the root.
    let (mut place, mut last) = (index, size.saturating_sub(1));
    let mut root = leaf;
    for beside in path {
        if place & 1 == 1 || place == last {
            root = node(beside, &root);
            // The last of a level without a partner moves up as it is.
            while place & 1 == 0 && place != 0 {
                (place, last) = (place >> 1, last >> 1);
            }
        } else {
            root = node(&root, beside);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    Ok(root)
}
