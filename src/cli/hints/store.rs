//! The way out where the log or the store's folder is in the way.

use super::Hint;
use crate::log::LogError;
use crate::postgres::is_address;
use crate::render::shell::shell_word;
use crate::store::{BackupFault, StoreError};

impl Hint for LogError {
    fn hint(&self) -> String {
        let hint = match self {
            Self::Conflict { .. } => "look at the deal again (`mercato show`), then record what still holds",
            Self::Unknown { .. } => "run `mercato verify`, then look at the deal's history before recording it again",
            Self::OldLogLeft { .. } => {
                "the old log still holds what was erased. Remove the cause; then `mercato verify`, or any other command, removes the \
                 old log. Do not erase the record again"
            }
            Self::Unavailable { path, .. } if is_address(path) => {
                "check that the database runs and has space left, and that one of the hosts in its address takes records; then run \
                 this again"
            }
            Self::Unavailable { .. } => {
                "check the folder, its permissions and the free space, or name another one with --store"
            }
            Self::Moved { to, .. } => {
                let to = shell_word(to);
                return format!(
                    "record there: `mercato --store {to} ...`. If the move was given up, and nothing was recorded there, `mercato fence --lift`"
                );
            }
            Self::Damaged { .. } => {
                "change nothing, and copy the folder. Restore a backup beside it: `mercato --store NEW restore FILE`. If \
                 `mercato export > LINES` still works, import the records that are newer than the backup: `mercato --store NEW import LINES`"
            }
        };
        hint.into()
    }
}

impl Hint for StoreError {
    fn hint(&self) -> String {
        let hint = match self {
            Self::Log(error) => return error.hint(),
            Self::InUse { .. } => "wait for it to end, or stop it; then run this again",
            Self::WitnessNotWritten { .. } => {
                "every record is saved; but until the witness is written, the loss of the newest records would go unnoticed. Check the \
                 folder's permissions and the free space: the next command writes it"
            }
            Self::NoStore { .. } => "begin one with `mercato open` or `mercato import`, or name another with --store",
            Self::RestoreCutShort { .. } => {
                "run `mercato restore FILE` again, which starts from the beginning; or remove the folder, to make another store there"
            }
            Self::NewerFormat { .. } => "use the program that made it, or a newer one",
            Self::DamagedFile { .. } => {
                "that file holds no record, and no record was changed. Put it back from a copy of the folder, or take it from a \
                 restored backup of this store: `mercato --store NEW restore FILE`"
            }
            Self::Backup { fault, .. } => return fault.hint(),
            Self::NotRestored { .. } => "free some space, or remove the cause named above, and run it again",
            Self::NotEmpty { .. } => "restore needs a new folder: name one that does not exist yet with --store",
            Self::OtherZone { .. } => "leave --zone out: the zone of a store is fixed when the store is made",
        };
        hint.into()
    }
}

impl Hint for BackupFault {
    fn hint(&self) -> String {
        let hint = match self {
            Self::Unavailable { .. } => "check the name, the permissions and the free space",
            Self::NoBackup => "name a file that `mercato backup` made; use `mercato import` for lines",
            Self::Folder => {
                "if the folder is a store, `mercato --store DIR verify` checks it, and `mercato --store DIR backup FILE` backs it up"
            }
            Self::Newer { .. } => "use the program that made it, or a newer one",
            Self::Damaged { .. } => "nothing was restored: try another copy of this backup, or another backup",
            Self::Exists => "name another file, or replace this one with --force",
            Self::NoFile => "name a file that does not exist yet",
            Self::InsideTheStore => "put it elsewhere, best on another disk",
        };
        hint.into()
    }
}
