//! A word on a club or player that nobody ever named, where one comes near.

use super::complaint;
use super::environment::Environment;
use crate::deal::entry::RegisterKind;
use crate::deal::filter::DealFilter;
use crate::deal::name::Name;
use crate::desk::ask::{AskError, Records};
use crate::render;

/// What was typed, and the names that come near to it.
pub(super) type NearNames = Vec<(String, RegisterKind, Vec<Name>)>;

/// Of the club and the player of a filter those of which no name has a word, and what comes near.
pub(super) fn near_names(records: &Records, filter: &DealFilter) -> Result<NearNames, AskError> {
    let mut near = Vec::new();
    for (kind, typed) in [(RegisterKind::Player, &filter.player), (RegisterKind::Club, &filter.club)] {
        let Some(typed) = typed else { continue };
        near.push((typed.clone(), kind, records.near_words(kind, typed)?));
    }
    Ok(near)
}

/// Tells them.
pub(super) fn tell(environment: &Environment, near: &NearNames) {
    for (typed, kind, near) in near.iter().filter(|(.., near)| !near.is_empty()) {
        complaint::note(environment, &render::echo::nothing_of(typed, *kind, near));
    }
}
