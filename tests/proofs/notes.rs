//! Signed notes: the published example of Go's module `sumdb/note`, and what is no note.

use crate::given::{ORIGIN, checkpoint, signer};
use mercato::proof::checkpoint::{Checkpoint, Signed};
use mercato::proof::fault::ProofFault;
use mercato::proof::key::{Signer, VerifierKey};
use mercato::proof::note::{self, Note};
use mercato::proof::tree_hash::nothing;

const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const SECRET: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const TEXT: &str =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const SIGNATURE: &str = "\n\u{2014} PeterNeumann \
    x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

#[test]
fn the_published_note_is_signed_and_read() {
    let (signer, key) = (Signer::parse(SECRET).unwrap(), VerifierKey::parse(KEY).unwrap());
    assert_eq!(signer.verifier(), &key);
    assert_eq!((key.to_string().as_str(), signer.secret_line().trim_end()), (KEY, SECRET));
    let published = [TEXT, SIGNATURE].concat();
    assert_eq!(note::signed(TEXT, &signer), published);
    assert_eq!(Note::parse(&published, 1).unwrap().open(&key), Ok(TEXT));
}

#[test]
fn signatures_of_others_are_left_alone_and_those_of_the_key_must_hold() {
    let key = VerifierKey::parse(KEY).unwrap();
    let with = |more: &str| [TEXT, SIGNATURE, more].concat();
    let of = |name: &str, bytes: &str| format!("\u{2014} {name} {bytes}\n");
    // Of another name; of the same name and another id.
    for other in [of("EnochRoot", "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2t"), of("PeterNeumann", "AAAAAAE=")] {
        assert_eq!(Note::parse(&with(&other), 1).unwrap().open(&key), Ok(TEXT));
    }
    // Its own twice, as after two notes were put together; but not beside one that is forged.
    assert_eq!(Note::parse(&with(SIGNATURE.trim_start()), 1).unwrap().open(&key), Ok(TEXT));
    let forged = with(&of("PeterNeumann", "x08gowAAAAA="));
    assert!(matches!(Note::parse(&forged, 1).unwrap().open(&key), Err(ProofFault::BadSignature { .. })));
    let other = [TEXT, "\n", &of("EnochRoot", "AAAAAAE=")].concat();
    let refused = Note::parse(&other, 1).unwrap().open(&key);
    assert_eq!(
        refused,
        Err(ProofFault::NotSigned { key: "PeterNeumann+c74f20a3".into(), by: vec!["EnochRoot+00000000".into()] })
    );
    // The key's name and id over other bytes.
    let forged = [TEXT, "\n", &of("PeterNeumann", "x08gowAAAAA=")].concat();
    assert!(matches!(Note::parse(&forged, 1).unwrap().open(&key), Err(ProofFault::BadSignature { .. })));
}

#[test]
fn what_is_no_note_is_told_with_its_line() {
    let good = [TEXT, SIGNATURE].concat();
    let line = |note: &str| match Note::parse(note, 1) {
        Err(ProofFault::Malformed { line, .. }) => line,
        other => panic!("{other:?}"),
    };
    assert_eq!(line(""), 1);
    assert_eq!(line(TEXT), 3);
    assert_eq!(line(&format!("{TEXT}\n")), 4);
    assert_eq!(line(good.trim_end()), 4);
    assert_eq!(line(&format!("{good}and more\n")), 5);
    assert_eq!(line(&format!("{good}\n")), 6);
    assert_eq!(line(&good.replace("answer", "ans\u{7}wer")), 1);
    assert_eq!(line(&good.replace('\u{2014}', "-")), 4);
    assert_eq!(line(&good.replace("PeterNeumann x", "Peter+Neumann x")), 4);
    let many = "\u{2014} a AAAAAAE=\n".repeat(101);
    assert_eq!(line(&format!("text\n\n{many}")), 103);
    assert_eq!(Note::parse(&good.replace('\n', "\r\n"), 1), Err(ProofFault::LineEnds));
}

#[test]
fn a_checkpoint_is_three_lines_that_its_log_has_signed() {
    let signer = signer(1);
    let signed = checkpoint(3, &signer);
    assert_eq!(Signed::open(&signed.note, signer.verifier()), Ok(signed.clone()));
    let lines: Vec<&str> = signed.note.lines().collect();
    assert_eq!((lines[0], lines[1], lines.len()), (ORIGIN, "3", 5));
    // The texts that follow are signed as they stand, so only their form is in the way.
    let open = |text: &str| Signed::open(&note::signed(text, &signer), signer.verifier());
    let root = lines[2];
    assert_eq!(open(&format!("{ORIGIN}\n3\n{root}\nmore\n")).map(|read| read.checkpoint), Ok(signed.checkpoint));
    for text in [
        format!("{ORIGIN}\n3\n"),
        format!("\n3\n{root}\n"),
        format!("{ORIGIN}\n03\n{root}\n"),
        format!("{ORIGIN}\n+3\n{root}\n"),
        format!("{ORIGIN}\n18446744073709551616\n{root}\n"),
        format!("{ORIGIN}\n3\n{}\n", &root[4..]),
        format!("{ORIGIN}\n3\n{root} \n"),
        format!("{ORIGIN}\n3\n{root}\n\nmore\n"),
    ] {
        assert!(matches!(open(&text), Err(ProofFault::NoCheckpoint { .. })), "{text:?}: {:?}", open(&text));
    }
    let other = open(&format!("example.org/other\n3\n{root}\n"));
    assert_eq!(other, Err(ProofFault::OtherLog { origin: "example.org/other".into(), name: ORIGIN.into() }));
}

#[test]
fn a_log_may_be_called_nearly_as_a_proof_begins() {
    let name = "c2sp.org/tlog-proof@v1/club";
    let signer = Signer::new(name, &[7; 32]).unwrap();
    let signed = Checkpoint { origin: name.into(), size: 0, root: nothing() }.sign(&signer);
    assert_eq!(Signed::open(&signed.note, signer.verifier()), Ok(signed));
    let proof = "c2sp.org/tlog-proof@v1\nindex 0\n\nand more\n";
    let refused = Signed::open(proof, signer.verifier());
    assert_eq!(refused, Err(ProofFault::NoCheckpoint { what: "it is a proof".into() }));
}

#[test]
fn a_long_name_is_cut_where_it_is_told_and_keeps_both_ends() {
    let key = VerifierKey::parse(KEY).unwrap();
    let name = format!("example.org/{}", "\u{e8}".repeat(1_000));
    let other = format!("{TEXT}\n\u{2014} {name} AAAAAAE=\n");
    let told = Note::parse(&other, 1).unwrap().open(&key).unwrap_err().to_string();
    assert!(told.starts_with("it is not signed by PeterNeumann+c74f20a3, but by example.org/"), "{told}");
    assert!(told.ends_with("+00000000") && told.contains('\u{2026}') && told.chars().count() < 150, "{told}");
    for fault in [
        ProofFault::NoOrigin { origin: name.clone(), what: "it is too long" },
        ProofFault::OtherLog { origin: name.clone(), name: name.clone() },
        ProofFault::BadSignature { key: name.clone() },
        ProofFault::NotSigned { key: name, by: Vec::new() },
    ] {
        assert!(fault.to_string().chars().count() < 250, "{fault}");
    }
}
