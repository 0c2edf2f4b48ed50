//! Errors as people see them, and the exit code of each.

#[cfg(test)]
mod tests;

use super::done::Done;
use super::hints::Hint;
use crate::desk::ask::AskError;
#[cfg(feature = "server")]
use crate::http::{ListenFault, TokenFault};
use crate::ledger::{BadLine, Error, Imported, LineFault};
use crate::proof::fault::ProofFault;
use crate::reported::{ErrorKind, Facts, Reported};
use crate::store::signing::SigningError;
use crate::table::fault::TableFault;

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The ledger said no.
    #[error(transparent)]
    Ledger(#[from] Error),
    /// A question has no answer.
    #[error(transparent)]
    Ask(AskError),
    /// Nothing signs for the log, or not this.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// A proof, a checkpoint or a key that came from someone does not hold.
    #[error("{what}: {fault}")]
    Proof { what: String, fault: ProofFault },
    /// A proof holds, and what it is about does not.
    #[error("{message}")]
    Unproven { message: String, hint: &'static str },
    /// Nobody can be served.
    #[cfg(feature = "server")]
    #[error(transparent)]
    Listen(#[from] ListenFault),
    /// A token cannot be made, listed or revoked.
    #[cfg(feature = "server")]
    #[error(transparent)]
    Token(#[from] TokenFault),
    /// Rules or a table cannot be used.
    #[error(transparent)]
    Table(#[from] TableFault),
    /// What was typed cannot be meant.
    #[error("{message}")]
    Usage { message: String, hint: String },
    /// A line of an import was not taken; where the import stopped there, what it had done.
    #[error("{line}")]
    Line { line: Box<BadLine>, done: Option<Imported> },
    /// Some lines of an import were not taken; they have been told already.
    #[error("{message}")]
    BadLines { message: String, kind: ErrorKind },
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

    /// What the shell gets: 0 done; 1 refused by a rule; 2 wrong usage or unreadable input; 3 someone else was faster; 4 not
    /// found; 5 the store is in use or unavailable; 6 the log is damaged.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Closed | Self::Ledger(Error::OutputClosed) => 0,
            Self::Interrupted { failure, .. } => failure.exit_code(),
            failure => failure.kind().exit_code(),
        }
    }

    /// The way out; of an import that was interrupted, with what it had done.
    pub(super) fn with_what_was_imported(&self, hint: &str) -> String {
        let Self::Interrupted { failure, done } = self else { return hint.into() };
        let place = if failure.code() == "ledger-moved" { "there" } else { "again" };
        format!("{hint}. {}; import the file {place} for the rest", so_far("line", *done))
    }
}

/// Where only errors of the ledger are expected.
pub(crate) fn of_the_ledger(failure: Failure) -> Error {
    match failure {
        Failure::Ledger(error) => error,
        other => Error::NoModel { reason: other.to_string() },
    }
}

impl Reported for Failure {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Ledger(error) => error.kind(),
            Self::Ask(error) => error.kind(),
            Self::Signing(error) => error.kind(),
            Self::Table(fault) => fault.kind(),
            #[cfg(feature = "server")]
            Self::Listen(fault) => fault.kind(),
            #[cfg(feature = "server")]
            Self::Token(fault) => fault.kind(),
            Self::Proof { fault, .. } => fault.kind(),
            Self::Line { line, .. } => line.kind(),
            Self::Interrupted { failure, .. } => failure.kind(),
            Self::BadLines { kind, .. } => *kind,
            Self::Usage { .. } | Self::Unheard { .. } => ErrorKind::Unreadable,
            Self::Unproven { .. } => ErrorKind::Damaged,
            Self::Closed => ErrorKind::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Ledger(error) => error.code(),
            Self::Ask(error) => error.code(),
            Self::Signing(error) => error.code(),
            Self::Table(fault) => fault.code(),
            #[cfg(feature = "server")]
            Self::Listen(fault) => fault.code(),
            #[cfg(feature = "server")]
            Self::Token(fault) => fault.code(),
            Self::Proof { fault, .. } => fault.code(),
            Self::Line { line, .. } => line.code(),
            Self::Interrupted { failure, .. } => failure.code(),
            Self::BadLines { .. } => BAD_LINES,
            Self::Usage { .. } => USAGE,
            Self::Unheard { .. } => UNHEARD,
            Self::Unproven { .. } => UNPROVEN,
            Self::Closed => Error::OutputClosed.code(),
        }
    }

    fn facts(&self) -> Facts {
        let (mut facts, done) = match self {
            Self::Ledger(error) => return error.facts(),
            Self::Ask(error) => return error.facts(),
            Self::Signing(error) => return error.facts(),
            Self::Table(fault) => return fault.facts(),
            #[cfg(feature = "server")]
            Self::Listen(fault) => return fault.facts(),
            #[cfg(feature = "server")]
            Self::Token(fault) => return fault.facts(),
            Self::Proof { what, fault } => {
                let mut facts = fault.facts();
                facts.insert("of".into(), what.as_str().into());
                return facts;
            }
            Self::Line { line, done } => (line.facts(), *done),
            Self::Interrupted { failure, done } => (failure.facts(), Some(*done)),
            Self::Unheard { done, reason } => {
                let mut facts = Facts::new();
                facts.insert("done".into(), done.what.into());
                facts.insert("reason".into(), reason.as_str().into());
                return facts;
            }
            _ => return Facts::new(),
        };
        if let Some(Imported { recorded, stood }) = done {
            facts.insert("recorded".into(), recorded.into());
            facts.insert("stood_already".into(), stood.into());
        }
        facts
    }
}

const BAD_LINES: &str = "lines-not-taken";
const USAGE: &str = "wrong-usage";
const UNHEARD: &str = "answer-not-written";
const UNPROVEN: &str = "proof-does-not-hold";

#[cfg(test)]
/// The codes of the command line's own failures, with their kinds; none where it depends.
pub(crate) const CODES: [(&str, Option<ErrorKind>); 4] = [
    (USAGE, Some(ErrorKind::Unreadable)),
    (UNPROVEN, Some(ErrorKind::Damaged)),
    (UNHEARD, Some(ErrorKind::Unreadable)),
    (BAD_LINES, None),
];

impl Hint for Failure {
    fn hint(&self) -> String {
        match self {
            Self::Ledger(error) => error.hint(),
            Self::Ask(error) => error.hint(),
            Self::Usage { hint, .. } => hint.clone(),
            Self::Signing(error) => error.hint(),
            Self::Table(TableFault::Table { hint, .. }) => hint.clone(),
            Self::Table(TableFault::Rules { .. }) => "docs/tables.md describes the rules; nothing was recorded".into(),
            #[cfg(feature = "server")]
            Self::Listen(fault) => fault.hint(),
            #[cfg(feature = "server")]
            Self::Token(fault) => fault.hint(),
            Self::Proof { fault, .. } => fault.hint(),
            Self::Unproven { hint, .. } => (*hint).into(),
            Self::Line { line, done: None } => hint_of(line),
            Self::Line { line, done: Some(done) } => {
                let (one, place) = if line.is_row { ("record", "row") } else { ("line", "line") };
                format!("{}. {} before this {place}; nothing after it was read", hint_of(line), so_far(one, *done))
            }
            Self::BadLines { .. } => {
                "correct what was not taken and import it again: what is already recorded is skipped".into()
            }
            Self::Interrupted { failure, .. } => self.with_what_was_imported(&failure.hint()),
            Self::Unheard { done, .. } => done.hint.into(),
            Self::Closed => String::new(),
        }
    }
}

/// What became of the lines, or of the records of rows, up to there: a sentence without its end.
fn so_far(one: &str, Imported { recorded, stood }: Imported) -> String {
    let recorded = match recorded {
        0 => format!("No {one} was recorded"),
        1 => format!("1 {one} was recorded"),
        some => format!("{some} {one}s were recorded"),
    };
    match stood {
        0 => recorded,
        1 => format!("{recorded} now; 1 was already recorded"),
        some => format!("{recorded} now; {some} were already recorded"),
    }
}

fn hint_of(line: &BadLine) -> String {
    match &line.fault {
        LineFault::Unreadable(_) if line.is_row => {
            "correct the row or the rules, or skip such rows by a rule, and import the table again: what is already recorded is skipped"
                .into()
        }
        fault => fault.hint(),
    }
}

impl From<AskError> for Failure {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Records(error) => error.into(),
            error => Self::Ask(error),
        }
    }
}
