//! What can go wrong with a store. Facts in fields; the hint apart.

use super::Fault;
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use std::path::PathBuf;

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// Someone was faster.
    #[error("it stands at version {actual}, not at {expected}: someone recorded since")]
    Conflict {
        /// The stream.
        stream: StreamId,
        /// What the writer went by.
        expected: Version,
        /// What it is.
        actual: Version,
    },
    /// The record stands already.
    #[error("a record with the id {id} stands already, at position {position}")]
    TwiceTheSameId {
        /// The id.
        id: RecordId,
        /// Where it stands.
        position: Position,
    },
    /// The outcome could not be learned.
    #[error("it could not be learned whether the record was taken: {reason}")]
    Unknown {
        /// What the system said.
        reason: String,
    },
    /// What was asked is done. The log before it, or a part of that, is still beside the new one.
    #[error("it is done and stands, but the old log in {} could not be removed: {reason}", path.display())]
    OldLogLeft {
        /// The store.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Another process holds the store.
    #[error("the store {} is in use by {holder}", path.display())]
    InUse {
        /// The store.
        path: PathBuf,
        /// The command and process that hold it.
        holder: String,
    },
    /// The store cannot be opened or read.
    #[error("the store {} is not available: {reason}", path.display())]
    Unavailable {
        /// The store.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The witness beside the log cannot be written. What the log took stands.
    #[error("the witness of the store {} could not be written: {reason}", path.display())]
    NoWitness {
        /// The store.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// There is none, and none was to be made.
    #[error("there is no store at {}", path.display())]
    NoStore {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// There is only what a restoring that was cut short has left.
    #[error("there is no store at {} yet: a restore into it was cut short", path.display())]
    CutRestore {
        /// The folder.
        path: PathBuf,
    },
    /// Made by a newer program.
    #[error("the store {} has format {found}; this program reads up to {known}", path.display())]
    NewerFormat {
        /// The store.
        path: PathBuf,
        /// Its format.
        found: u64,
        /// The newest one known here.
        known: u64,
    },
    /// The bytes are not what was written.
    #[error("the log is damaged: {what}")]
    Damaged {
        /// What was found, and where.
        what: String,
    },
    /// A file beside the log, with no record in it, is not what was written.
    #[error("the store's file {file} is damaged: {what}")]
    DamagedFile {
        /// Its name in the store's folder.
        file: &'static str,
        /// What was found.
        what: String,
    },
    /// The records are right, but what leads to them is not.
    #[error("the index is damaged: {what}")]
    DamagedIndex {
        /// What was found.
        what: String,
    },
    /// One record is larger than the log takes.
    #[error("the record has {bytes} bytes, {limit} at the most")]
    TooLarge {
        /// Its envelope and body.
        bytes: usize,
        /// The most.
        limit: usize,
    },
    /// A backup cannot be written or read.
    #[error("{}: {fault}", file.display())]
    Backup {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        fault: Fault,
    },
    /// A backup was to become a store, and nothing of it is left.
    #[error("nothing was restored into {}: {reason}", path.display())]
    NotRestored {
        /// Where.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// A store is to be restored where something stands.
    #[error("{} is not empty", path.display())]
    NotEmpty {
        /// The place.
        path: PathBuf,
    },
    /// The store has another zone.
    #[error("the store counts its days in {stands}, not in {asked}")]
    OtherZone {
        /// The zone of the store.
        stands: chrono_tz::Tz,
        /// The one asked for.
        asked: chrono_tz::Tz,
    },
}

impl LogError {
    /// That a file of JSON in the store's folder does not read.
    pub(super) fn of_json(file: &'static str, bytes: &[u8], error: &serde_json::Error) -> Self {
        let what = match (bytes, error.is_eof()) {
            ([], _) => "it is empty".into(),
            (_, true) => "it is cut short".into(),
            _ => format!("it does not read in line {}, column {}", error.line(), error.column()),
        };
        Self::DamagedFile { file, what }
    }

    /// The way out.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Conflict { .. } => "look at the deal again (`mercato show`), then record what still holds",
            Self::TwiceTheSameId { .. } => "leave the id out, or give the record one of its own",
            Self::Unknown { .. } => "run `mercato verify`, then look at the deal's history before recording it again",
            Self::OldLogLeft { .. } => {
                "it still holds what was erased. Mend what is named; then `mercato verify`, or any other command, removes it. Do \
                 not erase it again"
            }
            Self::InUse { .. } => "wait for it to end, or stop it; then run this again",
            Self::Unavailable { .. } => {
                "check the folder, its permissions and the free space, or name another one with --store"
            }
            Self::NoWitness { .. } => {
                "every record stands; but until it is written, nothing tells if damage takes the newest of them. Mind the \
                 folder's permissions and the free space: the next command writes it"
            }
            Self::NoStore { .. } => "begin with `mercato open` or `mercato import`, or name the store with --store",
            Self::CutRestore { .. } => {
                "run `mercato restore FILE` again, which begins anew; or remove the folder, if another store is to be there"
            }
            Self::NewerFormat { .. } => "use the program that made it, or a newer one",
            Self::Damaged { .. } => {
                "change nothing, and copy the folder. A backup is restored beside it: `mercato --store NEW restore FILE`; or an \
                 export is imported there"
            }
            Self::DamagedFile { .. } => {
                "no record stands in that file, and none is touched. Put it back from a copy of the folder, or from what a \
                 backup of this store becomes: `mercato --store NEW restore FILE`"
            }
            Self::DamagedIndex { .. } => "no record is lost: `mercato rebuild` makes the index anew from the records",
            Self::TooLarge { .. } => "shorten the note, or put the text in a document and name that in --ref",
            Self::Backup { fault, .. } => fault.hint(),
            Self::NotRestored { .. } => "make room, or mend what is named, and run it again",
            Self::NotEmpty { .. } => {
                "a backup is restored where nothing is yet: name a folder that is not there with --store"
            }
            Self::OtherZone { .. } => "leave --zone out; the zone of a store is fixed when it is made",
        }
    }
}
