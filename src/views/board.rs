//! All deals, and the board of a window.

use super::deal::{Deal, DealStanding};
use super::deal_at_cuts::DealAtCuts;
use super::deals::Deals;
use super::wording::count as counted;
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;
use crate::deal::history::History;
use crate::deal::name::Slug;
use crate::deal::phase::Phase;
use chrono::Duration;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The deals that a filter takes, by name.
pub fn list(deals: &Deals<'_>, filter: &DealFilter) -> Vec<Deal> {
    deals.taken(filter).filter_map(|deal| Deal::of(deal, deals.cuts())).collect()
}

/// What a list needs of one deal: its records need not be at hand any longer.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Its name.
    pub slug: Option<Slug>,
    /// How it stands, for the deals that wait for it; none where nothing of it was known.
    pub standing: Option<DealStanding>,
    /// As the list shows it; none where the list leaves it out.
    pub deal: Option<Deal>,
    /// The records behind it.
    pub behind: Behind,
}

impl Listing {
    /// Of a deal at these cuts, in a list of what this filter takes.
    pub fn of(history: &History, cuts: &Cuts, filter: &DealFilter) -> Self {
        Self::of_derived(history, DealAtCuts::of(history, cuts).as_ref(), cuts, filter)
    }

    /// The same of a deal that was derived at these cuts.
    pub fn of_derived(history: &History, derived: Option<&DealAtCuts<'_>>, cuts: &Cuts, filter: &DealFilter) -> Self {
        let standing = match derived {
            Some(deal) => Some(DealStanding::of(deal.state())),
            // It is in no list, and may be waited for all the same.
            None => history.state(cuts).as_ref().map(DealStanding::of),
        };
        let taken = derived.filter(|deal| deal.is_taken(filter));
        let deal = taken.filter(|deal| !deal.is_duplicate()).and_then(|deal| Deal::of(deal, cuts));
        let duplicates = usize::from(taken.is_some_and(DealAtCuts::is_duplicate));
        let behind = Behind { duplicates, ..behind([history], cuts) };
        Self { slug: history.slug().cloned(), standing, deal, behind }
    }
}

/// The deals of a list under the phase they are in, in the order of a negotiation; first those that may be in one.
pub fn by_phase(deals: &[Deal]) -> BTreeMap<Option<Phase>, Vec<&Deal>> {
    let mut phases: BTreeMap<Option<Phase>, Vec<&Deal>> = BTreeMap::new();
    for deal in deals {
        phases.entry(deal.phase).or_default().push(deal);
    }
    phases
}

/// The records that an answer rests on: those that were visible.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Behind {
    /// How many there are.
    pub records: usize,
    /// How many of them were recorded long after they were learned.
    pub late: usize,
    /// How many of them were erased, whenever that was.
    pub erased: usize,
    /// How many deals are left out, since each is a duplicate of another.
    #[serde(default, skip_serializing_if = "is_none")]
    pub duplicates: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

impl std::iter::Sum for Behind {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            records: sum.records + one.records,
            late: sum.late + one.late,
            erased: sum.erased + one.erased,
            duplicates: sum.duplicates + one.duplicates,
        })
    }
}

impl Behind {
    /// With the deals of these that are left out.
    #[must_use]
    pub fn without_duplicates<'h>(self, histories: impl IntoIterator<Item = &'h History>, cuts: &Cuts) -> Self {
        let duplicates = histories.into_iter().filter(|history| history.duplicate_of(cuts).is_some()).count();
        Self { duplicates, ..self }
    }

    /// A word on the deals that are left out.
    pub fn left_out(self) -> Option<String> {
        match self.duplicates {
            0 => None,
            1 => Some("1 deal is left out, as a duplicate of another.".into()),
            some => Some(format!("{} are left out, as duplicates of others.", counted(some, "deal"))),
        }
    }

    /// A word of warning where much was recorded long after it was learned.
    pub fn late(self) -> Option<String> {
        let Self { records, late, .. } = self;
        if (late, records) == (1, 1) {
            return Some("The one record behind this was recorded more than a week after it was learned.".into());
        }
        let told =
            |which: String| format!("{which} behind this were recorded more than a week after they were learned.");
        match late {
            0 => None,
            late if late == records => Some(told(format!("All {records} records"))),
            late => (late * 2 >= records).then(|| told(format!("{late} of the {records} records"))),
        }
    }
}

/// What stands behind an answer about these deals.
pub fn behind<'h>(histories: impl IntoIterator<Item = &'h History>, cuts: &Cuts) -> Behind {
    let mut behind = Behind::default();
    for record in histories.into_iter().flat_map(History::records).filter(|record| cuts.see(record)) {
        behind.records += 1;
        behind.late += usize::from(record.recorded - record.learned.end > LONG);
        behind.erased += usize::from(record.is_erased());
    }
    behind
}

/// Longer than this between learning and recording is worth a word.
const LONG: Duration = Duration::days(7);
