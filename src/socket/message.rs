//! What is said over the socket.

use crate::deal::ids::{Position, RecordId, Version};
use crate::deal::name::{Name, Text};
use crate::ledger::Imported;
use crate::proof::tree_hash::{Frontier, Hash};
use crate::reported::{ErrorKind, Facts, Reported, ToldError};
use crate::store::FenceStep;
use serde::{Deserialize, Serialize};

/// What a command asks for. A connection carries one after another.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SocketRequest {
    /// To record a line of an export: with its id and its recorder.
    Record { line: String, if_version: Option<Version>, only_once: bool },
    /// To begin an import; its parts follow.
    Import { recorder: Name, goes_on: bool },
    /// To take these lines.
    Part { lines: Vec<String> },
    /// To take away what a record said.
    Erase { of: Position, id: RecordId, reason: Text, recorder: Name },
    /// To build the read model anew.
    Rebuild,
    /// To change the fence of its folder.
    Fence(FenceStep),
    /// To read the log.
    Log(LogQuestion),
}

/// What is to be read of the log. The first question is for the tree: it says which records there are.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum LogQuestion {
    /// The tree over all envelopes.
    Tree,
    /// Records after this position, or their envelopes alone. A frame of their bytes follows the answer.
    Records { after: Position, limit: usize, bodies: bool },
    /// The root of a whole subtree.
    Subtree { height: u32, number: u64 },
}

/// What the server answers. Progress, and a sign that it still works, are followed by something else.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SocketAnswer {
    Working,
    Progress {
        done: u64,
    },
    Recorded(RecordedThere),
    Begun,
    Taken {
        done: Imported,
        faults: Vec<(usize, SocketError)>,
        /// What ended the part.
        error: Option<SocketError>,
    },
    Erased(ErasedThere),
    Rebuilt {
        records: u64,
    },
    Fenced {
        is_done: bool,
    },
    Tree {
        tree: Frontier,
    },
    Records {
        /// As `bytes::put_beside` puts them, in a frame of their own.
        #[serde(skip)]
        page: Vec<u8>,
    },
    Subtree {
        #[serde(with = "hex")]
        hash: Hash,
    },
    Failed(SocketError),
}

/// An error in full.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SocketError {
    kind: ErrorKind,
    code: String,
    message: String,
    hint: String,
    facts: Facts,
}

impl SocketError {
    pub(super) fn of(error: &impl Reported, hint: String) -> Self {
        let (kind, code, message) = (error.kind(), error.code().into(), error.to_string());
        Self { kind, code, message, hint, facts: error.facts() }
    }
}

impl From<SocketError> for ToldError {
    fn from(SocketError { kind, code, message, hint, facts }: SocketError) -> Self {
        Self::new(kind, code, message, hint, facts)
    }
}

/// Where a line stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedThere {
    /// Its place in the log.
    pub position: Position,
    /// Its place in its deal.
    pub version: Version,
    /// It was recorded before, under the same id.
    pub again: bool,
}

/// What an erasure took away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasedThere {
    /// The erasure itself.
    pub position: Position,
    /// The records that lost what they said.
    pub gone: Vec<Position>,
}
