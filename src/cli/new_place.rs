//! The place that a fenced ledger moved to. It is looked at before the fence is lifted: two places that take records of one ledger are
//! two ledgers, which nobody can join.

use super::complaint;
use super::environment::Environment;
use super::failure::Failure;
use super::store_access::absolute;
use crate::deal::ids::Position;
use crate::ledger::Error;
use crate::log::subtree::tree_at;
use crate::postgres::PostgresStore;
use crate::store::{Fence, FenceStep, Meta, OpenOptions, Store, StoreError, UnfinishedStore};
use std::path::Path;
use std::time::Duration;
use uuid::Uuid;

/// What there is of the ledger in the place that it moved to.
enum NewPlace {
    /// What a restore of it that was cut short has left. An empty place proves nothing: it may be a disk that is not mounted.
    Remains,
    /// The ledger, which takes records.
    Open,
    /// The ledger, which moved on, or back.
    Fenced(Fence),
}

impl NewPlace {
    /// Of this ledger, in the place of this run.
    fn of(there: &Environment, ledger: Uuid) -> Result<Self, Failure> {
        let (place, is_folder) = (there.place()?, !there.is_in_a_database());
        let unseen = |reason: &str| Err(Error::from(StoreError::unavailable(&place, reason)).into());
        if is_folder && !place.is_dir() {
            return unseen("there is no such folder here");
        }
        match there.meta() {
            Ok(meta) if meta.id() == ledger => Ok(meta.fence().map_or(Self::Open, Self::Fenced)),
            Ok(_) => unseen("another ledger is there by now"),
            Err(Failure::Ledger(Error::Store(StoreError::NoStore { .. } | StoreError::RestoreCutShort { .. }))) => {
                match there.ledger_left()? {
                    Some(left) if left == ledger => Ok(Self::Remains),
                    _ => unseen(
                        "there is nothing of the ledger; it may have been removed, or be on a disk that is not mounted",
                    ),
                }
            }
            Err(failure) => Err(failure),
        }
    }
}

impl Environment {
    /// What the ledger of this run is.
    pub(super) fn meta(&self) -> Result<Meta, Failure> {
        if self.is_in_a_database() {
            return Ok(self.database(false)?.meta().clone());
        }
        let path = self.place()?;
        let meta = Store::look(&path, None).map_err(Error::from)?;
        Ok(meta.ok_or_else(|| Error::from(StoreError::NoStore { path }))?)
    }

    /// The fence of its place, as it is by now.
    pub(super) fn fence_now(&self) -> Result<Option<Fence>, Failure> {
        if self.is_in_a_database() {
            return Ok(self.database(false)?.fence_now().map_err(Error::from)?);
        }
        Ok(self.meta()?.fence())
    }

    /// The ledger that was being restored into the place of this run until that was cut short.
    fn ledger_left(&self) -> Result<Option<Uuid>, Failure> {
        if self.is_in_a_database() {
            let left = PostgresStore::ledger_left(self.address()?, self.database.access.clone());
            return Ok(left.map_err(Error::from)?);
        }
        let options = OpenOptions { wait: Duration::ZERO, ..self.options() };
        Ok(UnfinishedStore::ledger_left(&self.place()?, &options).map_err(Error::from)?)
    }

    /// The ledger in another place, which is only looked at.
    fn looking_at(&self, place: &str) -> Self {
        let mut there = self.at(place.into());
        there.database.access.allow_one_node = true;
        there
    }

    /// Lets the ledger of this run take records again, if it goes on nowhere else, as far as can be seen from here. `is_gone` where
    /// somebody vouches for what cannot be seen.
    ///
    /// Errors: [`Error::InNewPlace`], [`Error::NewPlaceHasMore`], [`Error::NewPlaceUnseen`], [`Error::BothLifted`],
    /// [`Error::FenceChanged`].
    pub(super) fn lift_fence(&self, is_gone: bool) -> Result<(), Failure> {
        let Some(Fence { to, .. }) = self.fence_now()? else { return Ok(()) };
        let run = self.new_id().0;
        let step = |step| match self.fence(&step)? {
            true => Ok(()),
            false => Err(Failure::from(Error::FenceChanged)),
        };
        step(FenceStep::Mark(run))?;
        if let Err(refused) = self.refuse_a_second_ledger(&to, run, is_gone) {
            // Where this fails, the mark stays; the next run replaces it.
            let _ = self.fence(&FenceStep::Unmark(run));
            return Err(refused);
        }
        step(FenceStep::Lift(run))
    }

    /// The fence here has the mark of this run.
    fn refuse_a_second_ledger(&self, to: &str, run: Uuid, is_gone: bool) -> Result<(), Failure> {
        let (here, there, to) = (absolute(&self.place()?)?, self.looking_at(to), to.to_owned());
        let seen = NewPlace::of(&there, self.ledger_id()?).and_then(|found| {
            Ok(match found {
                NewPlace::Remains => Ok(()),
                NewPlace::Open => Err(Error::InNewPlace { to: to.clone(), next: None, here }),
                // It is this place, by another name.
                NewPlace::Fenced(fence) if fence.lifting == Some(run) => Ok(()),
                NewPlace::Fenced(Fence { to: next, .. }) if !self.is_marked_at(&next, &here, run) => {
                    Err(Error::InNewPlace { to: to.clone(), next: Some(next), here })
                }
                NewPlace::Fenced(Fence { lifting: Some(_), .. }) => Err(Error::BothLifted { to: to.clone() }),
                NewPlace::Fenced(_) if self.has_all_of(&there)? => Ok(()),
                NewPlace::Fenced(_) => Err(Error::NewPlaceHasMore { to: to.clone() }),
            })
        });
        match seen {
            Ok(allowed) => Ok(allowed?),
            Err(failure) if is_gone => {
                complaint::note(
                    self,
                    &format!(
                        "--new-place-is-gone: nobody looked into {to} ({failure}); if the ledger is there after all, two ledgers go on from \
                         now on, which cannot be joined"
                    ),
                );
                Ok(())
            }
            Err(failure) => Err(Error::NewPlaceUnseen { to, reason: failure.to_string() }.into()),
        }
    }

    /// This place is the one of this run, `here`, whose fence has the mark of `run`.
    fn is_marked_at(&self, place: &str, here: &str, run: Uuid) -> bool {
        let marked = || self.looking_at(place).fence_now().ok().flatten()?.lifting;
        is_same(place, here) || marked() == Some(run)
    }

    /// The ledger was fenced, and the place that it is to move to is its own one, by another name. A place that cannot be looked at is not.
    pub(super) fn moves_to_itself(&self, to: &str) -> Result<bool, Failure> {
        let there = self.looking_at(to);
        if self.is_in_a_database() != there.is_in_a_database() {
            return Ok(false);
        }
        let own = self.ledger_id()?;
        // Nothing else is fenced to where it is.
        Ok(there.meta().is_ok_and(|meta| meta.id() == own && meta.moved_to() == Some(to)))
    }

    /// No record is in that place that is not here.
    fn has_all_of(&self, there: &Self) -> Result<bool, Failure> {
        let tree = there.held_store()?.view().log.tree().map_err(Error::from)?;
        let held = self.held_store()?;
        let log = held.view().log;
        let (head, at) = (log.head().map_err(Error::from)?, Position(tree.leaves()));
        Ok(at <= head && tree_at(log, at).map_err(Error::from)? == tree)
    }
}

/// One place, however it is written.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let whole = |place: &str| Path::new(place).canonicalize();
    one == other || matches!((whole(one), whole(other)), (Ok(one), Ok(other)) if one == other)
}
