//! The vectors that Certificate Transparency was published with: paths and proofs in the tree of eight leaves.

use mercato::proof::tree_hash::{Frontier, Hash, leaf};
use mercato::proof::{consistency, inclusion};
use std::convert::Infallible;

const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
/// Of the first leaf, the first two, and so on.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const CONSISTENT: [(u64, u64, &[&str]); 2] = [
    (
        6,
        8,
        &[
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        &[
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
];

fn hash(digits: &str) -> Hash {
    hex::decode(digits).unwrap().try_into().unwrap()
}

fn leaves() -> Vec<Hash> {
    LEAVES.iter().map(|digits| leaf(&hex::decode(digits).unwrap())).collect()
}

fn subtree(height: u32, number: u64) -> Result<Hash, Infallible> {
    let mut tree = Frontier::default();
    leaves().iter().skip((number << height) as usize).take(1 << height).for_each(|leaf| tree.push(*leaf));
    Ok(tree.root())
}

#[test]
fn the_roots_are_the_published_ones() {
    for (size, root) in (1..).zip(ROOTS) {
        assert_eq!(mercato::proof::root(size, &subtree), Ok(hash(root)), "{size} leaves");
    }
}

#[test]
fn the_path_of_a_leaf_is_the_published_one() {
    // The third leaf of three has the root of the first two beside it.
    assert_eq!(inclusion::path(2, 3, &subtree), Ok(vec![hash(ROOTS[1])]));
    for size in 1..=8 {
        for index in 0..size {
            let Ok(path) = inclusion::path(index, size, &subtree);
            let root = inclusion::root_of(leaves()[index as usize], index, size, &path);
            assert_eq!(root, Ok(hash(ROOTS[size as usize - 1])));
        }
    }
}

#[test]
fn the_proofs_of_growth_are_the_published_ones() {
    for (old, new, hashes) in CONSISTENT {
        let hashes: Vec<Hash> = hashes.iter().map(|digits| hash(digits)).collect();
        assert_eq!(consistency::between(old, new, &subtree).as_ref(), Ok(&hashes));
        let root = |size: u64| (size, hash(ROOTS[size as usize - 1]));
        assert!(consistency::holds(root(old), root(new), &hashes));
        assert!(!consistency::holds((old, hash(ROOTS[old as usize])), root(new), &hashes));
    }
}
