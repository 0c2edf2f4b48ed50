//! Names in an event that nobody had before, and those that may have been meant.

use crate::deal::event::Event;
use crate::deal::kind::Kind;
use crate::deal::name::{Name, Slug};
use crate::deal::who::names_of;
use crate::desk::ask::Records;
use crate::ledger::Error;
use crate::views::near_name::NearName;

/// Each name without an entry whose words are in the names of entries, each that no record has, and a new window, where one comes near
/// that is known.
pub fn near_names(records: &Records, event: &Event) -> Result<Vec<NearName>, Error> {
    let mut found = Vec::new();
    if let Some(label) = window_of(event) {
        let near = records.near_windows(label)?;
        if !near.is_empty() {
            found.push(NearName::Window { label: label.clone(), near });
        }
    }
    // Of other names it is told whether the deal knows them.
    let brings_names = matches!(
        event.kind(),
        Kind::Opened | Kind::PartiesChanged | Kind::Interest | Kind::ReplacementFound | Kind::Collapse
    );
    let names = if brings_names { names_of(event) } else { Vec::new() };
    for (kind, name) in names {
        let fuller = records.fuller_names(kind, name)?;
        let near = if fuller.is_empty() { records.near_names(kind, name)? } else { Vec::new() };
        if !fuller.is_empty() || !near.is_empty() {
            found.push(NearName::Party { kind, name: name.clone(), fuller, near });
        }
    }
    Ok(found)
}

/// The name of a club that the event's own may be meant for, where it has one and only one comes near.
pub fn name_meant(records: &Records, event: &Event) -> Result<Option<Name>, Error> {
    let names = names_of(event);
    let [(kind, name)] = names.as_slice() else { return Ok(None) };
    let mut near = records.near_names(*kind, name)?;
    if near.is_empty() {
        near = records.fuller_names(*kind, name)?;
    }
    Ok(near.pop().filter(|_| near.is_empty()))
}

/// The window that the deal is meant for from now on.
fn window_of(event: &Event) -> Option<&Slug> {
    match event {
        Event::Opened(parties) => parties.window.as_ref(),
        Event::PartiesChanged(change) => change.window.as_ref()?.as_ref(),
        _ => None,
    }
}
