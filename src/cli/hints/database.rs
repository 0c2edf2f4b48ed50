//! The way out where the database is in the way.

use super::Hint;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::postgres::DatabaseError;
use crate::reported::Reported as _;

impl Environment {
    /// The way out of an error in this run.
    pub(crate) fn hint_of(&self, failure: &Failure) -> String {
        let of_command = match (self.command, failure.code()) {
            // What a restore lacks is the ledger that it is to follow.
            ("restore", "no-store") => {
                Some("name the place of the ledger behind --follow: a folder, or postgres://HOST/DATABASE")
            }
            ("restore", "ledger-moved") => Some(
                "name that place behind --follow. If the move there was given up, lift the fence first: `mercato --store OLD fence --lift`",
            ),
            _ => None,
        };
        let of_database = || self.is_in_a_database().then(|| instead_of_a_folder(failure.code())).flatten();
        let of_import = |hint: &str| failure.with_what_was_imported(hint);
        self.in_full(&of_command.or_else(of_database).map_or_else(|| failure.hint(), of_import))
    }
}

/// The way out of an error for which other stores have a folder.
fn instead_of_a_folder(code: &str) -> Option<&'static str> {
    Some(match code {
        "log-damaged" => {
            "change nothing in the database, and keep a copy of it. Restore a backup into another schema or a folder: \
             `mercato --store NEW restore FILE`. If `mercato export > LINES` still answers, take over what came after it: \
             `mercato --store NEW import LINES`"
        }
        "log-lost-records" => {
            "the read model in this machine's cache has more than the database, and may be the only copy. Check that it is no old \
             primary, and look for the node that has the rest: docs/postgres.md. Where there is none, `mercato export > LINES` writes \
             them from the read model. Then delete the folder ~/.cache/mercato, and `mercato import LINES` records what is missing"
        }
        "no-model" | "model-unavailable" => {
            "no record is lost: read models are in the cache folder (~/.cache/mercato). Check its permissions and the free \
             space; it may be deleted at any time"
        }
        "outcome-unknown" => {
            "once the database takes records, look at the deal's history before recording it again; what had an id may be \
             sent again with that, and is recorded once"
        }
        "restore-cut-short" => "run `mercato restore FILE` again, which begins anew",
        _ => return None,
    })
}

impl Hint for DatabaseError {
    fn hint(&self) -> String {
        let hint = match self {
            Self::Store(error) => return error.hint(),
            Self::NotBuiltIn { .. } => "build it with the feature `postgres`, which is one of the default ones",
            Self::BadAddress { .. } => {
                "write it as postgres://USER@HOST:PORT,HOST:PORT/DATABASE?schema=NAME, or as postgres:///?service=NAME"
            }
            Self::PasswordInAddress => {
                "everybody on this machine can see it there. Change the password, and put the new one in ~/.pgpass, or in the \
                 file that PGPASSFILE names, as HOST:PORT:DATABASE:USER:PASSWORD"
            }
            Self::Credentials { .. } => {
                "mend the file, or name another one: PGPASSFILE for passwords, PGSERVICEFILE for services, sslrootcert in the address"
            }
            Self::Unencrypted { .. } => "leave sslmode=disable out: it is for databases on this machine",
            Self::Unreachable { .. } => {
                "check that the database runs, and takes connections from here; name all of its hosts in the address"
            }
            Self::LoginRefused { .. } => {
                "check the user in the address, and the password in ~/.pgpass, in the file that PGPASSFILE names, or in the service file"
            }
            Self::NoDatabase { .. } => "make it with `createdb`, or name another one",
            Self::NoPrimary { .. } => {
                "wait for a failover to end, name all hosts of the database in the address, or start a standby that is missing; a standby \
                 takes no records itself"
            }
            Self::UnsafeSetting { needed, setting, .. } => {
                return format!("set {setting} to {needed} (`alter system`, or `alter role`), and reload the database");
            }
            Self::OneNode { .. } => {
                "set synchronous_standby_names, as docs/postgres.md says; or add --allow-one-node, if its backups will do"
            }
            Self::LedgerThere { .. } => {
                "restore needs a schema without a ledger: name another one in the address, as in postgres://HOST/DATABASE?schema=NAME"
            }
            Self::OtherTables { .. } => "name a schema of its own in the address: postgres://HOST/DATABASE?schema=NAME",
            Self::OtherFormat { .. } => {
                "use the program that made it: with that, `mercato backup FILE` makes a file that this one can restore"
            }
            Self::OtherLedger { .. } => "check which database the address leads to; nothing was recorded in it",
        };
        hint.into()
    }
}
