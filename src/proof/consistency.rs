//! That a tree only grew: an older one is its beginning (RFC 6962, section 2.1.2).

use super::range::{Subtrees, middle, over};
use super::tree_hash::{Hash, node, nothing};

/// The hashes from which both roots follow: of the tree over the first `old` leaves, and of that over the first `new`,
/// which are as many or more.
pub fn between<E>(old: u64, new: u64, subtrees: &Subtrees<'_, E>) -> Result<Vec<Hash>, E> {
    let mut hashes = Vec::new();
    if old == 0 {
        return Ok(hashes);
    }
    let mut leaves = 0..new;
    while leaves.end > old {
        let middle = middle(&leaves);
        if old <= middle {
            hashes.push(over(middle..leaves.end, subtrees)?);
            leaves.end = middle;
        } else {
            hashes.push(over(leaves.start..middle, subtrees)?);
            leaves.start = middle;
        }
    }
    // Where the old tree is a whole subtree on the left, its root is known to whoever has it.
    if leaves.start > 0 {
        hashes.push(over(leaves, subtrees)?);
    }
    hashes.reverse();
    Ok(hashes)
}

/// The first of these trees, each given by its number of leaves and its root, is the beginning of the second. As RFC
/// 9162 (section 2.1.4.2) does it; a tree without leaves is the beginning of every tree.
pub fn holds((old, old_root): (u64, Hash), (new, new_root): (u64, Hash), hashes: &[Hash]) -> bool {
    match old {
        _ if old > new => false,
        _ if old == new => hashes.is_empty() && old_root == new_root,
        0 => hashes.is_empty() && old_root == nothing(),
        _ => roots(old, old_root, new, hashes) == Some((old_root, new_root)),
    }
}

/// The two roots that the hashes lead to, where 0 < old < new.
fn roots(old: u64, old_root: Hash, new: u64, hashes: &[Hash]) -> Option<(Hash, Hash)> {
    let whole = old.is_power_of_two();
    let (first, rest) = if whole { (&old_root, hashes) } else { hashes.split_first()? };
    let (mut place, mut last) = (old - 1, new - 1);
    let left = place.trailing_ones();
    (place, last) = (place >> left, last >> left);
    let (mut old_root, mut new_root) = (*first, *first);
    for hash in rest {
        if last == 0 {
            return None;
        }
        if place & 1 == 1 || place == last {
            old_root = node(hash, &old_root);
            new_root = node(hash, &new_root);
            while place & 1 == 0 && place != 0 {
                (place, last) = (place >> 1, last >> 1);
            }
        } else {
            new_root = node(&new_root, hash);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    (last == 0).then_some((old_root, new_root))
}
