//! What signs for a log, where the log is not one.

use super::given::{append, note};
use super::opened::store;
use mercato::log::LogError;
use mercato::proof::key::Signer;
use mercato::store::Store;
use mercato::store::signing::SigningError;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const ORIGIN: &str = "example.org/mercato/club";

fn signer() -> Signer {
    Signer::new(ORIGIN, &[7; 32]).unwrap()
}

/// A block and a tail.
fn filled(folder: &Path) -> PathBuf {
    let path = folder.join("store");
    append(store(&path).unwrap().log().as_ref(), (0..300).map(note)).unwrap();
    path
}

/// Another hash of the first block than that of its envelopes; sled finds nothing wrong with it.
fn change_the_hash_of_the_block(path: &Path) {
    let config = sled::Config::new().path(path.join("log")).segment_size(2 << 20);
    // sled lets go of its lock a little after what held it was dropped.
    let open = loop {
        match config.open() {
            Err(error) if error.to_string().contains("WouldBlock") => std::thread::yield_now(),
            opened => break opened.unwrap(),
        }
    };
    let key = [b"h", 0_u64.to_be_bytes().as_slice()].concat();
    let mut hashes = open.get(&key).unwrap().unwrap().to_vec();
    *hashes.last_mut().unwrap() ^= 1;
    open.insert(key, hashes).unwrap();
    open.flush().unwrap();
}

fn is_damaged<T>(signed: &Result<T, SigningError>) -> bool {
    matches!(signed, Err(SigningError::Log(LogError::Damaged { .. })))
}

#[test]
fn a_log_whose_hashes_lead_to_two_roots_is_not_signed() {
    let folder = TempDir::new().unwrap();
    let path = filled(folder.path());
    change_the_hash_of_the_block(&path);
    let open: Store = store(&path).unwrap();
    assert!(is_damaged(&open.begin_signing(&signer(), None)));
    assert!(!path.join("audit.key").exists() && !path.join("audit.checkpoint").exists());
}

#[test]
fn nor_is_one_that_came_to_it_later() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let open = store(&path).unwrap();
    open.begin_signing(&signer(), None).unwrap();
    drop(open);
    filled(folder.path());
    change_the_hash_of_the_block(&path);
    let open = store(&path).unwrap();
    let before = std::fs::read(path.join("audit.checkpoint")).unwrap();
    assert!(is_damaged(&open.signing().unwrap().sign(open.log().as_ref()).map(drop)));
    assert_eq!(std::fs::read(path.join("audit.checkpoint")).unwrap(), before);
}
