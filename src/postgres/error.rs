//! What can go wrong with a database. Facts in fields.

use crate::log::LogError;
use crate::reported::reported;
use crate::store::StoreError;
use serde::Serialize;

/// An error of the database that holds a ledger.
#[derive(Debug, thiserror::Error, Serialize)]
#[serde(untagged)]
pub enum DatabaseError {
    /// What is the same for every store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The program cannot speak to databases.
    #[error("this program was built without PostgreSQL, and cannot open {place}")]
    NotBuiltIn {
        /// The address.
        place: String,
    },
    /// The address does not read.
    #[error("the address of the database does not read: {reason}")]
    BadAddress {
        /// What is wrong with it; it may have a password in it, so it is not shown.
        reason: String,
    },
    /// Everybody on the machine can read the arguments of a process.
    #[error("the address of the database has a password in it")]
    PasswordInAddress,
    /// The file that passwords or certificates come from.
    #[error("{file}: {reason}")]
    Credentials {
        /// Its name.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Others on the way could read what is sent.
    #[error("the connection to {host} would not be encrypted")]
    Unencrypted {
        /// The host.
        host: String,
    },
    /// No host answers.
    #[error("no host of {place} answers: {reason}")]
    Unreachable {
        /// The address.
        place: String,
        /// What each host said.
        reason: String,
    },
    /// The user is not let in.
    #[error("{place} lets nobody in: {reason}")]
    LoginRefused {
        /// The address.
        place: String,
        /// What the database said.
        reason: String,
    },
    /// The database does not exist.
    #[error("{place} does not exist: {reason}")]
    NoDatabase {
        /// The address.
        place: String,
        /// What the database said.
        reason: String,
    },
    /// The hosts that answer only read.
    #[error("no host of {place} takes records: {reason}")]
    NoPrimary {
        /// The address.
        place: String,
        /// Which hosts answered, and what they are.
        reason: String,
    },
    /// With this setting, records that were acknowledged could be lost.
    #[error("{place} has {setting} = {value}: {why}")]
    UnsafeSetting {
        /// The address.
        place: String,
        /// The setting.
        setting: String,
        /// What it is.
        value: String,
        /// What it would lose.
        why: &'static str,
        /// What it must be.
        needed: &'static str,
    },
    /// One broken disk would take the ledger with it.
    #[error("{place} is a single node: no standby has what it acknowledges")]
    OneNode {
        /// The address.
        place: String,
    },
    /// A ledger is to be restored where one is.
    #[error("{place} holds a ledger already")]
    LedgerThere {
        /// The address.
        place: String,
    },
    /// The schema is somebody else's.
    #[error("the schema {schema} of {place} has other tables in it")]
    OtherTables {
        /// The address.
        place: String,
        /// The schema.
        schema: String,
    },
    /// Made by another version of the program.
    #[error("the ledger in {place} has format {found}; this program reads {known}")]
    OtherFormat {
        /// The address.
        place: String,
        /// Its format.
        found: i32,
        /// The one known here.
        known: i32,
    },
    /// Another ledger than the one that was opened.
    #[error("{place} holds another ledger than before")]
    OtherLedger {
        /// The address.
        place: String,
    },
}

reported! {
    DatabaseError {
        NotBuiltIn => Unavailable "database-not-built-in",
        BadAddress => Unreadable "bad-database-address",
        PasswordInAddress => Unreadable "password-in-address",
        Credentials => Unreadable "database-credentials-unreadable",
        Unencrypted => Unreadable "unencrypted-connection",
        Unreachable => Unavailable "database-unreachable",
        LoginRefused => Unavailable "database-login-refused",
        NoDatabase => Unavailable "no-database",
        NoPrimary => Unavailable "no-primary",
        UnsafeSetting => Unavailable "unsafe-setting",
        OneNode => Unavailable "one-node",
        LedgerThere => Unreadable "ledger-there",
        OtherTables => Unavailable "other-tables",
        OtherFormat => Unavailable "database-format",
        OtherLedger => Unavailable "other-ledger",
    } of {
        Self::Store(error) => error,
    }
}

impl From<LogError> for DatabaseError {
    fn from(error: LogError) -> Self {
        Self::Store(error.into())
    }
}

#[cfg(feature = "postgres")]
impl DatabaseError {
    /// In the middle of the work, where the log is all that is known.
    pub(super) fn of_log(self, place: &str) -> LogError {
        match self {
            Self::Store(StoreError::Log(error)) => error,
            other => LogError::Unavailable { path: place.into(), reason: other.to_string() },
        }
    }
}
