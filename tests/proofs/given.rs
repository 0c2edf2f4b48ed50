//! A tree in memory, and a proof in it.

use mercato::proof::checkpoint::{Checkpoint, Signed};
use mercato::proof::inclusion;
use mercato::proof::key::Signer;
use mercato::proof::tlog_proof::TlogProof;
use mercato::proof::tree_hash::{Frontier, Hash, leaf};
use std::convert::Infallible;
use std::sync::LazyLock;

pub(crate) const ORIGIN: &str = "example.org/mercato/club";

/// Past a block of a store, and a tile.
pub(crate) const LARGEST: u64 = 300;

/// The roots of whole subtrees, by height and number.
static SUBTREES: LazyLock<Vec<Vec<Hash>>> = LazyLock::new(|| {
    (0..=LARGEST.ilog2()).map(|height| (0..LARGEST >> height).map(|number| whole(height, number)).collect()).collect()
});

/// The roots of the trees over the first leaves, by their number.
static ROOTS: LazyLock<Vec<Hash>> = LazyLock::new(|| {
    let mut tree = Frontier::default();
    let grown = |number| {
        let root = tree.root();
        tree.push(leaf(&entry(number)));
        root
    };
    (0..=LARGEST).map(grown).collect()
});

fn whole(height: u32, number: u64) -> Hash {
    let mut tree = Frontier::default();
    (number << height..(number + 1) << height).for_each(|number| tree.push(leaf(&entry(number))));
    tree.root()
}

pub(crate) fn entry(number: u64) -> Vec<u8> {
    format!("entry {number}").into_bytes()
}

/// The root of a whole subtree over [`entry`]s.
pub(crate) fn subtree(height: u32, number: u64) -> Result<Hash, Infallible> {
    Ok(SUBTREES[height as usize][number as usize])
}

pub(crate) fn root(size: u64) -> Hash {
    ROOTS[size as usize]
}

/// The same key in every run.
pub(crate) fn signer(number: u8) -> Signer {
    Signer::new(ORIGIN, &[number; 32]).unwrap()
}

pub(crate) fn checkpoint(size: u64, signer: &Signer) -> Signed {
    Checkpoint { origin: ORIGIN.into(), size, root: root(size) }.sign(signer)
}

pub(crate) fn proof(index: u64, size: u64, signer: &Signer) -> TlogProof {
    let Ok(path) = inclusion::path(index, size, &subtree);
    TlogProof::new(entry(index), index, path, checkpoint(size, signer).note)
}
