//! What a record says, held against the envelope that was proven.

use crate::audit::{ORIGIN, line, signed_window};
use mercato::proof::checkpoint::Checkpoint;
use mercato::proof::key::Signer;
use mercato::proof::tlog_proof::TlogProof;
use mercato::proof::tree_hash::leaf;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::fs;

#[test]
fn what_a_record_says_is_checked_against_its_entry() {
    let (house, key) = signed_window();
    let lines: Vec<String> = (0..200).map(line).collect();
    house.run_with(&["import", "-"], lines.concat()).done();
    house.ok(&["audit", "checkpoint"]);
    // One that is sealed, and one that is not.
    for position in ["42", "300"] {
        let [proof, entry, body] = ["p", "e", "b"].map(|name| format!("~/{name}{position}"));
        let [entry_file, body_file] = ["e", "b"].map(|name| house.path(&format!("{name}{position}")));
        let prove = ["audit", "prove", position, "-o", &proof, "--entry", &entry, "--body", &body];
        assert_eq!(house.json(&prove)["body_file"], json!(body_file));
        let bytes = fs::read(body_file).unwrap();
        let envelope: serde_json::Value = serde_json::from_slice(&fs::read(entry_file).unwrap()).unwrap();
        assert_eq!(envelope["digest"], hex::encode(Sha256::digest(&bytes)));
        let said: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(said["salt"].as_str().unwrap().len(), 32);

        let verify = ["verify", &proof, "--body", &body, "--vkey", &key];
        let told = house.audit(&verify).done();
        assert!(told.contains("It holds: record ") && told.contains(said["slug"].as_str().unwrap()), "{told}");
        let told = house.audit(&[&verify[..], &["-O", "json"]].concat()).done();
        let told: serde_json::Value = serde_json::from_str(&told).unwrap();
        assert_eq!(told["body"].as_str().unwrap().as_bytes(), bytes);
    }
    let told = house.ok(&["audit", "prove", "7", "-o", "~/p7", "--body", "~/b7"]);
    assert!(told.contains("/b7 is what it says"), "{told}");
    let told = house.json(&["audit", "prove", "7"]);
    assert_eq!((&told["body_file"], &told["entry_file"]), (&json!(null), &json!(null)));
}

#[test]
fn a_body_that_is_not_the_one_of_the_record_is_told() {
    let (house, key) = signed_window();
    house.ok(&["audit", "prove", "5", "-o", "~/p", "--body", "~/good"]);
    house.ok(&["audit", "prove", "6", "-o", "~/p6", "--body", "~/other"]);
    let good = fs::read(house.path("good")).unwrap();
    fs::write(house.path("longer"), [good.as_slice(), b"\n"].concat()).unwrap();
    fs::write(house.path("shorter"), &good[1..]).unwrap();
    fs::write(house.path("empty"), "").unwrap();
    let verify = |body: &str| house.audit(&["verify", "~/p", "--body", &format!("~/{body}"), "--vkey", &key]);
    verify("good").done();
    for bad in ["other", "longer", "shorter", "empty"] {
        verify(bad).refused(6, &[&format!("{bad}: it is not what the record says"), "hint:", "line end"]);
    }
    verify("nowhere").refused(2, &["nowhere: "]);
    // A log may hold what is no record.
    let signer = Signer::new(ORIGIN, &[7; 32]).unwrap();
    let tree = Checkpoint { origin: ORIGIN.into(), size: 1, root: leaf(b"a letter") };
    fs::write(house.path("p"), TlogProof::new(b"a letter".into(), 0, Vec::new(), tree.sign(&signer).note).text())
        .unwrap();
    let key = signer.verifier().to_string();
    house.audit(&["verify", "~/p", "--vkey", &key]).done();
    let refused = house.audit(&["verify", "~/p", "--body", "~/good", "--vkey", &key]);
    refused.refused(6, &["good: ", "the entry is no record of this program", "hint:"]);

    let prove = |more: &[&str]| house.run(&[&["audit", "prove", "5"], more].concat());
    prove(&["--body", "~/good"]).refused(2, &["good: it is there already", "hint:"]);
    prove(&["--body", "~/store/b"]).refused(2, &["store/b: it lies in the folder of the store"]);
    prove(&["-o", "~/n", "--body", "~/./n"]).refused(2, &["/./n: it cannot be both the proof and the body", "hint:"]);
    prove(&["--entry", "~/n", "--body", "~/./n"])
        .refused(2, &["/./n: it cannot be both the entry and the body", "hint:"]);
    assert!(!house.path("n").exists());
}

#[test]
fn a_body_that_was_erased_is_handed_to_nobody_and_its_record_is_proven() {
    let (house, key) = signed_window();
    house.ok(&["audit", "prove", "42", "-o", "~/before", "--body", "~/body"]);
    house.ok(&["erase", "42", "--reason", "the law wants it"]);
    house.ok(&["audit", "checkpoint"]);
    let told = ["the body of record 42 is not there any more", "hint:", "history DEAL", "without --body"];
    house.run(&["audit", "prove", "42", "-o", "~/after", "--body", "~/again"]).refused(4, &told);
    assert!(!house.path("after").exists() && !house.path("again").exists());
    house.ok(&["audit", "prove", "42", "-o", "~/after"]);
    for proof in ["~/before", "~/after"] {
        house.audit(&["verify", proof, "--body", "~/body", "--vkey", &key]).done();
    }
}

#[cfg(unix)]
#[test]
fn a_body_is_private_from_the_first_also_where_it_takes_the_place_of_a_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let (house, _) = signed_window();
    let mode = |name: &str| fs::metadata(house.path(name)).unwrap().permissions().mode() & 0o777;
    fs::write(house.path("there"), "").unwrap();
    fs::set_permissions(house.path("there"), fs::Permissions::from_mode(0o644)).unwrap();
    house.ok(&["audit", "prove", "7", "-o", "~/proof", "--body", "~/new"]);
    house.ok(&["audit", "prove", "7", "-o", "~/proof", "--body", "~/there", "--force"]);
    assert_eq!((mode("new"), mode("there")), (0o600, 0o600));
    fs::write(house.path("another"), "").unwrap();
    assert_eq!(mode("proof"), mode("another"), "a proof is for everyone");
}
