//! Reading the log for a command, page by page, while the writer goes on.

use super::message::{LogQuestion, SocketAnswer};
use crate::bytes::{peek, put_beside};
use crate::deal::ids::Position;
use crate::deal::kind::Kind;
use crate::ledger::Error;
use crate::log::{EventLog, LogError};
use std::path::PathBuf;
use std::sync::Arc;

/// No answer has more records: nobody records while they are read.
const LONGEST: usize = 4_096;

/// What a connection has read of the log.
pub(super) struct LogReading {
    log: Arc<dyn EventLog>,
    store: PathBuf,
    /// None of the records up to here was erased since the command began to read.
    unerased: Option<Position>,
}

impl LogReading {
    pub(super) fn new(log: Arc<dyn EventLog>, store: PathBuf) -> Self {
        Self { log, store, unerased: None }
    }

    pub(super) fn answer(&mut self, question: &LogQuestion) -> Result<SocketAnswer, Error> {
        match *question {
            LogQuestion::Tree => {
                let tree = self.log.tree()?;
                self.unerased = Some(Position(tree.leaves()));
                Ok(SocketAnswer::Tree { tree })
            }
            LogQuestion::Subtree { height, number } => {
                Ok(SocketAnswer::Subtree { hash: self.log.subtree(height, number)? })
            }
            LogQuestion::Records { after, limit, bodies } => {
                let limit = limit.min(LONGEST);
                let mut page = Vec::new();
                if bodies {
                    let records = self.log.read(after, limit)?;
                    records.iter().for_each(|record| put_beside(&mut page, &record.envelope, &record.body));
                    self.refuse_what_was_erased()?;
                } else {
                    let envelopes = self.log.envelopes(after, limit)?;
                    envelopes.iter().for_each(|envelope| put_beside(&mut page, envelope, &[]));
                }
                Ok(SocketAnswer::Records { page })
            }
        }
    }

    /// A body that was read before the erasure would be kept, and one that is read after it is missing without a reason: the
    /// erasure itself is behind the records that the command reads.
    fn refuse_what_was_erased(&mut self) -> Result<(), Error> {
        let Some(mut seen) = self.unerased else { return Ok(()) };
        loop {
            let envelopes = self.log.envelopes(seen, LONGEST)?;
            if envelopes.is_empty() {
                break;
            }
            let is_erasure =
                |envelope: &Vec<u8>| peek(envelope).is_none_or(|peeked| peeked.kind == Kind::Erasure.word());
            if envelopes.iter().any(is_erasure) {
                let reason = "a record was erased while it was read: run the command again".into();
                return Err(LogError::Unavailable { path: self.store.clone(), reason }.into());
            }
            seen = Position(seen.0 + envelopes.len() as u64);
        }
        self.unerased = Some(seen);
        Ok(())
    }
}
