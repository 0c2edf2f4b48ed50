//! A checkpoint: the log, how long it was, and the root of its tree then, signed (C2SP tlog-checkpoint).

use super::fault::ProofFault;
use super::in_base64;
use super::key::{Signer, VerifierKey};
use super::note::{self, Note};
use super::tlog_proof;
use super::tree_hash::Hash;

/// What is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log.
    pub origin: String,
    /// How many leaves its tree had.
    pub size: u64,
    /// The root of its tree.
    pub root: Hash,
}

/// A checkpoint, and the note that it came from, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// What it says.
    pub checkpoint: Checkpoint,
    /// All of it, with its signatures.
    pub note: String,
}

impl Checkpoint {
    /// Under the signature of the log.
    pub fn sign(self, signer: &Signer) -> Signed {
        let text = format!("{}\n{}\n{}\n", self.origin, self.size, in_base64::written(&self.root));
        Signed { note: note::signed(&text, signer), checkpoint: self }
    }

    /// Of the text of a note, whose first line is line `first` of what people look at. What follows the root belongs to
    /// others.
    fn parse(text: &str, first: usize) -> Result<Self, ProofFault> {
        let malformed = |line: usize, what| ProofFault::Malformed { line: first + line, what };
        let mut lines = text.lines();
        let origin = lines.next().filter(|origin| !origin.is_empty()).ok_or(malformed(0, "it names no log"))?;
        let size = lines.next().and_then(in_base64::number).ok_or(malformed(1, "it is no number of records"))?;
        let root = lines.next().and_then(in_base64::hash).ok_or(malformed(2, "it is no root in base64"))?;
        match lines.position(str::is_empty) {
            None => Ok(Self { origin: origin.into(), size, root }),
            Some(line) => Err(malformed(3 + line, "it is empty")),
        }
    }
}

impl Signed {
    /// Reads a checkpoint that stands alone, if the log of this key has signed it.
    pub fn open(note: &str, key: &VerifierKey) -> Result<Self, ProofFault> {
        // It ends like a checkpoint, under another text.
        if note.lines().next() == Some(tlog_proof::FIRST_LINE) {
            return Err(ProofFault::NoCheckpoint { what: "it is a proof".into() });
        }
        Self::open_at(1, note, key).map_err(|fault| match fault {
            ProofFault::Malformed { .. } => ProofFault::NoCheckpoint { what: fault.to_string() },
            other => other,
        })
    }

    /// The same of one that begins at this line of another text.
    pub(super) fn open_at(first: usize, note: &str, key: &VerifierKey) -> Result<Self, ProofFault> {
        let text = Note::parse(note, first)?.open(key)?;
        let checkpoint = Checkpoint::parse(text, first)?;
        if checkpoint.origin != key.name() {
            return Err(ProofFault::OtherLog { origin: checkpoint.origin, name: key.name().into() });
        }
        Ok(Self { checkpoint, note: note.into() })
    }
}
