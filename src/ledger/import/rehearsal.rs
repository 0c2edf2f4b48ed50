//! What would be recorded, and is not: in a copy of the read model, so that it need not be kept in memory.

use super::super::batch::Batch;
use super::super::{Error, Reader};
use super::{STEP, STEP_BYTES};
use crate::deal::record::Record;
use crate::proof::tree_hash::leaf;

/// The ledger as it would be.
#[derive(Default)]
pub(in crate::ledger) struct Rehearsal {
    /// None until it is long.
    copy: Option<Reader>,
    /// What the copy does not have yet.
    accepted: Vec<Record>,
    bytes: usize,
}

impl Rehearsal {
    /// What lines are decided on, besides what the batch has.
    pub(in crate::ledger) fn reader<'r>(&'r self, of: &'r Reader) -> &'r Reader {
        self.copy.as_ref().unwrap_or(of)
    }

    /// The copy has what the log has not.
    pub(super) fn has_begun(&self) -> bool {
        self.copy.is_some()
    }

    /// Takes what the batch has accepted, a line of so many bytes.
    pub(in crate::ledger) fn take(&mut self, of: &Reader, batch: &mut Batch, bytes: usize) -> Result<(), Error> {
        self.accepted.extend(batch.take_accepted());
        self.bytes += bytes;
        if self.accepted.len() < STEP && self.bytes < STEP_BYTES {
            return Ok(());
        }
        let copy = match &mut self.copy {
            Some(copy) => copy,
            none => none.insert(of.rehearsal()?),
        };
        let mut tree = copy.model.tree().clone();
        // Nobody asks a rehearsal for its root.
        self.accepted.iter().for_each(|record| tree.push(leaf(record.id.0.as_bytes())));
        copy.model.take(&self.accepted, &tree)?;
        self.bytes = 0;
        batch.projected(&std::mem::take(&mut self.accepted));
        Ok(())
    }
}
