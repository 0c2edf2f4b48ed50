//! The model: a connection, what it has read of the log, and in whose session.

use super::block;
use super::error::ModelError;
use super::lookup;
use super::meta::ModelMeta;
use super::number::DealNumber;
use super::schema;
use super::tail::TailRow;
use crate::deal::ids::{Position, StreamId};
use crate::deal::moment::Instant;
use crate::proof::tree_hash::{Frontier, Hash};
use rusqlite::Connection;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::path::Path;
use uuid::Uuid;

/// The read model of one ledger, at one moment of it.
pub struct ReadModel {
    db: Connection,
    pub(super) meta: ModelMeta,
    /// Read once for all that is asked of the same moment.
    pub(super) tail: OnceCell<Vec<TailRow>>,
    /// Numbers that were looked up before, which never change.
    pub(super) known: RefCell<HashMap<StreamId, DealNumber>>,
}

impl ReadModel {
    /// One without records, in memory: it is gone with the program.
    pub fn in_memory(ledger: Uuid) -> Result<Self, ModelError> {
        Self::begin(schema::in_memory()?, ledger)
    }

    /// One without records, in a file without a name, which goes with it.
    pub fn temporary(ledger: Uuid) -> Result<Self, ModelError> {
        Self::begin(schema::scratch()?, ledger)
    }

    /// One without records, in a file that was just made and is empty. Until it is [kept](Self::keep), a cut leaves nothing
    /// that can be used.
    pub fn make(file: &Path, ledger: Uuid) -> Result<Self, ModelError> {
        Self::begin(schema::make(file)?, ledger)
    }

    /// A copy in a file that goes with it, to try what taking in more records would give.
    pub fn scratch(&self) -> Result<Self, ModelError> {
        let db = schema::scratch()?;
        schema::copy(&self.db, &db)?;
        Self::over(db)
    }

    /// To be kept up with the log.
    pub fn to_write(file: &Path) -> Result<Self, ModelError> {
        Self::over(schema::to_write(file)?)
    }

    /// As a writer left it that may still be there. Whatever that writes from now on is not seen.
    pub fn to_read(file: &Path) -> Result<Self, ModelError> {
        let db = schema::to_read(file)?;
        // The first read takes the snapshot.
        db.execute_batch("BEGIN")?;
        Self::over(db)
    }

    /// Takes another snapshot: what a writer has committed by now is seen.
    pub fn renew(&mut self) -> Result<(), ModelError> {
        self.let_go()?;
        self.db.prepare_cached("BEGIN")?.execute([])?;
        // The first read takes the snapshot.
        let meta = ModelMeta::read(&self.db)?;
        if meta != self.meta {
            self.meta = meta;
            self.tail = OnceCell::new();
        }
        Ok(())
    }

    /// Lets go of the snapshot, which keeps a writer from moving what it committed into the file.
    pub fn let_go(&self) -> Result<(), ModelError> {
        if !self.db.is_autocommit() {
            self.db.prepare_cached("ROLLBACK")?.execute([])?;
        }
        Ok(())
    }

    /// As it was closed. Nothing is written, and no lock is taken.
    pub fn to_read_closed(file: &Path) -> Result<Self, ModelError> {
        Self::over(schema::to_read_closed(file)?)
    }

    fn begin(db: Connection, ledger: Uuid) -> Result<Self, ModelError> {
        for kind in lookup::ALL {
            block::make(&db, kind)?;
        }
        let meta = ModelMeta::new(ledger);
        meta.write(&db)?;
        Ok(Self { db, meta, tail: OnceCell::new(), known: RefCell::default() })
    }

    fn over(db: Connection) -> Result<Self, ModelError> {
        let meta = ModelMeta::read(&db)?;
        Ok(Self { db, meta, tail: OnceCell::new(), known: RefCell::default() })
    }

    pub(super) fn db(&self) -> &Connection {
        &self.db
    }

    /// The ledger that it was built from.
    pub fn ledger(&self) -> Uuid {
        self.meta.ledger
    }

    /// The newest record that it has.
    pub fn position(&self) -> Position {
        self.meta.position()
    }

    /// When that was recorded.
    pub fn recorded(&self) -> Option<Instant> {
        self.meta.recorded()
    }

    /// The tree over the envelopes of all records that it has.
    pub fn tree(&self) -> &Frontier {
        &self.meta.tree
    }

    /// The root of that tree.
    pub fn root(&self) -> Hash {
        self.meta.root()
    }

    /// Some record has no body.
    pub fn has_erased(&self) -> bool {
        self.meta.erased
    }

    /// Who keeps it up with the log, if somebody does.
    pub fn session(&self) -> Option<Uuid> {
        self.meta.session
    }

    /// From now on this session keeps it up with the log.
    pub fn set_session(&mut self, session: Uuid) -> Result<(), ModelError> {
        self.in_transaction(|model| {
            let meta = ModelMeta { session: Some(session), ..model.meta.clone() };
            meta.write(&model.db)?;
            Ok(meta)
        })
    }

    /// A model that was built becomes one that is kept: its file is on the disk.
    pub fn keep(&mut self) -> Result<(), ModelError> {
        schema::keep(&self.db)
    }

    /// Moves what was committed into the file itself, as far as no reader is in the way.
    pub fn checkpoint(&self) -> Result<(), ModelError> {
        self.db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// Moves everything into the file itself and closes it. False where a reader was in the way: then a part of it is still
    /// in the file beside.
    pub fn close(self) -> Result<bool, ModelError> {
        self.checkpoint()?;
        self.db.busy_timeout(std::time::Duration::ZERO)?;
        let busy = self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
        let whole = match busy {
            Ok(busy) => busy == 0,
            Err(rusqlite::Error::SqliteFailure(error, _)) if error.code == rusqlite::ErrorCode::DatabaseBusy => false,
            Err(error) => return Err(error.into()),
        };
        self.db.close().map_err(|(_, error)| error)?;
        Ok(whole)
    }

    /// Runs `work`, all of it or nothing; it gives the row of meta that holds then.
    pub(super) fn in_transaction(
        &mut self,
        work: impl FnOnce(&Self) -> Result<ModelMeta, ModelError>,
    ) -> Result<(), ModelError> {
        self.db.execute_batch("BEGIN IMMEDIATE")?;
        let worked = match ModelMeta::read(&self.db) {
            Ok(meta) if meta == self.meta => work(self),
            Ok(_) => Err(ModelError::OtherSession),
            Err(error) => Err(error),
        };
        let done = worked.and_then(|meta| {
            self.db.execute_batch("COMMIT")?;
            Ok(meta)
        });
        match done {
            Ok(meta) => {
                self.meta = meta;
                self.tail = OnceCell::new();
                Ok(())
            }
            Err(error) => {
                // Why it failed is worth more than that this failed too.
                let _ = self.db.execute_batch("ROLLBACK");
                Err(error)
            }
        }
    }
}
