//! From a deal to the one that it set free, or would.

use super::{Row, Stretch};
use crate::deal::authorization::AuthorizationStatus;
use crate::deal::name::Slug;
use crate::deal::order::Placed;
use crate::views::deal_at_cuts::DealAtCuts;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Two deals of which one waits for the other, or was let go after the other was completed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrow {
    /// The deal that is waited for.
    pub from: Slug,
    /// The deal that waits.
    pub to: Slug,
    /// When the one that is waited for was completed, if it was.
    pub leaves: Option<Stretch>,
    /// When the one that waits was let go, if it was.
    pub arrives: Option<Stretch>,
    /// It waits still.
    pub waits: bool,
}

/// Between the deals shown, which are those of `rows`.
pub(super) fn arrows(shown: &[&DealAtCuts<'_>], rows: &[Row]) -> Vec<Arrow> {
    let cases: BTreeMap<&Slug, &DealAtCuts<'_>> = shown.iter().map(|deal| (deal.slug, *deal)).collect();
    let arrow = |row: &Row| {
        let case = cases.get(&row.deal)?;
        let waited_for = cases.get(case.state.wait.as_ref()?.deal.as_ref()?)?;
        let leaves = waited_for.completion().map(|completion| completion.when().into());
        let waits = case.waits().is_some();
        let free = Some(&case.state.authorization).filter(|now| now.status == AuthorizationStatus::Granted);
        let arrives = free.and_then(|now| now.since.as_ref()).map(Stretch::from);
        // Of a deal that was never let go no arrow tells: it ended first.
        let was_let_go = leaves.is_some() && arrives.is_some();
        (waits || was_let_go).then(|| Arrow {
            from: waited_for.slug.clone(),
            to: row.deal.clone(),
            leaves,
            arrives,
            waits,
        })
    };
    rows.iter().filter_map(arrow).collect()
}
