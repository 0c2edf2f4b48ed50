//! The place that a fenced ledger moved to. It is looked at before the fence is lifted: two places that take records of one ledger are
//! two ledgers, which nobody can join.

use super::complaint;
use super::environment::Environment;
use super::failure::Failure;
use super::store_access::absolute;
use crate::deal::ids::Position;
use crate::ledger::Error;
use crate::log::subtree::tree_at;
use crate::store::{Meta, Store, StoreError, UnfinishedStore};
use std::path::Path;
use uuid::Uuid;

/// What there is of the ledger in the place that it moved to.
enum NewPlace {
    /// Nothing, or what a restore that was cut short has left.
    Empty,
    /// The ledger, which takes records.
    Open,
    /// The ledger, which moved on, or back.
    Fenced { next: String },
}

impl NewPlace {
    /// Of this ledger, in the place of this run.
    fn of(environment: &Environment, ledger: Uuid) -> Result<Self, Failure> {
        let meta = meta(environment)?.filter(|meta| meta.id() == ledger);
        Ok(match meta.as_ref().map(Meta::moved_to) {
            None => Self::Empty,
            Some(None) => Self::Open,
            Some(Some(next)) => Self::Fenced { next: next.into() },
        })
    }
}

/// What the ledger is that is in the place of this run, if one is.
fn meta(environment: &Environment) -> Result<Option<Meta>, Failure> {
    let (place, is_folder) = (environment.place()?, !environment.is_in_a_database());
    // It may be on a disk that is not mounted, or on another machine.
    if is_folder && !place.is_dir() {
        return Err(Error::from(StoreError::unavailable(&place, "there is no such folder here")).into());
    }
    match environment.meta() {
        Ok(meta) => Ok(Some(meta)),
        Err(Failure::Ledger(Error::Store(StoreError::NoStore { .. } | StoreError::RestoreCutShort { .. }))) => {
            if is_folder {
                UnfinishedStore::refuse_what_is_not_empty(&place).map_err(Error::from)?;
            }
            Ok(None)
        }
        Err(failure) => Err(failure),
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

    /// Where it moved to by now, if it did.
    pub(super) fn moved_to(&self) -> Result<Option<String>, Failure> {
        if self.is_in_a_database() {
            return Ok(self.database(false)?.moved_to().map_err(Error::from)?);
        }
        Ok(self.meta()?.moved_to().map(str::to_owned))
    }

    /// The ledger of this run may take records again: it goes on nowhere else, as far as can be seen from here. `is_gone` where
    /// somebody vouches for what cannot be seen.
    ///
    /// Errors: [`Error::InNewPlace`], [`Error::NewPlaceHasMore`], [`Error::NewPlaceUnseen`].
    pub(super) fn refuse_a_second_ledger(&self, is_gone: bool) -> Result<(), Failure> {
        let Some(to) = self.moved_to()? else { return Ok(()) };
        let here = absolute(&self.place()?)?;
        let mut there = self.at(to.clone().into());
        // It is only looked at.
        there.database.access.allow_one_node = true;
        let seen = NewPlace::of(&there, self.ledger_id()?).and_then(|found| match found {
            NewPlace::Empty => Ok(Ok(())),
            NewPlace::Fenced { next } if is_same(&next, &here) => match self.has_all_of(&there)? {
                true => Ok(Ok(())),
                false => Ok(Err(Error::NewPlaceHasMore { to: to.clone() })),
            },
            NewPlace::Fenced { next } => Ok(Err(Error::InNewPlace { to: to.clone(), next: Some(next), here })),
            NewPlace::Open => Ok(Err(Error::InNewPlace { to: to.clone(), next: None, here })),
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
fn is_same(one: &str, other: &str) -> bool {
    let whole = |place: &str| Path::new(place).canonicalize();
    one == other || matches!((whole(one), whole(other)), (Ok(one), Ok(other)) if one == other)
}
