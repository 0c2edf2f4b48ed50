//! Checking a store: the log on a copy of it, and the read model against one that is built from that copy.

use super::projection::bring_up;
use super::{Error, Progress, Tell, model_file};
use crate::deal::record::Record;
use crate::log::EventLog as _;
use crate::proof::tree_hash::Hash;
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
    /// The read model has these records and nothing else. False where a writer was killed: then the next command brings it
    /// up.
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

/// Whether there is a model that was closed; it has what it should.
fn model(copy: &CheckCopy, tell: &Tell) -> Result<bool, Error> {
    let witness = copy.witness();
    let (WitnessState::Closed, true, Some(number)) = (witness.state, witness.whole, witness.model) else {
        return Ok(false);
    };
    let path = model_file::path(copy.store(), number);
    if !path.exists() {
        return Err(ModelError::Damaged { what: "its file is not there".into() }.into());
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
