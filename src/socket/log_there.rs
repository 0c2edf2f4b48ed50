//! The log of a store that a server holds.

use super::client::SocketClient;
use super::message::{LogQuestion, SocketAnswer};
use crate::bytes::{Encoded, side_by_side};
use crate::deal::ids::Position;
use crate::ledger::Error;
use crate::log::{EventLog, LogError, PAGE_BYTES};
use crate::proof::tree_hash::{Frontier, Hash};
use crate::reported::{ErrorKind, Reported as _};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Records of one answer. Reading them keeps the server from recording for a few milliseconds.
const PAGE: usize = 2_048;

/// The log as it was when this was made: records that are added later are not in it. It can only be read.
pub struct LogThere {
    client: Mutex<SocketClient>,
    store: PathBuf,
    tree: Frontier,
}

impl LogThere {
    /// The log of the store that this server holds.
    pub fn open(client: SocketClient) -> Result<Self, Error> {
        let store = client.folder().to_path_buf();
        let mut there = Self { client: Mutex::new(client), store, tree: Frontier::default() };
        there.tree = match there.ask(LogQuestion::Tree)? {
            SocketAnswer::Tree { tree } => tree,
            _ => return Err(there.answers_something_else().into()),
        };
        Ok(there)
    }

    fn ask(&self, question: LogQuestion) -> Result<SocketAnswer, LogError> {
        let mut client = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        client.log(question).map_err(|error| match error {
            Error::Log(error) => error,
            error if error.kind() == ErrorKind::Damaged => {
                let what = error.facts().get("what").and_then(|what| what.as_str().map(str::to_owned));
                LogError::Damaged { what: what.unwrap_or_else(|| error.to_string()) }
            }
            error => self.unavailable(error.to_string()),
        })
    }

    fn unavailable(&self, reason: String) -> LogError {
        LogError::Unavailable { path: self.store.clone(), reason }
    }

    fn answers_something_else(&self) -> LogError {
        self.unavailable("the server answers something else than was asked".into())
    }

    /// Up to `limit` records after this one, but none that was added later.
    fn pages(&self, after: Position, limit: usize, bodies: bool) -> Result<Vec<Encoded>, LogError> {
        let left = usize::try_from(self.tree.leaves().saturating_sub(after.0)).unwrap_or(usize::MAX);
        let limit = limit.min(left);
        let (mut records, mut bytes): (Vec<Encoded>, usize) = (Vec::new(), 0);
        while records.len() < limit && bytes < PAGE_BYTES {
            let after = Position(after.0 + records.len() as u64);
            let question = LogQuestion::Records { after, limit: PAGE.min(limit - records.len()), bodies };
            let SocketAnswer::Records { page } = self.ask(question)? else {
                return Err(self.answers_something_else());
            };
            let page = side_by_side(&page).filter(|page| !page.is_empty());
            let page = page.ok_or_else(|| self.unavailable(format!("it gives no record after position {after}")))?;
            bytes += page.iter().map(Encoded::length).sum::<usize>();
            records.extend(page);
        }
        Ok(records)
    }

    fn only_read<T>(&self) -> Result<T, LogError> {
        Err(self.unavailable("a server holds it, and only the server writes to it".into()))
    }
}

impl EventLog for LogThere {
    fn head(&self) -> Result<Position, LogError> {
        Ok(Position(self.tree.leaves()))
    }

    fn append(&self, _: Position, _: &[Encoded]) -> Result<(), LogError> {
        self.only_read()
    }

    fn read(&self, after: Position, limit: usize) -> Result<Vec<Encoded>, LogError> {
        self.pages(after, limit, true)
    }

    fn envelopes(&self, after: Position, limit: usize) -> Result<Vec<Vec<u8>>, LogError> {
        let records = self.pages(after, limit, false)?;
        Ok(records.into_iter().map(|record| record.envelope).collect())
    }

    fn tree(&self) -> Result<Frontier, LogError> {
        Ok(self.tree.clone())
    }

    fn subtree(&self, height: u32, number: u64) -> Result<Hash, LogError> {
        match self.ask(LogQuestion::Subtree { height, number })? {
            SocketAnswer::Subtree { hash } => Ok(hash),
            _ => Err(self.answers_something_else()),
        }
    }

    fn erase(&self, _: &[Position], _: Position, _: &Encoded, _: &mut dyn FnMut(u64)) -> Result<(), LogError> {
        self.only_read()
    }

    fn wait(&self, _: Position, _: Duration) -> Result<Position, LogError> {
        self.head()
    }
}
