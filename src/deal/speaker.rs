//! The claims of one source on a field: nobody contradicts himself, his later word holds.

use super::claim::Claim;
use super::contest::Weight;
use super::ids::Position;
use super::moment::Instant;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// When a claim was learned.
type Learned = (Instant, Position);

/// What a source said, in the order in which it was learned.
#[derive(Clone, Debug, Default)]
pub(super) struct Speaker<'a> {
    said: BTreeMap<Learned, Arc<Claim<'a>>>,
    /// Those that nothing supersedes.
    rivals: BTreeMap<Learned, Weight>,
}

impl<'a> Speaker<'a> {
    /// One more; the claims that it may supersede.
    pub(super) fn put(&mut self, claim: &Arc<Claim<'a>>) -> Vec<Weight> {
        self.said.insert(claim.learned(), claim.clone());
        self.rivals.range(..claim.learned()).map(|(_, earlier)| *earlier).collect()
    }

    /// One less; the claims that it may have superseded.
    pub(super) fn take(&mut self, claim: &Claim<'a>) -> Vec<Weight> {
        self.said.remove(&claim.learned());
        self.rivals.remove(&claim.learned());
        self.said.range(..claim.learned()).map(|(_, earlier)| earlier.weight()).collect()
    }

    /// Nothing supersedes it from now on.
    pub(super) fn rises(&mut self, claim: &Claim<'a>) {
        self.rivals.insert(claim.learned(), claim.weight());
    }

    /// Something supersedes it from now on.
    pub(super) fn falls(&mut self, claim: &Claim<'a>) {
        self.rivals.remove(&claim.learned());
    }

    /// A later word of his supersedes the claim. Mostly it is his last one.
    pub(super) fn supersedes(&self, claim: &Claim<'a>) -> bool {
        let later = self.said.range((Bound::Excluded(claim.learned()), Bound::Unbounded));
        later.rev().any(|(_, later)| claim.yields_to_later_word(later))
    }
}
