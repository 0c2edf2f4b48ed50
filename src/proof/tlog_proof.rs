//! A proof that an entry is in a log, which needs nothing else to be checked but the key of the log (C2SP tlog-proof).
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra BASE64            the entry itself
//! index N                 counted from 0
//! BASE64                  the hashes beside its way up to the root
//!
//! the checkpoint, with its own empty line and signatures
//! ```

use super::checkpoint::{Checkpoint, Signed};
use super::fault::ProofFault;
use super::in_base64;
use super::inclusion::root_of;
use super::key::VerifierKey;
use super::tree_hash::{Hash, leaf};

/// How such a text begins.
pub const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";
/// No tree is higher.
const HIGHEST: usize = 64;

/// A proof, as it was made or read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlogProof {
    /// The entry, where the proof carries it.
    pub entry: Option<Vec<u8>>,
    /// Its place, counted from 0.
    pub index: u64,
    /// The hashes beside its way up, from the leaf on.
    pub path: Vec<Hash>,
    /// The signed checkpoint, byte for byte.
    pub checkpoint: String,
}

/// What a proof has proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// The bytes that stand in the log,
    pub entry: Vec<u8>,
    /// here, counted from 0,
    pub index: u64,
    /// in the tree of this checkpoint.
    pub checkpoint: Checkpoint,
}

impl TlogProof {
    /// Of an entry that the proof is to carry.
    pub fn new(entry: Vec<u8>, index: u64, path: Vec<Hash>, checkpoint: String) -> Self {
        Self { entry: Some(entry), index, path, checkpoint }
    }

    /// The text.
    pub fn text(&self) -> String {
        let mut text = format!("{FIRST_LINE}\n");
        if let Some(entry) = &self.entry {
            text += &format!("extra {}\n", in_base64::written(entry));
        }
        text += &format!("index {}\n", self.index);
        for hash in &self.path {
            text += &in_base64::written(hash);
            text += "\n";
        }
        text + "\n" + &self.checkpoint
    }

    /// Reads what [`TlogProof::text`] wrote.
    pub fn parse(text: &str) -> Result<Self, ProofFault> {
        if text.lines().next() != Some(FIRST_LINE) {
            return Err(ProofFault::NoProof);
        }
        if text.contains('\r') {
            return Err(ProofFault::LineEnds);
        }
        let malformed = |line, what| ProofFault::Malformed { line, what };
        let ends = malformed(text.lines().count(), "no checkpoint follows after an empty line");
        let (head, checkpoint) = text.split_once("\n\n").ok_or(ends)?;
        let mut lines = (1..).zip(head.split('\n')).skip(1).peekable();
        let mut entry = None;
        if let Some((line, extra)) = lines.next_if(|(_, line)| line.starts_with("extra ")) {
            let extra = extra.strip_prefix("extra ").and_then(in_base64::read);
            entry = Some(extra.ok_or(malformed(line, "it is no entry in base64"))?);
        }
        let (line, index) = lines.next().ok_or(malformed(2, "it says no index"))?;
        let index =
            index.strip_prefix("index ").and_then(in_base64::number).ok_or(malformed(line, "it says no index"))?;
        let mut path = Vec::new();
        for (line, hash) in lines {
            if path.len() == HIGHEST {
                return Err(malformed(line, "there are more than 64 hashes"));
            }
            path.push(in_base64::hash(hash).ok_or(malformed(line, "it is no hash in base64"))?);
        }
        Ok(Self { entry, index, path, checkpoint: checkpoint.into() })
    }

    /// What it proves to whoever trusts this key, of the entry that it carries or that is given (if both, they are equal).
    pub fn verify(&self, key: &VerifierKey, given: Option<&[u8]>) -> Result<Proven, ProofFault> {
        // Below the first line, the entry, the index, the hashes and an empty line.
        let first = 1 + usize::from(self.entry.is_some()) + 1 + self.path.len() + 1 + 1;
        let checkpoint = Signed::open_at(first, &self.checkpoint, key)?.checkpoint;
        let entry = match (self.entry.as_deref(), given) {
            (Some(carried), Some(given)) if carried != given => return Err(ProofFault::OtherEntry),
            (Some(entry), _) | (None, Some(entry)) => entry,
            (None, None) => return Err(ProofFault::NoEntry),
        };
        let index = self.index;
        if root_of(leaf(entry), index, checkpoint.size, &self.path)? != checkpoint.root {
            return Err(ProofFault::NotInTree);
        }
        Ok(Proven { entry: entry.to_vec(), index, checkpoint })
    }
}
