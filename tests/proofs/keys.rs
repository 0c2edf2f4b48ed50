//! Keys and names of logs that are none.

use mercato::proof::fault::ProofFault;
use mercato::proof::key::{Signer, VerifierKey, origin};

const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

#[test]
fn a_key_that_is_cut_or_changed_is_none() {
    for end in 0..KEY.len() {
        assert!(VerifierKey::parse(&KEY[..end]).is_err(), "cut at {end}");
        assert!(VerifierKey::parse(&KEY[end + 1..]).is_err(), "begun at {end}");
        let mut other = KEY.as_bytes().to_vec();
        other[end] += 1;
        assert!(VerifierKey::parse(&String::from_utf8(other).unwrap()).is_err(), "byte {end}");
    }
    for text in [
        // Too long, and of a kind that is not known here; the digits fit.
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "ä",
    ] {
        assert!(matches!(VerifierKey::parse(text), Err(ProofFault::NoVerifierKey { .. })), "{text}");
    }
}

#[test]
fn a_key_that_would_take_forged_signatures_is_none() {
    use sha2::Digest as _;
    // The neutral element, of which anybody can make signatures.
    let mut key = [0; 33];
    (key[0], key[1]) = (1, 1);
    let id = sha2::Sha256::new_with_prefix("weak\n").chain_update(key).finalize();
    let text = format!("weak+{}+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", hex::encode(&id[..4]));
    assert_eq!(VerifierKey::parse(&text), Err(ProofFault::NoVerifierKey { what: "no such key can be" }));
}

#[test]
fn a_signing_key_that_is_cut_or_changed_is_none() {
    let line = Signer::new("example.org/log", &[7; 32]).unwrap().secret_line().trim_end().to_owned();
    assert!(Signer::parse(&line).is_ok());
    for end in 0..line.len() {
        assert!(matches!(Signer::parse(&line[..end]), Err(ProofFault::NoSigningKey { .. })), "cut at {end}");
        let mut other = line.as_bytes().to_vec();
        other[end] ^= 1;
        assert!(Signer::parse(&String::from_utf8(other).unwrap()).is_err(), "byte {end}");
    }
}

#[test]
fn a_log_has_a_name_without_spaces_and_signs() {
    for name in ["example.org/mercato/club", "c2sp.org/tlog-proof@v1/club"] {
        assert_eq!(origin(name), Ok(name.into()));
    }
    let long = "x".repeat(201);
    let spaces = ["", "a b", "a\u{a0}b", "a\tb", "a\nb", "a\u{1}b"];
    let others = ["a+b", "https://example.org/club", "example.org/", &long, "c2sp.org/tlog-proof@v1"];
    for name in spaces.into_iter().chain(others) {
        assert!(matches!(origin(name), Err(ProofFault::NoOrigin { .. })), "{name:?}");
        assert!(Signer::new(name, &[7; 32]).is_err(), "{name:?}");
    }
}
