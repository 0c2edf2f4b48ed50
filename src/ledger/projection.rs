//! Taking into the read model what the log has.

use super::Error;
use super::progress::{Progress, Tell};
use crate::bytes::{Unreadable, decode};
use crate::cores::in_shares;
use crate::deal::event::Event;
use crate::deal::ids::Position;
use crate::deal::record::Record;
use crate::log::{EventLog, LogError};
use crate::proof::tree_hash::leaf;
use crate::read_model::{ModelError, ReadModel};

/// Records that are read from the log, and taken in, at a time; fewer where they are so long that the log returns fewer.
const PAGE: usize = 1 << 16;
/// So few are not worth a thread of their own.
const ALONE: usize = 1_024;

/// Takes into the model what the log has and it has not.
pub(super) fn bring_up(model: &mut ReadModel, log: &dyn EventLog, tell: &Tell) -> Result<(), Error> {
    bring_up_to(model, log, log.head()?, tell)
}

/// The same, up to this position.
pub(super) fn bring_up_to(model: &mut ReadModel, log: &dyn EventLog, head: Position, tell: &Tell) -> Result<(), Error> {
    take_up_to(model, log, head, tell, 1)
}

/// The same beside others who record, as often as they do: a few records stay in the file beside the model, since moving them
/// waits for the disk.
pub(super) fn catch_up_to(model: &mut ReadModel, log: &dyn EventLog, head: Position, tell: &Tell) -> Result<(), Error> {
    take_up_to(model, log, head, tell, ALONE)
}

/// `many` records at a time are moved into the model's own file.
fn take_up_to(
    model: &mut ReadModel,
    log: &dyn EventLog,
    head: Position,
    tell: &Tell,
    many: usize,
) -> Result<(), Error> {
    let from_the_first = model.position() == Position(0);
    let mut tree = model.tree().clone();
    while model.position() < head {
        let after = model.position();
        let (records, leaves) = read(log, after, head)?;
        // The bodies that it took are in the model still, which has to be built without them.
        if !from_the_first && records.iter().any(|record| matches!(record.event, Event::Erasure { .. })) {
            return Err(ModelError::Damaged { what: "it has what was erased since".into() }.into());
        }
        leaves.into_iter().for_each(|leaf| tree.push(leaf));
        model.take(&records, &tree)?;
        if !from_the_first && records.len() >= many {
            model.checkpoint()?;
        }
        tell(Progress::Done { records: model.position().0, of: head.0 });
    }
    tell(Progress::Ended);
    Ok(())
}

/// The next records of the log, none after `head`, and their leaves in the tree.
fn read(log: &dyn EventLog, after: Position, head: Position) -> Result<(Vec<Record>, Vec<[u8; 32]>), Error> {
    let left = usize::try_from(head.0.saturating_sub(after.0)).unwrap_or(usize::MAX);
    let encoded = log.read(after, PAGE.min(left))?;
    let numbered: Vec<_> = (after.0 + 1..).map(Position).zip(encoded).collect();
    let shares = in_shares(&numbered, ALONE, |share| {
        let records = share.iter().map(|(position, encoded)| {
            let record = decode(*position, &encoded.envelope, &encoded.body)?;
            Ok((record, leaf(&encoded.envelope)))
        });
        records.collect::<Result<Vec<_>, Unreadable>>()
    });
    let (mut records, mut leaves) = (Vec::with_capacity(numbered.len()), Vec::with_capacity(numbered.len()));
    for share in shares {
        for (record, leaf) in share.map_err(LogError::from)? {
            records.push(record);
            leaves.push(leaf);
        }
    }
    if records.is_empty() {
        return Err(LogError::Damaged { what: format!("the record at position {} is missing", after.next()) }.into());
    }
    Ok((records, leaves))
}
