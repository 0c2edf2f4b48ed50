//! Checking a store: the log on a copy of it, and the read model against one that is built from that copy.

use super::projection::{bring_up, bring_up_to};
use super::{Error, Ledger, Progress, Tell, beside_a_writer, model_file};
use crate::bytes::sequence::Sequence;
use crate::bytes::{Encoded, decode, is_taken_out};
use crate::deal::event::Event;
use crate::deal::ids::Position;
use crate::deal::record::Record;
use crate::log::{EventLog, LogError};
use crate::proof;
use crate::proof::tree_hash::{Frontier, Hash, leaf};
use crate::read_model::{ModelError, ReadModel};
use crate::store::files::private_file;
use crate::store::signing::{Signing, SigningError};
use crate::store::witness::WitnessState;
use crate::store::{CheckCopy, OpenOptions};
use std::path::Path;

/// What was checked and found right.
#[derive(Debug)]
pub struct Verified {
    /// Records whose bytes, digest, place and version are right.
    pub records: u64,
    /// Deals and windows.
    pub streams: u64,
    /// Records whose body was erased.
    pub erased: u64,
    /// The root of the tree over all envelopes.
    pub root: Hash,
    /// The read model has these records and nothing else. False where a writer was killed, or where another version of the
    /// program wrote it: then the next command brings it up, or rebuilds it.
    pub model: bool,
    /// What signs for the log, if anything does.
    pub signing: Option<Signing>,
}

/// Why a store is not right.
#[derive(Debug, thiserror::Error)]
pub enum NotVerified {
    /// The log or the read model.
    #[error(transparent)]
    Ledger(#[from] Error),
    /// What signs for the log.
    #[error(transparent)]
    Signing(#[from] SigningError),
}

/// Reads everything in the store and compares it with what it should be.
pub fn verify(path: &Path, options: &OpenOptions, tell: &Tell) -> Result<Verified, NotVerified> {
    let copy = CheckCopy::open(path, options).map_err(Error::from)?;
    let of = copy.log().head().map_err(Error::from)?.0;
    let mut done = 0;
    let checked = copy.check(&mut |_: Record| {
        done += 1;
        if done % 4_096 == 0 {
            tell(Progress::Done { records: done, of });
        }
        Ok(())
    });
    let checked = checked.map_err(Error::from)?;
    let model = model(&copy, tell)?;
    tell(Progress::Ended);
    let root = copy.root().map_err(Error::from)?;
    let signing = copy.signing()?;
    copy.end_what_was_cut().map_err(Error::from)?;
    Ok(Verified { records: checked.records, streams: checked.streams, erased: checked.erased, root, model, signing })
}

/// Whether there is a model of this version that was closed; it has what it should.
fn model(copy: &CheckCopy, tell: &Tell) -> Result<bool, Error> {
    let witness = copy.witness();
    let (WitnessState::Closed, true, Some(number)) = (witness.state, witness.whole, witness.model) else {
        return Ok(false);
    };
    let path = model_file::path(copy.store(), number);
    if model_file::is_of_another_version(copy.store(), number) {
        return Ok(false);
    }
    if !path.exists() {
        return Err(model_file::missing(copy.store(), number).into());
    }
    let there = ReadModel::to_read_closed(&path)?;
    if there.ledger() != copy.meta().id() {
        return Err(ModelError::Damaged { what: "it is that of another ledger".into() }.into());
    }
    let (log, model) = (copy.log().head()?, there.position());
    if model > log {
        return Err(Error::LostRecords { log, model });
    }
    let file = copy.temporary().join("expected.sqlite");
    private_file(&file).map_err(|error| model_file::unavailable(copy.store(), &error))?;
    let mut expected = ReadModel::make(&file, copy.meta().id())?;
    bring_up(&mut expected, copy.log(), tell)?;
    there.compare(&expected)?;
    Ok(true)
}

/// Checks a log that others append to as well, and this machine's read model of it. `log` is the log as it was after that was
/// brought up, and `home` the folder with what signs for it.
///
/// Errors: [`LogError::Unavailable`] where a record was erased meanwhile.
pub fn verify_shared(ledger: &Ledger, log: &dyn EventLog, home: &Path, tell: &Tell) -> Result<Verified, NotVerified> {
    let there = &ledger.model;
    let (sequence, tree) = checked_up(home, log, (there.position(), there.root()), tell)?;
    let root = tree.root();
    let kept = proof::root(tree.leaves(), &|height, number| log.subtree(height, number)).map_err(Error::from)?;
    if kept != root || log.tree().map_err(Error::from)? != tree {
        let what = format!("up to position {} it is not what it was", tree.leaves());
        return Err(Error::from(LogError::Damaged { what }).into());
    }
    let mut expected = ReadModel::temporary(there.ledger()).map_err(Error::from)?;
    bring_up_to(&mut expected, log, there.position(), tell)?;
    there.compare(&expected).map_err(Error::from)?;
    let signing = Signing::held_by(home, log)?;
    let (streams, erased) = (sequence.streams(), sequence.erased());
    Ok(Verified { records: tree.leaves(), streams, erased, root, model: true, signing })
}

/// Records that are read in one call beside a writer.
const PAGE: usize = 8_192;

/// Checks a store that a writer holds, which goes on with its work: every record that the log has now, the read model as it is
/// now, and what was signed. `log` opens the log, and is called when the read model was opened. None where no writer keeps the
/// read model.
///
/// Errors: [`LogError::Unavailable`] where a record was erased meanwhile.
pub fn verify_beside<L: EventLog>(
    path: &Path,
    log: impl FnOnce() -> Result<L, Error>,
    tell: &Tell,
) -> Result<Option<Verified>, NotVerified> {
    let Some(reader) = beside_a_writer(path)? else { return Ok(None) };
    let (there, log) = (&reader.model, log()?);
    let (sequence, tree) = checked_up(path, &log, (there.position(), there.root()), tell)?;
    let root = tree.root();
    if root != log.tree().map_err(Error::from)?.root() {
        let what = format!("up to position {} it is not what it was", tree.leaves());
        return Err(Error::from(LogError::Damaged { what }).into());
    }
    let mut expected = ReadModel::temporary(there.ledger()).map_err(Error::from)?;
    bring_up_to(&mut expected, &log, there.position(), tell)?;
    there.compare(&expected).map_err(Error::from)?;
    let signing = Signing::held_by(path, &log)?;
    let (streams, erased) = (sequence.streams(), sequence.erased());
    Ok(Some(Verified { records: tree.leaves(), streams, erased, root, model: true, signing }))
}

/// Reads the whole log. `model` is how far the read model has come, and the root that it has there.
fn checked_up(
    path: &Path,
    log: &dyn EventLog,
    model: (Position, Hash),
    tell: &Tell,
) -> Result<(Sequence, Frontier), Error> {
    let damaged = |what: String| Error::from(LogError::Damaged { what });
    let (mut sequence, mut tree, head) = (Sequence::default(), Frontier::default(), log.head()?);
    while tree.leaves() < head.0 {
        let page = log.read(Position(tree.leaves()), PAGE)?;
        if page.is_empty() {
            return Err(damaged(format!("the record at position {} is missing", tree.leaves() + 1)));
        }
        for Encoded { envelope, body } in &page {
            let position = Position(tree.leaves()).next();
            let record = decode(position, envelope, body).map_err(LogError::from)?;
            sequence.take(&record, is_taken_out(envelope, body)).map_err(damaged)?;
            tree.push(leaf(envelope));
            if position == model.0 && tree.root() != model.1 {
                return Err(damaged(format!("up to position {position} it is not what the read model has")));
            }
            if position > model.0 && matches!(record.event, Event::Erasure { .. }) {
                let reason = "a record was erased while it was read: run the command again".into();
                return Err(LogError::Unavailable { path: path.into(), reason }.into());
            }
        }
        tell(Progress::Done { records: tree.leaves(), of: head.0 });
    }
    tell(Progress::Ended);
    sequence.finish().map_err(damaged)?;
    Ok((sequence, tree))
}
