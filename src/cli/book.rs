//! The ledger of a run: opened here, or at the server that holds its store.

use crate::deal::cuts::Cuts;
use crate::deal::history::History;
use crate::deal::moment::Instant;
use crate::ledger::{EraseReceipt, EraseRequest, Error, Ledger, Reader, Receipt, Request};
#[cfg(unix)]
use crate::{
    deal::{
        ids::{Position, Version},
        record::Record,
    },
    ledger::beside_a_writer,
    socket::SocketClient,
    store::StoreError,
};
use std::ops::Deref;
#[cfg(unix)]
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A ledger that can be read, and recorded in.
pub(crate) enum Book {
    /// Its store is held by this process.
    Here(Box<Ledger>),
    /// Its store is held by a server.
    #[cfg(unix)]
    There(Box<BookThere>),
}

/// What a server keeps, as it was when it was looked at last, and the way to the server.
#[cfg(unix)]
pub(crate) struct BookThere {
    reader: Reader,
    path: PathBuf,
    pub(super) client: SocketClient,
}

impl Deref for Book {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        match self {
            Self::Here(ledger) => ledger,
            #[cfg(unix)]
            Self::There(there) => &there.reader,
        }
    }
}

impl Book {
    /// At the server that holds the store in this folder, if one does.
    #[cfg(unix)]
    pub(super) fn there(path: &Path) -> Result<Option<Self>, Error> {
        let Some(client) = SocketClient::connect(path)? else { return Ok(None) };
        let Some(reader) = beside_a_writer(path)? else { return Ok(None) };
        Ok(Some(Self::There(Box::new(BookThere { reader, path: path.into(), client }))))
    }

    /// There are no such servers.
    #[cfg(not(unix))]
    pub(super) fn there(_: &std::path::Path) -> Result<Option<Self>, Error> {
        Ok(None)
    }

    /// Records what the rules allow, or nothing. At a server, the server's clock says when.
    pub(super) fn record(&mut self, request: &Request, now: Instant) -> Result<Receipt, Error> {
        match self {
            Self::Here(ledger) => ledger.record(request, now),
            #[cfg(unix)]
            Self::There(there) => {
                let recorded = there.client.record(request)?;
                let (record, history) = there.look(recorded.position, recorded.version)?;
                let who = there.reader.who_in([&history], &Cuts::default()).unwrap_or_default();
                let (history, lineage) = (Arc::new(history), crate::ledger::Lineage::default());
                Ok(Receipt { record, history, who, lineage, again: recorded.again })
            }
        }
    }

    /// Takes away for good what a record and its corrections said.
    pub(super) fn erase(
        &mut self,
        erasure: &EraseRequest,
        now: Instant,
        progress: &mut dyn FnMut(u64),
    ) -> Result<EraseReceipt, Error> {
        match self {
            Self::Here(ledger) => ledger.erase(erasure, now, progress),
            #[cfg(unix)]
            Self::There(there) => {
                let EraseRequest { id, of, reason, recorder } = erasure.clone();
                let erased = there.client.erase(of.position, id, reason, recorder, progress)?;
                let (record, history) = there.look(erased.position, Version(u64::MAX))?;
                Ok(EraseReceipt { record, gone: erased.gone, history })
            }
        }
    }

    /// Builds the read model anew, and gives how many records it has.
    pub(super) fn rebuild(&mut self) -> Result<u64, Error> {
        match self {
            Self::Here(ledger) => {
                ledger.rebuild()?;
                Ok(ledger.head()?.0)
            }
            #[cfg(unix)]
            Self::There(there) => there.client.rebuild(),
        }
    }

    /// Sees what was recorded since it was looked at last. A ledger here does so by itself.
    pub(super) fn refresh(&mut self) -> Result<(), Error> {
        match self {
            Self::Here(_) => Ok(()),
            #[cfg(unix)]
            Self::There(there) => {
                there.reader = there.read()?;
                Ok(())
            }
        }
    }

    /// Rebuilds the read model, which is damaged.
    pub(super) fn mend(&mut self, what: String) -> Result<(), Error> {
        match self {
            Self::Here(ledger) => ledger.mend(what),
            #[cfg(unix)]
            Self::There(there) => {
                there.client.rebuild()?;
                self.refresh()
            }
        }
    }
}

#[cfg(unix)]
impl BookThere {
    fn read(&self) -> Result<Reader, Error> {
        let gone = || Error::from(StoreError::unavailable(&self.path, "the server that holds it has ended"));
        beside_a_writer(&self.path)?.ok_or_else(gone)
    }

    /// A record that the server has just made, and its deal up to this version.
    fn look(&mut self, position: Position, version: Version) -> Result<(Record, History), Error> {
        // It is recorded, whatever becomes of reading it.
        let looked = self.read().and_then(|reader| {
            self.reader = reader;
            let record = self.reader.find_record(&position.to_string())?;
            let history = self.reader.history_with(&record)?;
            Ok((record, history))
        });
        let not_shown = |reason: String| Error::RecordedNotShown { position, reason };
        let (record, history) = looked.map_err(|error| not_shown(error.to_string()))?;
        let with_it = usize::try_from(version.0).unwrap_or(usize::MAX).min(history.records().len());
        let records = history.records().get(..with_it).unwrap_or_default().to_vec();
        let history = History::of(history.zone(), records);
        let found = history.record(record.id).cloned();
        Ok((found.ok_or_else(|| not_shown("it is not there".into()))?, history))
    }
}
