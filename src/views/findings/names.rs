//! Names of which it is not clear who is meant, or that mean the same club.

use super::world::{RawFinding, World};
use crate::deal::entry::RegisterKind;
use crate::deal::kind::Kind;
use crate::deal::name::Name;
use crate::deal::order::Placed;
use crate::deal::who::names_of;
use crate::views::deal_at_cuts::DealAtCuts;
use std::collections::BTreeMap;

/// It was recorded before there were several clubs or players whom it could mean: it is taken for none of them.
pub(super) fn ambiguous(case: &DealAtCuts<'_>, _: &World<'_, '_>) -> Vec<RawFinding> {
    let mut found: BTreeMap<(RegisterKind, Name), RawFinding> = BTreeMap::new();
    for reading in case.certain() {
        for (kind, name) in names_of(reading.event()) {
            let candidates = case.who.candidates(kind, name);
            if candidates.is_empty() {
                continue;
            }
            let told = found.remove(&(kind, name.clone())).unwrap_or_else(|| {
                let candidates: Vec<String> = candidates.iter().map(|name| format!("\"{name}\"")).collect();
                let (candidates, what) = (candidates.join(", "), kind.word());
                RawFinding::new(format!(
                    "\"{name}\" could be any of the {what}s {candidates}: it is taken for none of them."
                ))
            });
            found.insert((kind, name.clone()), told.at([reading.position()]));
        }
    }
    found.into_values().collect()
}

/// They were recorded before an entry made them one club: nobody buys from himself.
pub(super) fn owner_is_buyer(case: &DealAtCuts<'_>, _: &World<'_, '_>) -> Vec<RawFinding> {
    let Some(parties) = case.parties() else { return Vec::new() };
    let Some(owner) = parties.owner.as_ref().filter(|owner| case.who.is_same_club(owner, &parties.to)) else {
        return Vec::new();
    };
    let behind = case.events(|event| matches!(event.kind(), Kind::Opened | Kind::PartiesChanged));
    let message = format!("{owner}, the owner, and {}, the buyer, are one club.", parties.to);
    vec![RawFinding::new(message).on(behind)]
}
