//! The way out where the database is in the way.

use super::Hint;
use crate::postgres::DatabaseError;

impl Hint for DatabaseError {
    fn hint(&self) -> String {
        let hint = match self {
            Self::Store(error) => return error.hint(),
            Self::NotBuiltIn { .. } => "build it with the feature `postgres`, which is one of the default ones",
            Self::BadAddress { .. } => "write it as postgres://USER@HOST:PORT,HOST:PORT/DATABASE?schema=NAME",
            Self::PasswordInAddress => {
                "everybody on this machine can see it there. Change the password, and put the new one in ~/.pgpass, or in the \
                 file that PGPASSFILE names, as HOST:PORT:DATABASE:USER:PASSWORD"
            }
            Self::Credentials { .. } => {
                "mend the file, or name another one: PGPASSFILE for passwords, sslrootcert in the address"
            }
            Self::Unencrypted { .. } => "leave sslmode=disable out: it is for databases on this machine",
            Self::Unreachable { .. } => {
                "check that the database runs, and takes connections from here; name all of its hosts in the address"
            }
            Self::LoginRefused { .. } => {
                "check the user in the address, and the password in ~/.pgpass, or in the file that PGPASSFILE names"
            }
            Self::NoDatabase { .. } => "make it with `createdb`, or name another one",
            Self::NoPrimary { .. } => {
                "wait for a failover to end, or name all hosts of the database in the address; a standby takes no records"
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
