//! The fence of a place that a ledger moved away from, and how it is lifted.
//!
//! ```text
//! open -> Set -> fenced -> Mark -> marked, and the new place is looked at -> Lift   -> open
//!                                                                        -> Unmark -> fenced
//! ```
//!
//! Two places may be fenced to each other, and the fences of both be lifted at once. Each is marked before it looks at the other, so at
//! least one of them sees the mark of the other, and is refused. What is marked still takes no records.

use super::Meta;
use crate::log::LogError;
use serde::{Deserialize, Serialize};
use std::path::Path;
use uuid::Uuid;

/// The fence of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    /// Where the ledger moved to.
    pub to: String,
    /// The run that is lifting the fence, or was cut short while it did.
    pub lifting: Option<Uuid>,
}

/// A change of the fence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FenceStep {
    /// From now on nothing is recorded here, since the ledger moved there.
    Set(String),
    /// This run lifts the fence, instead of any other.
    Mark(Uuid),
    /// It does not, and the fence stays.
    Unmark(Uuid),
    /// Records are taken again, if the fence still has the mark of this run.
    Lift(Uuid),
}

impl Meta {
    /// The fence of its place.
    pub fn fence(&self) -> Option<Fence> {
        self.moved_to.clone().map(|to| Fence { to, lifting: self.lifting })
    }

    /// The same behind this step; none where somebody else changed the fence meanwhile.
    ///
    /// Errors: [`LogError::Moved`] where the ledger moved from here, `path`, to yet another place.
    pub(super) fn stepped(&self, step: &FenceStep, path: &Path) -> Result<Option<Self>, LogError> {
        let is_of = |run: &Uuid| self.lifting == Some(*run);
        Ok(match (step, self.fence()) {
            (FenceStep::Set(to), Some(fence)) if fence.to != *to => return self.refuse_if_moved(path).map(|()| None),
            (FenceStep::Set(to), _) => Some(self.fenced(Some(Fence { to: to.clone(), lifting: None }))),
            (FenceStep::Mark(run), Some(fence)) => Some(self.fenced(Some(Fence { lifting: Some(*run), ..fence }))),
            (FenceStep::Unmark(run), Some(fence)) if is_of(run) => {
                Some(self.fenced(Some(Fence { lifting: None, ..fence })))
            }
            (FenceStep::Lift(run), Some(_)) if is_of(run) => Some(self.fenced(None)),
            // Done twice, it is done once.
            (FenceStep::Lift(_), None) => Some(self.clone()),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Fresh;
    use FenceStep::{Lift, Mark, Set, Unmark};

    /// Which of the steps were taken, and the fence behind them.
    fn after(steps: &[FenceStep]) -> (Vec<bool>, Option<Fence>) {
        let mut fresh: Fresh = Box::new(|bytes| bytes.fill(7));
        let mut meta = Meta::new(chrono_tz::UTC, &mut fresh);
        let taken = steps.iter().map(|step| match meta.stepped(step, Path::new("here")).unwrap() {
            Some(next) => {
                meta = next;
                true
            }
            None => false,
        });
        (taken.collect(), meta.fence())
    }

    #[test]
    fn a_fence_is_lifted_only_by_the_run_whose_mark_it_has() {
        let [one, other] = [1, 2].map(Uuid::from_u128);
        let (set, fence) = (Set("there".into()), |lifting| Some(Fence { to: "there".into(), lifting }));
        assert_eq!(after(&[set.clone(), Lift(one)]), (vec![true, false], fence(None)));
        assert_eq!(after(&[set.clone(), Mark(one), Lift(one), Lift(one)]), (vec![true; 4], None));
        // It was cut short behind the mark, and is run again.
        let again = [set.clone(), Mark(one), Mark(other), Lift(one), Unmark(one)];
        assert_eq!(after(&again), (vec![true, true, true, false, false], fence(Some(other))));
        assert_eq!(after(&[&again[..], &[Unmark(other)]].concat()).1, fence(None));
        // Somebody fences it anew.
        assert_eq!(after(&[set.clone(), Mark(one), set, Lift(one)]), (vec![true, true, true, false], fence(None)));
        assert_eq!(after(&[Mark(one), Unmark(one)]), (vec![false, false], None));
    }
}
