//! What the use cases answer when they cannot.

use crate::bytes::Unwritable;
use crate::deal::ids::{Position, RecordId, Version};
use crate::deal::name::Slug;
use crate::deal::refusal::Refusal;
use crate::log::LogError;
use crate::postgres::DatabaseError;
use crate::read_model::ModelError;
use crate::reported::{ErrorKind, ToldError, reported};
use crate::store::StoreError;
use serde::Serialize;

/// One of the families of errors, with what the ledger adds to them.
#[derive(Debug, thiserror::Error, Serialize)]
#[serde(untagged)]
pub enum Error {
    /// A rule said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The log.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The folder of the store.
    #[error(transparent)]
    Store(StoreError),
    /// The database that holds the log.
    #[error(transparent)]
    Database(Box<DatabaseError>),
    /// The log does not have all records that were acknowledged once. What questions read still has them.
    #[error("{}", lost(*log, *model))]
    LostRecords {
        /// The newest position of the log.
        log: Position,
        /// The newest position of the read model.
        model: Position,
    },
    /// The read model cannot be used, and cannot be rebuilt here.
    #[error("{reason}")]
    NoModel {
        /// Why.
        reason: String,
    },
    /// The read model.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The record cannot be written.
    #[error(transparent)]
    Unwritable(#[from] Unwritable),
    /// Someone recorded in the meantime.
    #[error("{slug} is at version {actual}, not at {expected}")]
    Faster {
        /// The deal, window, club or player.
        slug: Slug,
        /// What the writer went by.
        expected: Version,
        /// What it is.
        actual: Version,
    },
    /// The record is there already.
    #[error("record {position} already has the id {id}")]
    IdExists {
        /// The id.
        id: RecordId,
        /// Where it is.
        position: Position,
    },
    /// It is recorded, and questions do not show it yet.
    #[error("it was recorded, as record {position}, but the read model could not be updated: {reason}")]
    RecordedNotShown {
        /// The newest record.
        position: Position,
        /// What stopped it.
        reason: String,
    },
    /// More waits for the writer than it takes.
    #[error("{waiting} others wait to record: the queue is full")]
    WriterBusy {
        /// How many wait.
        waiting: usize,
    },
    /// The writer was told to end.
    #[error("the ledger is being closed: nothing more is recorded")]
    WriterClosed,
    /// The writer has ended, though nobody told it to.
    #[error("nothing is recorded any more: {reason}")]
    WriterDead {
        /// What went wrong.
        reason: String,
    },
    /// The process that holds the store met it.
    #[error(transparent)]
    Told(#[from] Box<ToldError>),
    /// What was typed begins more than one name.
    #[error("\"{typed}\" could be {}", some_of(candidates))]
    Ambiguous {
        /// As typed.
        typed: String,
        /// What it could be.
        candidates: Vec<Slug>,
    },
    /// No window, and no deal's window, has that name.
    #[error("no window is called \"{typed}\"")]
    NoSuchWindow {
        /// As typed.
        typed: String,
        /// What comes near.
        nearest: Vec<Slug>,
    },
    /// No record at that place.
    #[error("there is no record {typed}")]
    NoSuchRecord {
        /// As typed.
        typed: String,
    },
    /// The record stands, and what it says is gone.
    #[error("the body of record {position} is not there any more")]
    BodyErased {
        /// The record.
        position: Position,
    },
    /// The export began before an erasure, and some of it was written by then.
    #[error("something was erased while the export was written, as record {position} says")]
    ErasedMeanwhile {
        /// The erasure.
        position: Position,
    },
    /// A ledger is to be copied behind a backup of something else.
    #[error("the ledger that is followed does not begin with what was restored")]
    FollowedDiffers,
    /// Nothing is recorded in the old place any more, and the new one is no ledger yet.
    #[error("the old ledger is fenced, and the new one is not complete: {reason}")]
    MoveCutShort {
        /// What went wrong.
        reason: String,
    },
    /// Somebody gave up the move while the last records were copied.
    #[error("the fence of the old ledger was lifted while its last records were copied; the new one was not finished")]
    FenceLifted,
    /// A fence is to be lifted, and the ledger goes on where it moved to.
    #[error("{}", in_new_place(to, next.as_deref()))]
    InNewPlace {
        /// The place that it moved to.
        to: String,
        /// The place that it moved on to from there; none where it takes records there.
        next: Option<String>,
        /// The place whose fence is to be lifted.
        here: String,
    },
    /// A fence is to be lifted, and so is that of the place that it moved to, which is fenced to here.
    #[error("the fence of {to} is being lifted too, and only one of the two may be")]
    BothLifted {
        /// The place that it moved to.
        to: String,
    },
    /// Somebody else lifts the fence, or set it anew.
    #[error("the fence was changed by somebody else meanwhile")]
    FenceChanged,
    /// A fence is to be lifted, and both places are fenced.
    #[error("{to} has records of the ledger that are not here")]
    NewPlaceHasMore {
        /// The place that it moved to.
        to: String,
    },
    /// A fence is to be lifted, and the place that the ledger moved to cannot be looked at.
    #[error("cannot tell whether the ledger is in {to}: {reason}")]
    NewPlaceUnseen {
        /// The place that it moved to.
        to: String,
        /// What keeps it from being seen.
        reason: String,
    },
    /// Whoever read the output has gone.
    #[error("nobody reads the output any more")]
    OutputClosed,
    /// The file that is read or written.
    #[error("{file}: {reason}")]
    File {
        /// Its name.
        file: String,
        /// What the system said.
        reason: String,
    },
}

reported! {
    Error {
        LostRecords => Damaged "log-lost-records",
        NoModel => Unavailable "no-model",
        Faster => Faster "version-conflict",
        IdExists => Refused "id-exists",
        RecordedNotShown => Unavailable "recorded-but-not-shown",
        WriterBusy => Unavailable "writer-busy",
        WriterClosed => Unavailable "writer-closed",
        WriterDead => Unavailable "writer-dead",
        Ambiguous => Unreadable "ambiguous-name",
        NoSuchWindow => NotFound "no-such-window",
        NoSuchRecord => NotFound "no-such-record",
        BodyErased => NotFound "body-erased",
        ErasedMeanwhile => Faster "erased-meanwhile",
        FollowedDiffers => Unreadable "followed-ledger-differs",
        MoveCutShort => Unavailable "move-cut-short",
        FenceLifted => Faster "fence-lifted",
        InNewPlace => Unavailable "ledger-in-new-place",
        BothLifted => Faster "both-lifted",
        FenceChanged => Faster "fence-changed",
        NewPlaceHasMore => Unavailable "new-place-has-more",
        NewPlaceUnseen => Unavailable "new-place-unseen",
        OutputClosed => Unavailable "output-closed",
        File => Unreadable "file-unavailable",
    } of {
        Self::Refused(error) => error,
        Self::Log(error) => error,
        Self::Store(error) => error,
        Self::Database(error) => error,
        Self::Model(error) => error,
        Self::Unwritable(error) => error,
        Self::Told(told) => told,
    }
}

impl Error {
    /// All codes that it may have, with their kinds: its own, and those of the errors inside it.
    pub fn all_codes() -> impl Iterator<Item = (&'static str, ErrorKind)> {
        let inside = [Refusal::CODES, LogError::CODES, StoreError::CODES, ModelError::CODES, Unwritable::CODES];
        Self::CODES.iter().chain(inside.into_iter().flatten()).copied()
    }

    /// What others are told whose records were in the same append; this is the newest of them.
    pub(super) fn of_another(&self, position: Position) -> Self {
        match self {
            Self::RecordedNotShown { reason, .. } => Self::RecordedNotShown { position, reason: reason.clone() },
            Self::Log(LogError::Unknown { reason }) => LogError::Unknown { reason: reason.clone() }.into(),
            // Nothing was appended.
            error => Self::WriterDead { reason: error.to_string() },
        }
    }

    /// What went wrong, for those whose records were not part of it: what became of the record would read as if it were theirs.
    pub(super) fn without_the_record(&self) -> String {
        match self {
            Self::RecordedNotShown { reason, .. } | Self::Log(LogError::Unknown { reason }) => reason.clone(),
            error => error.to_string(),
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Log(error) => Self::Log(error),
            error => Self::Store(error),
        }
    }
}

impl From<DatabaseError> for Error {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Store(error) => error.into(),
            error => Self::Database(Box::new(error)),
        }
    }
}

fn in_new_place(to: &str, next: Option<&str>) -> String {
    match next {
        Some(next) => format!("the ledger moved on from {to} to {next}"),
        None => format!("the ledger is in {to}, which takes records: it must not take them in two places"),
    }
}

fn lost(log: Position, model: Position) -> String {
    if log < model {
        format!("the log lost records: it ends at position {log}, and {model} were recorded")
    } else {
        format!("the log lost records: up to position {model} it has other ones than the read model")
    }
}

/// How many names an error shows.
const SHOWN: usize = 10;

pub(crate) fn some_of(names: &[Slug]) -> String {
    let shown = names.iter().take(SHOWN).map(Slug::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
