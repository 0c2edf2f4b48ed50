//! Why a text is no proof, or proves nothing. Facts in fields.

use crate::reported::reported;
use serde::Serialize;
use std::borrow::Cow;

/// What is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(untagged)]
pub enum ProofFault {
    /// Nothing that could name a log.
    #[error("\"{}\" cannot name a log: {what}", short(origin))]
    NoOrigin {
        /// As typed.
        origin: String,
        /// What is in the way.
        what: &'static str,
    },
    /// No key of a verifier, or not a whole one.
    #[error("it is no verifier key: {what}")]
    NoVerifierKey {
        /// What does not read.
        what: &'static str,
    },
    /// No key of a signer, or not a whole one. Nothing of it is said.
    #[error("it is no signing key: {what}")]
    NoSigningKey {
        /// What does not read.
        what: &'static str,
    },
    /// It begins like something else.
    #[error("it is no proof: its first line is not \"{}\"", super::tlog_proof::FIRST_LINE)]
    NoProof,
    /// It reads like something else.
    #[error("it is no checkpoint: {what}")]
    NoCheckpoint {
        /// What does not read, and where.
        what: String,
    },
    /// A mail program or an editor changed it.
    #[error("it has Windows line endings")]
    LineEnds,
    /// The proof does not carry what it is about, and nobody gave it.
    #[error("the proof carries no entry")]
    NoEntry,
    /// A line is not what stands there in such a text.
    #[error("line {line}: {what}")]
    Malformed {
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The key has signed nothing of it.
    #[error("it is not signed by {}, but by {}", short(key), some_of(by))]
    NotSigned {
        /// The name and id of the key.
        key: String,
        /// Those of the keys that its signatures name.
        by: Vec<String>,
    },
    /// The signature says another text.
    #[error("the signature of {} is not one of this text", short(key))]
    BadSignature {
        /// The name and id of the key.
        key: String,
    },
    /// The key signs for a log of its own name.
    #[error("it is of the log {}, and the key is that of {}", short(origin), short(name))]
    OtherLog {
        /// The log of the checkpoint.
        origin: String,
        /// That of the key.
        name: String,
    },
    /// The tree is smaller.
    #[error("the checkpoint is of {size} records, so none has the index {index}")]
    NoSuchIndex {
        /// Counted from 0.
        index: u64,
        /// How many there are.
        size: u64,
    },
    /// Too few or too many.
    #[error("it has {found} hashes, and the index {index} of {size} takes {expected}")]
    PathLength {
        /// How many there are.
        found: usize,
        /// How many there must be.
        expected: usize,
        /// Counted from 0.
        index: u64,
        /// The leaves of the tree.
        size: u64,
    },
    /// The one that was given is another.
    #[error("the entry that was given is not the one that the proof carries")]
    OtherEntry,
    /// The hashes lead elsewhere.
    #[error("the entry and the hashes do not lead to the root that was signed")]
    NotInTree,
}

reported! {
    ProofFault {
        NoOrigin => Unreadable "log-name-unreadable",
        NoVerifierKey => Unreadable "not-a-verifier-key",
        NoSigningKey => Unreadable "not-a-signing-key",
        NoProof => Damaged "not-a-proof",
        NoCheckpoint => Damaged "not-a-checkpoint",
        LineEnds => Damaged "windows-line-ends",
        NoEntry => Unreadable "proof-without-entry",
        Malformed => Damaged "proof-malformed",
        NotSigned => Damaged "not-signed-by-key",
        BadSignature => Damaged "bad-signature",
        OtherLog => Damaged "key-of-another-log",
        NoSuchIndex => Damaged "index-beyond-tree",
        PathLength => Damaged "proof-path-length",
        OtherEntry => Damaged "other-entry",
        NotInTree => Damaged "entry-not-in-tree",
    }
}

/// How many names an error shows.
const SHOWN: usize = 3;

fn some_of(names: &[String]) -> String {
    let shown = names.iter().take(SHOWN).map(|name| short(name)).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Characters at the beginning and at the end of a name that an error shows; the id of a key stands at its end.
const ENDS: (usize, usize) = (60, 20);

fn short(name: &str) -> Cow<'_, str> {
    let (first, last) = ENDS;
    let length = name.chars().count();
    if length <= first + last {
        return name.into();
    }
    let first = name.chars().take(first);
    first.chain(['\u{2026}']).chain(name.chars().skip(length - last)).collect()
}
