//! The hash over all envelopes, as RFC 6962 (section 2.1) defines it: a leaf is an envelope, byte for byte.
//!
//! ```text
//! leaf = SHA-256(0x00 envelope)      node = SHA-256(0x01 left right)      no leaves: SHA-256 of nothing
//! ```

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// A leaf, a node, or a root.
pub type Hash = [u8; 32];

/// Of an envelope, or of whatever the entry of a log is.
pub fn leaf(envelope: &[u8]) -> Hash {
    Sha256::new_with_prefix([0]).chain_update(envelope).finalize().into()
}

/// Of what stands below it.
pub(super) fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new_with_prefix([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of a tree without leaves.
pub fn nothing() -> Hash {
    Sha256::digest([]).into()
}

/// The right edge of a tree, which is all that is needed to add leaves and to tell the root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frontier {
    leaves: u64,
    /// The roots of the whole subtrees, the largest first: one for each 1 in the binary number of leaves.
    #[serde(with = "in_hex")]
    peaks: Vec<Hash>,
}

impl Frontier {
    /// How many leaves the tree has.
    pub fn leaves(&self) -> u64 {
        self.leaves
    }

    /// The roots of its whole subtrees, the largest first: one for each 1 in the binary number of leaves.
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// There is a peak for each 1 in the number of leaves.
    pub fn is_whole(&self) -> bool {
        self.leaves.count_ones() as usize == self.peaks.len()
    }

    /// Adds a leaf.
    pub fn push(&mut self, leaf: Hash) {
        self.push_whole(leaf, 1);
    }

    /// Adds a whole subtree of `leaves` leaves, a power of two that the tree so far is a multiple of.
    pub fn push_whole(&mut self, root: Hash, leaves: u64) {
        debug_assert!(leaves.is_power_of_two() && self.leaves.is_multiple_of(leaves));
        let mut carry = root;
        let mut level = self.leaves / leaves;
        while level & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            carry = node(&left, &carry);
            level >>= 1;
        }
        self.peaks.push(carry);
        self.leaves += leaves;
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return nothing() };
        peaks.fold(*last, |right, left| node(left, &right))
    }
}

/// Hashes as people read them.
mod in_hex {
    use super::Hash;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(hashes: &[Hash], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(hashes.iter().map(hex::encode))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Hash>, D::Error> {
        let read = |text: String| {
            let mut hash = Hash::default();
            hex::decode_to_slice(text, &mut hash)
                .map(|()| hash)
                .map_err(|_| D::Error::custom("a hash is 64 hex digits"))
        };
        Vec::<String>::deserialize(deserializer)?.into_iter().map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, word for word: split at the largest power of two below the number of leaves.
    fn defined(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Sha256::digest([]).into(),
            [leaf] => *leaf,
            _ => {
                let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
                node(&defined(left), &defined(right))
            }
        }
    }

    #[test]
    fn the_root_is_that_of_the_definition() {
        let leaves: Vec<Hash> = (0_u32..600).map(|number| leaf(&number.to_be_bytes())).collect();
        let mut frontier = Frontier::default();
        for (count, leaf) in leaves.iter().enumerate() {
            assert_eq!(frontier.root(), defined(&leaves[..count]), "{count} leaves");
            frontier.push(*leaf);
            assert!(frontier.is_whole());
        }
    }

    #[test]
    fn whole_subtrees_give_the_root_of_their_leaves() {
        let leaves: Vec<Hash> = (0_u32..1_003).map(|number| leaf(&number.to_be_bytes())).collect();
        let mut frontier = Frontier::default();
        for block in leaves[..768].chunks(256) {
            frontier.push_whole(defined(block), 256);
        }
        leaves[768..].iter().for_each(|leaf| frontier.push(*leaf));
        assert_eq!((frontier.leaves(), frontier.root()), (1_003, defined(&leaves)));
    }
}
