//! Every proof in trees of all sizes is the one that the crate ct-merkle makes, and no other one is taken.

use crate::given::{LARGEST, entry, root, subtree};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use mercato::proof::tree_hash::{Hash, leaf};
use mercato::proof::{consistency, inclusion};
use sha2::Sha256;

type Oracle = MemoryBackedTree<Sha256, Vec<u8>>;

fn hashes(bytes: &[u8]) -> Vec<Hash> {
    bytes.chunks(32).map(|hash| hash.try_into().unwrap()).collect()
}

#[test]
fn paths_are_those_of_the_oracle_and_lead_to_the_root() {
    let mut oracle = Oracle::new();
    for size in 1..=LARGEST {
        oracle.push(entry(size - 1));
        let root = root(size);
        assert_eq!(oracle.root().as_bytes().as_slice(), root);
        for index in 0..size {
            let Ok(path) = inclusion::path(index, size, &subtree);
            assert_eq!(path, hashes(oracle.prove_inclusion(index as usize).as_bytes()), "{index} of {size}");
            assert_eq!(inclusion::length(index, size), Some(path.len()), "{index} of {size}");
            assert_eq!(inclusion::root_of(leaf(&entry(index)), index, size, &path), Ok(root), "{index} of {size}");
        }
    }
}

#[test]
fn a_path_leads_to_the_root_from_its_own_place_alone() {
    for size in 1..=40 {
        for index in 0..size {
            let Ok(path) = inclusion::path(index, size, &subtree);
            let leaf = leaf(&entry(index));
            let leads = |index, size, path: &[Hash]| inclusion::root_of(leaf, index, size, path) == Ok(root(size));
            for other in (0..size + 2).filter(|other| *other != index) {
                assert!(!leads(other, size, &path), "{index} of {size} as {other}");
            }
            for other in (0..size + 9).filter(|other| *other != size) {
                assert!(!leads(index, other, &path), "{index} of {size} as of {other}");
            }
            let longer = [path.as_slice(), &[[0; 32]]].concat();
            assert!(!leads(index, size, &longer), "{index} of {size}, a hash more");
            for at in 0..path.len() {
                let mut other = path.clone();
                other[at][7] ^= 1;
                assert!(!leads(index, size, &other), "{index} of {size}, hash {at} changed");
                other.remove(at);
                assert!(!leads(index, size, &other), "{index} of {size}, hash {at} gone");
            }
        }
    }
}

#[test]
fn trees_only_grew_where_the_oracle_says_so() {
    let mut oracle = Oracle::new();
    for new in 1..=LARGEST {
        oracle.push(entry(new - 1));
        for old in 1..=new {
            let Ok(proof) = consistency::between(old, new, &subtree);
            let theirs = oracle.prove_consistency((new - old) as usize);
            assert_eq!(proof, hashes(theirs.as_bytes()), "{old} to {new}");
            assert!(consistency::holds((old, root(old)), (new, root(new)), &proof), "{old} to {new}");
        }
    }
}

fn hashes_between(old: u64, new: u64) -> usize {
    let Ok(hashes) = consistency::between(old, new, &subtree);
    hashes.len()
}

#[test]
fn a_tree_that_did_not_only_grow_is_told() {
    let other = [9; 32];
    for new in 1..=40 {
        for old in 0..=new {
            let Ok(proof) = consistency::between(old, new, &subtree);
            let (first, second) = ((old, root(old)), (new, root(new)));
            assert!(consistency::holds(first, second, &proof), "{old} to {new}");
            assert!(!consistency::holds((old, other), second, &proof), "{old} to {new}, other old root");
            // From nothing everything follows.
            assert_eq!(consistency::holds(first, (new, other), &proof), old == 0, "{old} to {new}, other new root");
            assert!(!consistency::holds((new + 1, root(new)), second, &proof), "{new} to fewer");
            // Of trees between which a proof has as many hashes, only the signed sizes tell which were meant.
            for size in (old..new + 9).filter(|size| old > 0 && hashes_between(old, *size) != proof.len()) {
                assert!(!consistency::holds(first, (size, root(new)), &proof), "{old} to {new} as to {size}");
            }
            let longer = [proof.as_slice(), &[[0; 32]]].concat();
            assert!(!consistency::holds(first, second, &longer), "{old} to {new}, a hash more");
            for at in 0..proof.len() {
                let mut bad = proof.clone();
                bad[at][7] ^= 1;
                assert!(!consistency::holds(first, second, &bad), "{old} to {new}, hash {at} changed");
                bad.remove(at);
                assert!(!consistency::holds(first, second, &bad), "{old} to {new}, hash {at} gone");
            }
        }
    }
}

#[test]
fn sizes_that_no_log_has_are_no_reason_to_panic() {
    for (index, size) in [(0, 0), (0, u64::MAX), (u64::MAX - 1, u64::MAX), (u64::MAX, u64::MAX), (1 << 63, 1 << 63)] {
        for length in [0, 1, 63, 64, 65] {
            assert_eq!(inclusion::root_of([1; 32], index, size, &vec![[2; 32]; length]).is_ok(), {
                inclusion::length(index, size) == Some(length)
            });
            assert!(!consistency::holds((index, [1; 32]), (size, [3; 32]), &vec![[2; 32]; length]));
        }
    }
}
