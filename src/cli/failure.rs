//! Errors as people see them, and the exit code of each.

use super::done::Done;
use crate::deal::refusal::Refusal;
use crate::ledger::{Error, Fault, Imported};
use crate::log::signing::SigningError;
use crate::log::{self, LogError};
use crate::proof;

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The ledger said no.
    #[error(transparent)]
    Ledger(#[from] Error),
    /// Nothing signs for the log, or not this.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// A proof, a checkpoint or a key that came from someone does not hold.
    #[error("{what}: {fault}")]
    Proof { what: String, fault: proof::fault::Fault },
    /// A proof holds, and what it is about does not.
    #[error("{message}")]
    Unproven { message: String, hint: &'static str },
    /// What was typed cannot be meant.
    #[error("{message}")]
    Usage { message: String, hint: String },
    /// A picture or a page was asked for, and nothing would be on it.
    #[error("there is nothing to {to}: {of}")]
    Nothing { to: &'static str, of: String },
    /// Some lines of an import were not taken; they have been told already.
    #[error("{message}")]
    BadLines { message: String, exit_code: u8 },
    /// An import that something other than a line stopped.
    #[error("{failure}")]
    Interrupted { failure: Box<Failure>, done: Imported },
    /// What was asked was done, but nobody hears so.
    #[error("{}, but the answer could not be written: {reason}", done.what)]
    Unheard { done: Done, reason: String },
    /// Whoever read the output has gone.
    #[error("nobody reads the output any more")]
    Closed,
}

impl Failure {
    pub(crate) fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), hint: hint.into() }
    }

    pub(crate) fn hint(&self) -> String {
        match self {
            Self::Ledger(error) => error.hint(),
            Self::Usage { hint, .. } => hint.clone(),
            Self::Nothing { .. } => {
                "`mercato list` shows the deals there are; another window, or other dates, may have some".into()
            }
            Self::Signing(error) => error.hint(),
            Self::Proof { fault, .. } => fault.hint().into(),
            Self::Unproven { hint, .. } => (*hint).into(),
            Self::BadLines { .. } => "mend those lines and import them again: what stands already is skipped".into(),
            Self::Interrupted { failure, done } => format!(
                "{}. {} lines were recorded now and {} stood already; import the file again for the rest",
                failure.hint(),
                done.recorded,
                done.stood
            ),
            Self::Unheard { done, .. } => done.hint.into(),
            Self::Closed => String::new(),
        }
    }

    /// 0 done; 1 refused by a rule; 2 wrong usage or unreadable input; 3 someone else was faster; 4 not found;
    /// 5 the store is in use or unavailable; 6 the log is damaged.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Closed => 0,
            Self::Interrupted { failure, .. } => failure.exit_code(),
            Self::BadLines { exit_code, .. } => *exit_code,
            Self::Usage { .. } | Self::Unheard { .. } => 2,
            Self::Nothing { .. } => 4,
            Self::Signing(error) => of_signing(error),
            Self::Proof { fault, .. } => {
                if fault.is_of_what_was_given() {
                    2
                } else {
                    6
                }
            }
            Self::Unproven { .. } => 6,
            Self::Ledger(error) => match error {
                Error::Refused(refusal) => of_refusal(refusal),
                Error::BadLine(line) => match &line.fault {
                    Fault::Unreadable(_) => 2,
                    Fault::Refused(refusal) => of_refusal(refusal),
                    Fault::TooLarge { .. } => 1,
                },
                Error::Log(error) => of_log(error),
                Error::Ambiguous { .. } | Error::File { .. } => 2,
                Error::NotKnownThen { .. }
                | Error::NotRecordedThen { .. }
                | Error::NoSuchRecord { .. }
                | Error::BeyondTheLog { .. }
                | Error::BodyGone { .. }
                | Error::NoSuchWindow { .. } => 4,
                Error::OutputClosed => 0,
            },
        }
    }
}

fn of_refusal(refusal: &Refusal) -> u8 {
    match refusal {
        Refusal::UnknownDeal { .. } | Refusal::NoSuchRecord { .. } => 4,
        Refusal::Event(_) | Refusal::Patch { .. } | Refusal::WindowDate { .. } | Refusal::Missing { .. } => 2,
        Refusal::DealExists { .. }
        | Refusal::AfterCompletion { .. }
        | Refusal::AfterCollapse { .. }
        | Refusal::NothingToReopen { .. }
        | Refusal::LearnedBeforeItHappened { .. }
        | Refusal::InTheFuture { .. }
        | Refusal::ClockBehind { .. }
        | Refusal::NotCorrectable { .. }
        | Refusal::NotRetractable { .. }
        | Refusal::DatesOfAWindow { .. }
        | Refusal::CorrectedBeforeLearned { .. }
        | Refusal::AsCorrected { .. }
        | Refusal::TiedToItself { .. }
        | Refusal::OwnerIsBuyer { .. }
        | Refusal::WindowUpsideDown { .. }
        | Refusal::NameWasErased { .. }
        | Refusal::ErasedAlready { .. }
        | Refusal::ErasedRecord { .. }
        | Refusal::NotErasable { .. }
        | Refusal::NotErasedYet { .. }
        | Refusal::Twin { .. }
        | Refusal::OtherContent { .. } => 1,
    }
}

fn of_log(error: &LogError) -> u8 {
    match error {
        LogError::TwiceTheSameId { .. } | LogError::TooLarge { .. } => 1,
        LogError::OtherZone { .. } => 2,
        LogError::Conflict { .. } => 3,
        LogError::Unknown { .. }
        | LogError::OldLogLeft { .. }
        | LogError::InUse { .. }
        | LogError::Unavailable { .. }
        | LogError::NoWitness { .. }
        | LogError::NotRestored { .. }
        | LogError::NewerFormat { .. }
        | LogError::CutRestore { .. }
        | LogError::NoStore { .. } => 5,
        LogError::Damaged { .. } | LogError::DamagedFile { .. } | LogError::DamagedIndex { .. } => 6,
        LogError::NotEmpty { .. } => 2,
        LogError::Backup { fault, .. } => match fault {
            log::Fault::Unavailable(_)
            | log::Fault::NoBackup
            | log::Fault::Folder
            | log::Fault::Exists
            | log::Fault::NoFile
            | log::Fault::InsideTheStore => 2,
            log::Fault::Newer { .. } => 5,
            log::Fault::Damaged(_) => 6,
        },
    }
}

fn of_signing(error: &SigningError) -> u8 {
    match error {
        SigningError::Log(error) => of_log(error),
        SigningError::Begun { .. } | SigningError::NotSignedYet { .. } | SigningError::KeyExposed { .. } => 1,
        SigningError::KeyInStore { .. }
        | SigningError::KeyExists { .. }
        | SigningError::KeyOpen { .. }
        | SigningError::KeyUnwritable { .. } => 2,
        SigningError::NotBegun | SigningError::NoKeyToCheck => 4,
        SigningError::KeyUnavailable { .. } | SigningError::NoKey { .. } | SigningError::OtherKey { .. } => 5,
        SigningError::NameLost
        | SigningError::DamagedFile { .. }
        | SigningError::Shorter { .. }
        | SigningError::Forked { .. } => 6,
    }
}
