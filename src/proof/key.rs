//! Keys: the one that signs (Ed25519, RFC 8032), and the one that everybody may have, both as one line of text.
//!
//! ```text
//! verifier   name+id+base64(0x01 key)                 id: 8 hex digits of SHA-256(name 0x0a 0x01 key)
//! signer     PRIVATE+KEY+name+id+base64(0x01 seed)
//! ```
//!
//! The first is that of C2SP signed-note; the second is what the tools around it have for a signer.

use super::fault::ProofFault;
use super::{in_base64, tlog_proof};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// The one kind of signature there is here.
const ED25519: u8 = 1;
const PRIVATE: &str = "PRIVATE+KEY+";
const LONGEST_NAME: usize = 200;

/// The first bytes of a hash, which tell the keys of one name apart.
pub type KeyId = [u8; 4];

/// A name that a log can have: as C2SP asks for, and short enough for a line.
pub fn origin(text: &str) -> Result<String, ProofFault> {
    let what = match text {
        "" => "it is empty",
        _ if text.chars().any(|c| c.is_whitespace() || c.is_control()) => "it has spaces in it",
        _ if text.contains('+') => "it has a plus sign in it",
        // A checkpoint of it would begin as a proof does.
        tlog_proof::FIRST_LINE => "a proof begins with it",
        _ if text.contains("://") || text.ends_with('/') => "it is written like an address",
        _ if text.chars().count() > LONGEST_NAME => "it has more than 200 characters",
        _ => return Ok(text.into()),
    };
    Err(ProofFault::NoOrigin { origin: text.into(), what })
}

/// What checks the signatures of one log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: KeyId,
    key: VerifyingKey,
}

impl VerifierKey {
    fn new(name: &str, key: VerifyingKey) -> Self {
        let hash = Sha256::new_with_prefix(name).chain_update([b'\n', ED25519]).chain_update(key.as_bytes()).finalize();
        let [a, b, c, d, ..]: [u8; 32] = hash.into();
        Self { name: name.into(), id: [a, b, c, d], key }
    }

    /// Of its line, with no line end.
    pub fn parse(text: &str) -> Result<Self, ProofFault> {
        let no = |what| ProofFault::NoVerifierKey { what };
        let (name, rest) = text.split_once('+').ok_or(no("it has no plus sign in it"))?;
        let (id, key) = rest.split_once('+').ok_or(no("it has only one plus sign in it"))?;
        if name.is_empty() || name.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(no("its name is empty or has spaces in it"));
        }
        let key = in_base64::read(key).ok_or(no("what comes after the second plus sign is no base64, or cut"))?;
        let [ED25519, key @ ..] = key.as_slice() else { return Err(no("it is of a kind that is not known here")) };
        let key: &[u8; 32] = key.try_into().map_err(|_| no("the key is too short or too long"))?;
        let key = VerifyingKey::from_bytes(key).ok().filter(|key| !key.is_weak()).ok_or(no("no such key can be"))?;
        let key = Self::new(name, key);
        if hex::encode(key.id) == id { Ok(key) } else { Err(no("its digits do not fit the rest")) }
    }

    /// The name of the log that it is for.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What tells it from other keys of that name.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The name and the id, as people read them.
    pub fn in_short(&self) -> String {
        format!("{}+{}", self.name, hex::encode(self.id))
    }

    /// These bytes are its signature of this text.
    pub(super) fn has_signed(&self, text: &str, signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(text.as_bytes(), &signature).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{}", self.in_short(), in_base64::written(&key))
    }
}

/// What signs for one log. Its bytes are wiped from memory when it is dropped.
pub struct Signer {
    verifier: VerifierKey,
    key: SigningKey,
}

impl Signer {
    /// From 32 random bytes, for the log of this name.
    pub fn new(name: &str, seed: &[u8; 32]) -> Result<Self, ProofFault> {
        Ok(Self::of(&origin(name)?, seed))
    }

    fn of(name: &str, seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        Self { verifier: VerifierKey::new(name, key.verifying_key()), key }
    }

    /// Of its line, with no line end.
    pub fn parse(text: &str) -> Result<Self, ProofFault> {
        let no = |what| ProofFault::NoSigningKey { what };
        let parts = text.strip_prefix(PRIVATE).and_then(|rest| rest.split_once('+'));
        let (name, rest) = parts.ok_or(no("it does not begin like one"))?;
        let (id, seed) = rest.split_once('+').ok_or(no("it is cut"))?;
        let seed = Zeroizing::new(in_base64::read(seed).ok_or(no("it is cut, or changed"))?);
        let [ED25519, seed @ ..] = seed.as_slice() else { return Err(no("it is of a kind that is not known here")) };
        let seed: &[u8; 32] = seed.try_into().map_err(|_| no("it is too short or too long"))?;
        let signer = Self::of(name, seed);
        if hex::encode(signer.verifier.id) == id { Ok(signer) } else { Err(no("its digits do not fit the rest")) }
    }

    /// Its line, which nobody else may see.
    pub fn secret_line(&self) -> Zeroizing<String> {
        let mut seed = Zeroizing::new(Vec::with_capacity(33));
        seed.push(ED25519);
        seed.extend_from_slice(self.key.as_bytes());
        let seed = Zeroizing::new(in_base64::written(&seed));
        // Room for all of it at once: a text that grows leaves copies behind.
        let public = self.verifier.in_short();
        let mut line = Zeroizing::new(String::with_capacity(PRIVATE.len() + public.len() + seed.len() + 2));
        [PRIVATE, &public, "+", &seed, "\n"].iter().for_each(|part| line.push_str(part));
        line
    }

    /// What its signatures are checked with.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// The bytes of its signature of this text.
    pub(super) fn signature(&self, text: &str) -> [u8; 64] {
        self.key.sign(text.as_bytes()).to_bytes()
    }
}
