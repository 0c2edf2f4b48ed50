//! No change of a proof is ever taken for a proof.

use crate::given::{ORIGIN, checkpoint, entry, proof, signer};
use mercato::proof::fault::ProofFault;
use mercato::proof::key::{Signer, VerifierKey};
use mercato::proof::tlog_proof::TlogProof;

fn verified(text: &str, key: &VerifierKey, given: Option<&[u8]>) -> Result<u64, ProofFault> {
    TlogProof::parse(text)?.verify(key, given).map(|proven| proven.index)
}

#[test]
fn a_proof_is_read_as_it_was_written_and_holds() {
    let signer = signer(1);
    for (index, size) in [(0, 1), (0, 2), (1, 2), (4, 5), (6, 13), (12, 13)] {
        let proof = proof(index, size, &signer);
        let text = proof.text();
        assert_eq!(TlogProof::parse(&text).as_ref(), Ok(&proof));
        let proven = proof.verify(signer.verifier(), None).unwrap();
        assert_eq!((proven.entry, proven.index, proven.checkpoint.size), (entry(index), index, size));
        assert_eq!(verified(&text, signer.verifier(), Some(&entry(index))), Ok(index));
    }
}

#[test]
fn the_entry_may_come_beside_the_proof_but_is_the_one_that_was_proven() {
    let signer = signer(1);
    let carrying = proof(6, 13, &signer);
    let bare = TlogProof { entry: None, ..carrying.clone() }.text();
    assert_eq!(bare.lines().nth(1), Some("index 6"));
    let key = signer.verifier();
    assert_eq!(verified(&bare, key, Some(&entry(6))), Ok(6));
    assert_eq!(verified(&bare, key, None), Err(ProofFault::NoEntry));
    assert_eq!(verified(&bare, key, Some(&entry(7))), Err(ProofFault::NotInTree));
    assert_eq!(verified(&carrying.text(), key, Some(&entry(7))), Err(ProofFault::OtherEntry));
}

#[test]
fn no_byte_of_a_proof_can_be_another() {
    let signer = signer(1);
    let good = proof(6, 13, &signer).text().into_bytes();
    for at in 0..good.len() {
        // Each flipped bit, and what is like a character: a line end, a space, the next letter, the other case.
        let flipped = (0..8).map(|bit| good[at] ^ (1 << bit)).chain(*b"\n\r =+A0").chain([good[at].wrapping_add(1)]);
        for other in flipped.filter(|other| *other != good[at]) {
            let mut bad = good.clone();
            bad[at] = other;
            // What is no text is refused by whoever reads the file.
            let Ok(text) = String::from_utf8(bad) else { continue };
            assert!(verified(&text, signer.verifier(), None).is_err(), "byte {at} as {other}: {text}");
        }
    }
}

#[test]
fn no_line_of_a_proof_can_go_come_twice_or_change_its_place() {
    let signer = signer(1);
    let good = proof(6, 13, &signer).text();
    let lines: Vec<&str> = good.split_inclusive('\n').collect();
    let refused = |lines: Vec<&str>, what: &str| {
        let text = lines.concat();
        // Two lines that are alike may change their places.
        assert!(text == good || verified(&text, signer.verifier(), Some(&entry(6))).is_err(), "{what}: {text}");
    };
    for at in 0..lines.len() {
        let mut bad = lines.clone();
        bad.insert(at, lines[at]);
        // The signature says no more when it comes twice.
        if at + 1 == lines.len() {
            assert!(verified(&bad.concat(), signer.verifier(), None).is_ok());
        } else {
            refused(bad, "twice");
        }
        let mut bad = lines.clone();
        bad.remove(at);
        if !lines[at].starts_with("extra ") {
            refused(bad, "gone");
        }
        for other in 0..lines.len() {
            let mut bad = lines.clone();
            bad.swap(at, other);
            refused(bad, "swapped");
        }
        refused(lines[..at].to_vec(), "cut");
        refused([&lines[..at], &["more\n"], &lines[at..]].concat(), "more");
        refused([&lines[..at], &["\n"], &lines[at..]].concat(), "empty line");
    }
    refused([lines.as_slice(), &["more\n"]].concat(), "more at the end");
    refused([lines.as_slice(), &["\n"]].concat(), "empty line at the end");
    for end in 0..good.len() {
        if let Some(cut) = good.get(..end) {
            assert!(verified(cut, signer.verifier(), None).is_err(), "cut at byte {end}");
        }
    }
}

#[test]
fn a_proof_of_another_kind_log_or_key_is_told() {
    let signer = signer(1);
    let key = signer.verifier();
    let proof = proof(6, 13, &signer);
    assert_eq!(verified("", key, None), Err(ProofFault::NoProof));
    assert_eq!(verified(&checkpoint(13, &signer).note, key, None), Err(ProofFault::NoProof));
    assert_eq!(verified(&proof.text().replace('\n', "\r\n"), key, None), Err(ProofFault::LineEnds));
    let of_key = crate::given::signer(2);
    assert!(matches!(verified(&proof.text(), of_key.verifier(), None), Err(ProofFault::NotSigned { .. })));
    let of_log = Signer::new("example.org/other", &[1; 32]).unwrap();
    assert!(matches!(verified(&proof.text(), of_log.verifier(), None), Err(ProofFault::NotSigned { .. })));
    // A path of one checkpoint under another one.
    let moved = TlogProof { checkpoint: checkpoint(14, &signer).note, ..proof.clone() };
    assert!(matches!(verified(&moved.text(), key, None), Err(ProofFault::NotInTree)));
    let smaller = TlogProof { checkpoint: checkpoint(6, &signer).note, ..proof.clone() };
    assert_eq!(verified(&smaller.text(), key, None), Err(ProofFault::NoSuchIndex { index: 6, size: 6 }));
    let shorter = TlogProof { path: proof.path[1..].to_vec(), ..proof };
    assert_eq!(
        verified(&shorter.text(), key, None),
        Err(ProofFault::PathLength { found: 3, expected: 4, index: 6, size: 13 })
    );
    assert_eq!(key.name(), ORIGIN);
}
