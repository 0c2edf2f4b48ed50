//! The hash over leaves that stand side by side, put together from the roots of whole subtrees.

use super::tree_hash::{Hash, node, nothing};
use std::ops::Range;

/// Gives the root of the whole subtree over 2^height leaves, the `number`th of that height (counted from 0). It is asked
/// for no leaf beyond the tree.
pub type Subtrees<'s, E> = dyn Fn(u32, u64) -> Result<Hash, E> + 's;

/// The root of the tree over the first `leaves` leaves.
pub fn root<E>(leaves: u64, subtrees: &Subtrees<'_, E>) -> Result<Hash, E> {
    if leaves == 0 { Ok(nothing()) } else { over(0..leaves, subtrees) }
}

/// The hash over these leaves, of which there is one at least, and which a subtree begins with.
pub(super) fn over<E>(leaves: Range<u64>, subtrees: &Subtrees<'_, E>) -> Result<Hash, E> {
    let count = leaves.end - leaves.start;
    if count.is_power_of_two() {
        return subtrees(count.trailing_zeros(), leaves.start / count);
    }
    let middle = middle(&leaves);
    Ok(node(&over(leaves.start..middle, subtrees)?, &over(middle..leaves.end, subtrees)?))
}

/// Where two or more leaves part: at the largest power of two below their number.
pub(super) fn middle(leaves: &Range<u64>) -> u64 {
    leaves.start + (1 << (leaves.end - leaves.start - 1).ilog2())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::tree_hash::{Frontier, leaf};
    use std::convert::Infallible;

    #[test]
    fn the_root_is_that_of_the_leaves_at_every_size() {
        let leaves: Vec<Hash> = (0_u32..300).map(|number| leaf(&number.to_be_bytes())).collect();
        let subtree = |height: u32, number: u64| -> Result<Hash, Infallible> {
            let mut tree = Frontier::default();
            leaves.iter().skip((number << height) as usize).take(1 << height).for_each(|leaf| tree.push(*leaf));
            assert_eq!(tree.leaves(), 1 << height, "a subtree that is not whole was asked for");
            Ok(tree.root())
        };
        let mut tree = Frontier::default();
        for (size, leaf) in (0..).zip(&leaves) {
            assert_eq!(root(size, &subtree), Ok(tree.root()), "{size} leaves");
            tree.push(*leaf);
        }
    }
}
