//! Why a file is not taken for a backup, or cannot become one.

use std::io;

/// What is wrong with the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The system cannot read or write it.
    #[error("{0}")]
    Unavailable(String),
    /// It begins like something else.
    #[error("it is no backup")]
    NoBackup,
    /// A store is a folder; a backup is none.
    #[error("it is a folder, and a backup is one file")]
    Folder,
    /// Made by a newer program.
    #[error("{what} has version {found}; this program reads up to {known}")]
    Newer {
        /// The backup, or a record in it.
        what: &'static str,
        /// Its version.
        found: u64,
        /// The newest one known here.
        known: u64,
    },
    /// The bytes are not what was written.
    #[error("the backup is damaged: {0}")]
    Damaged(String),
    /// Something stands where it is to go.
    #[error("it is there already")]
    Exists,
    /// What stands there is no file that could be replaced.
    #[error("what is there is no file")]
    NoFile,
    /// It would lie with what it is to save.
    #[error("it lies in the folder of the store that it is to save")]
    InsideTheStore,
}

impl Fault {
    /// The way out.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "check the name, the permissions and the free space",
            Self::NoBackup => "name a file that `mercato backup` made; lines go in with `mercato import`",
            Self::Folder => {
                "if a store is in it, `mercato --store DIR verify` checks that, and `mercato --store DIR backup FILE` makes a \
                 backup of it"
            }
            Self::Newer { .. } => "use the program that made it, or a newer one",
            Self::Damaged(_) => "nothing is made of it: take another copy of it, or another backup",
            Self::Exists => "name another file, or replace this one with --force",
            Self::NoFile => "name a file that is not there yet",
            Self::InsideTheStore => "put it elsewhere, best on another disk",
        }
    }

    pub(super) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::damaged("it ends before its end"),
            _ => Self::Unavailable(error.to_string()),
        }
    }
}
