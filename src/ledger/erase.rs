//! Taking away for good what a record said.

use super::{Error, Ledger};
use crate::bytes::encode;
use crate::deal::decide::{Command, OtherDeals, decide, recorded_at};
use crate::deal::erase::{Erasing, erase};
use crate::deal::event::Event;
use crate::deal::history::History;
use crate::deal::ids::{Position, RecordId};
use crate::deal::moment::{Instant, Moment};
use crate::deal::name::{Name, Text};
use crate::deal::record::Record;
use crate::log::LogError;

/// What is to be erased, and why.
#[derive(Clone, Debug)]
pub struct EraseRequest {
    /// The identity that the erasure will have.
    pub id: RecordId,
    /// The record that loses what it said.
    pub of: Record,
    /// Why; it stays for good.
    pub reason: Text,
    /// Who asks for it.
    pub recorder: Name,
}

/// What was erased.
#[derive(Clone, Debug)]
pub struct EraseReceipt {
    /// The erasure, as it was recorded.
    pub record: Record,
    /// What went: the record, and its corrections.
    pub gone: Vec<Position>,
    /// The deal, with the erasure.
    pub history: History,
}

impl Ledger {
    /// Takes away for good what a record and its corrections said, and records that; or nothing. `progress` gets the records
    /// gone over so far.
    pub fn erase(
        &mut self,
        erasure: &EraseRequest,
        now: Instant,
        progress: &mut dyn FnMut(u64),
    ) -> Result<EraseReceipt, Error> {
        self.deciding(|ledger| ledger.erase_once(erasure, now, progress))
    }

    fn erase_once(
        &mut self,
        erasure: &EraseRequest,
        now: Instant,
        progress: &mut dyn FnMut(u64),
    ) -> Result<EraseReceipt, Error> {
        let EraseRequest { id, of, reason, recorder } = erasure.clone();
        let now = recorded_at(now, self.model.recorded(), self.zone)?;
        let Erasing { history, gone } = erase(&self.history(of.stream)?, &of)?;
        let command = Command {
            id,
            slug: history.slug().cloned().unwrap_or_else(|| of.slug.clone()),
            happened: Moment::at(now, self.zone),
            learned: None,
            recorder,
            source: None,
            note: None,
            event: Event::Erasure { of: of.draft.id, reason },
        };
        let draft = decide(&history, command, &OtherDeals::default(), now)?;
        let after = self.model.position();
        let record = Record {
            position: after.next(),
            stream: of.stream,
            version: history.version().next(),
            draft: draft.into(),
        };
        let salt = self.salts(1).pop().unwrap_or_default();
        let encoded = encode(&record, salt)?;
        self.begin_session()?;
        let erased = self.log.erase(&gone, after, &encoded, progress);
        if let Err(error) = erased {
            // Where it may be done, no model that has the bodies is left, or is taken for complete.
            let may_be_done = matches!(error, LogError::OldLogLeft { .. } | LogError::Unknown { .. });
            if may_be_done && self.rebuild().is_err() {
                self.give_up();
            }
            return Err(error.into());
        }
        // From here on it is done, whatever becomes of reading it back.
        let read = self.rebuild().and_then(|()| self.history(of.stream));
        let history = read.map_err(|error| self.recorded_only(record.position, &error))?;
        let found = history.record(id).cloned();
        let record = found.ok_or_else(|| self.recorded_only(record.position, &"it is not there"))?;
        Ok(EraseReceipt { record, gone, history })
    }
}
