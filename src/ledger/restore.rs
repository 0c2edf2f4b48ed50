//! A ledger that is made in another place: of a backup, or of another ledger that goes on meanwhile.
//!
//! ```text
//! backup (if there is one) -> what was recorded since, again and again -> the old ledger is fenced -> the last records
//!                          -> the roots are compared -> the new ledger is finished
//! ```
//!
//! So nothing is recorded in two places: the old one takes records until it is fenced, and the new one is no ledger before it has
//! all of them. Only the last two steps are a standstill.

use super::Error;
use super::progress::{Progress, Tell};
use crate::bytes::sequence::Sequence;
use crate::bytes::{decode, is_taken_out};
use crate::deal::event::Event;
use crate::deal::ids::Position;
use crate::log::subtree::tree_at;
use crate::log::{EventLog, LogError};
use crate::postgres::UnfinishedDatabase;
use crate::proof::tree_hash::{Frontier, Hash, leaf};
use crate::store::{Meta, OpenBackup, StoreError, UnfinishedStore};
use std::path::Path;

/// Records that are copied at a time.
const PAGE: usize = 8_192;
/// So few are copied in a moment: it is not worth waiting for fewer before the old ledger is fenced.
const FEW: u64 = 512;
/// How often it catches up at the most, where others record as fast as it copies.
const ROUNDS: u32 = 16;
/// How often it begins anew because something was erased.
const TRIES: u32 = 8;

/// A place where a ledger is being made. It is none until it is finished.
pub trait RestoreTarget {
    /// Its log, to be filled.
    fn log(&self) -> Result<&dyn EventLog, Error>;

    /// What an error means that came of filling it.
    fn failed(&self, error: StoreError) -> Error {
        error.into()
    }

    /// Makes what is made faster once many records are there.
    fn index(&self) -> Result<(), Error>;

    /// Whoever looks at the place sees from now on that it is about to be finished.
    fn mark(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Makes it a ledger, if its log is still this one: a restore that began later may have removed it.
    fn finish(self: Box<Self>, tree: &Frontier) -> Result<(), Error>;
}

/// A ledger that others record in while it is copied, until it is fenced.
pub trait FollowedLedger {
    /// What it is.
    fn meta(&self) -> &Meta;

    /// Does this with its log as it is now.
    fn look(&mut self, work: &mut dyn FnMut(&dyn EventLog) -> Result<(), Error>) -> Result<(), Error>;

    /// From now on nothing is recorded in it.
    fn fence(&mut self) -> Result<(), Error>;

    /// That is so still, and nobody is lifting the fence.
    fn is_fenced(&mut self) -> Result<bool, Error>;
}

/// Makes the place, where nothing may be but what an earlier try has left.
pub type MakeTarget<'r> = &'r mut dyn FnMut(&Meta) -> Result<Box<dyn RestoreTarget>, Error>;

/// What was restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RestoredLedger {
    /// How many records.
    pub records: u64,
    /// The root of the tree over their envelopes.
    pub root: Hash,
}

impl RestoredLedger {
    /// What stands in the new place is what was copied there, and not what a restore that began later put in its place.
    fn refuse_another(&self, tree: &Frontier) -> Result<(), LogError> {
        if (tree.leaves(), tree.root()) == (self.records, self.root) {
            return Ok(());
        }
        Err(LogError::Conflict { expected: Position(self.records), actual: Position(tree.leaves()) })
    }
}

/// Makes a ledger of a backup. `progress` gets the bytes read so far.
pub fn restore(file: &Path, make: MakeTarget<'_>, progress: &mut dyn FnMut(u64)) -> Result<RestoredLedger, Error> {
    let backup = OpenBackup::open(file)?;
    let target = make(backup.meta())?;
    let filled = backup.fill(target.log()?, progress);
    let (contents, _) = filled.map_err(|error| target.failed(error))?;
    target.index()?;
    let restored = RestoredLedger { records: contents.records, root: contents.root };
    let tree = target.log()?.tree()?;
    restored.refuse_another(&tree)?;
    target.finish(&tree)?;
    Ok(restored)
}

/// Makes a ledger of another one, and fences that. A backup of it saves reading what is in the backup; `progress` gets the bytes
/// read of that, and `tell` the records of the rest.
///
/// Errors: [`Error::MoveCutShort`] where the old ledger is fenced, and the new one is not complete.
pub fn restore_following(
    followed: &mut dyn FollowedLedger,
    backup: Option<&Path>,
    make: MakeTarget<'_>,
    progress: &mut dyn FnMut(u64),
    tell: &Tell,
) -> Result<RestoredLedger, Error> {
    let mut backup = backup;
    for _ in 0..TRIES {
        let opened = backup.map(OpenBackup::open).transpose()?;
        if opened.as_ref().is_some_and(|opened| opened.meta().id() != followed.meta().id()) {
            return Err(Error::FollowedDiffers);
        }
        let target = make(followed.meta())?;
        let mut copy = LedgerCopy::default();
        if let Some(opened) = opened {
            let filled = opened.fill(target.log()?, progress);
            (_, copy.sequence) = filled.map_err(|error| target.failed(error))?;
            copy.tree = target.log()?.tree()?;
        }
        if let Some(restored) = copy.finished(followed, target, tell)? {
            return Ok(restored);
        }
        // The backup has what was erased since.
        backup = None;
    }
    Err(Error::NoModel { reason: "something was erased again and again while the ledger was copied".into() })
}

/// What was copied of a ledger.
#[derive(Default)]
struct LedgerCopy {
    sequence: Sequence,
    tree: Frontier,
}

impl LedgerCopy {
    /// Follows the ledger, fences it and finishes the new one. None where something was erased that the copy has.
    fn finished(
        mut self,
        followed: &mut dyn FollowedLedger,
        target: Box<dyn RestoreTarget>,
        tell: &Tell,
    ) -> Result<Option<RestoredLedger>, Error> {
        let mut is_indexed = false;
        for _ in 0..ROUNDS {
            let before = self.tree.leaves();
            if !self.catch_up(followed, target.log()?, tell)? {
                return Ok(None);
            }
            if is_indexed && self.tree.leaves() - before <= FEW {
                break;
            }
            if !is_indexed {
                target.index()?;
                is_indexed = true;
            }
        }
        followed.fence()?;
        let ended = self.catch_up(followed, target.log()?, tell).and_then(|is_whole| {
            if !is_whole {
                return Ok(None);
            }
            self.sequence.finish().map_err(|what| LogError::Damaged { what })?;
            let restored = RestoredLedger { records: self.tree.leaves(), root: self.tree.root() };
            restored.refuse_another(&target.log()?.tree()?)?;
            // First the mark and then the look, as whoever lifts the fence does it.
            target.mark()?;
            if !followed.is_fenced()? {
                return Err(Error::FenceLifted);
            }
            target.finish(&self.tree)?;
            Ok(Some(restored))
        });
        ended.map_err(|error| match error {
            Error::FenceLifted => error,
            other => Error::MoveCutShort { reason: other.to_string() },
        })
    }

    /// Copies what the ledger has by now and the copy has not. False where something was erased that the copy has.
    fn catch_up(&mut self, followed: &mut dyn FollowedLedger, to: &dyn EventLog, tell: &Tell) -> Result<bool, Error> {
        let mut is_whole = true;
        followed.look(&mut |from| {
            let (begun, tree) = (self.tree.leaves(), from.tree()?);
            if tree.leaves() < begun || tree_at(from, Position(begun))?.root() != self.tree.root() {
                return Err(Error::FollowedDiffers);
            }
            while is_whole && self.tree.leaves() < tree.leaves() {
                is_whole = self.copy_page(from, to, begun)?;
                tell(Progress::Done { records: self.tree.leaves(), of: tree.leaves() });
            }
            tell(Progress::Ended);
            if is_whole && self.tree.root() != tree.root() {
                let what = format!("up to position {} it is not what it was", tree.leaves());
                return Err(LogError::Damaged { what }.into());
            }
            Ok(())
        })?;
        Ok(is_whole)
    }

    /// Copies the next records. False where one of them is an erasure, and what it took may be among those that were copied before.
    fn copy_page(&mut self, from: &dyn EventLog, to: &dyn EventLog, begun: u64) -> Result<bool, Error> {
        let after = Position(self.tree.leaves());
        let page = from.read(after, PAGE)?;
        if page.is_empty() {
            let what = format!("the record at position {} is missing", after.next());
            return Err(LogError::Damaged { what }.into());
        }
        for encoded in &page {
            let position = Position(self.tree.leaves()).next();
            let record = decode(position, &encoded.envelope, &encoded.body).map_err(LogError::from)?;
            if begun > 0 && matches!(record.event, Event::Erasure { .. }) {
                return Ok(false);
            }
            let taken_out = is_taken_out(&encoded.envelope, &encoded.body);
            self.sequence.take(&record, taken_out).map_err(|what| LogError::Damaged { what })?;
            self.tree.push(leaf(&encoded.envelope));
        }
        to.append(after, &page)?;
        Ok(true)
    }
}

impl RestoreTarget for UnfinishedStore {
    fn log(&self) -> Result<&dyn EventLog, Error> {
        Ok(Self::log(self)?)
    }

    fn failed(&self, error: StoreError) -> Error {
        Self::failed(self, error).into()
    }

    fn index(&self) -> Result<(), Error> {
        Ok(())
    }

    fn finish(self: Box<Self>, _: &Frontier) -> Result<(), Error> {
        Ok(Self::finish(*self)?)
    }
}

impl RestoreTarget for UnfinishedDatabase {
    fn log(&self) -> Result<&dyn EventLog, Error> {
        Ok(Self::log(self))
    }

    fn index(&self) -> Result<(), Error> {
        Ok(Self::index(self)?)
    }

    fn mark(&self) -> Result<(), Error> {
        Ok(Self::mark(self)?)
    }

    fn finish(self: Box<Self>, tree: &Frontier) -> Result<(), Error> {
        Ok(Self::finish(*self, tree)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::Encoded;
    use crate::ledger::progress::nobody;
    use crate::log::MemoryLog;
    use crate::reported::Reported as _;
    use crate::store::Fresh;
    use std::cell::Cell;
    use std::rc::Rc;

    #[derive(Clone, Default)]
    struct EmptyPlace {
        log: Rc<MemoryLog>,
        is_finished: Rc<Cell<bool>>,
        /// Another restore makes it anew, once this one has filled it.
        is_taken: bool,
    }

    impl RestoreTarget for EmptyPlace {
        fn log(&self) -> Result<&dyn EventLog, Error> {
            Ok(&*self.log)
        }

        fn index(&self) -> Result<(), Error> {
            if self.is_taken {
                self.log.append(Position(0), &[Encoded { envelope: vec![1], body: Vec::new() }])?;
            }
            Ok(())
        }

        fn finish(self: Box<Self>, _: &Frontier) -> Result<(), Error> {
            self.is_finished.set(true);
            Ok(())
        }
    }

    /// A ledger without a record.
    struct EmptyLedger {
        meta: Meta,
        log: MemoryLog,
        keeps_its_fence: bool,
    }

    impl FollowedLedger for EmptyLedger {
        fn meta(&self) -> &Meta {
            &self.meta
        }

        fn look(&mut self, work: &mut dyn FnMut(&dyn EventLog) -> Result<(), Error>) -> Result<(), Error> {
            work(&self.log)
        }

        fn fence(&mut self) -> Result<(), Error> {
            Ok(())
        }

        fn is_fenced(&mut self) -> Result<bool, Error> {
            Ok(self.keeps_its_fence)
        }
    }

    /// What a move answers, and whether it finished the new ledger.
    fn moved(keeps_its_fence: bool, is_taken: bool) -> (Result<u64, &'static str>, bool) {
        let place = EmptyPlace { is_taken, ..EmptyPlace::default() };
        let mut fresh: Fresh = Box::new(|bytes| bytes.fill(7));
        let meta = Meta::new(chrono_tz::UTC, &mut fresh);
        let mut old = EmptyLedger { meta, log: MemoryLog::default(), keeps_its_fence };
        let make: MakeTarget<'_> = &mut |_| Ok(Box::new(place.clone()));
        let restored = restore_following(&mut old, None, make, &mut |_| (), &nobody());
        (restored.map(|restored| restored.records).map_err(|error| error.code()), place.is_finished.get())
    }

    #[test]
    fn a_new_ledger_is_finished_only_while_the_old_one_is_fenced_and_its_place_is_its_own() {
        assert_eq!(moved(true, false), (Ok(0), true));
        assert_eq!(moved(false, false), (Err("fence-lifted"), false));
        assert_eq!(moved(true, true), (Err("move-cut-short"), false));
    }
}
