//! How a deal evolved: every record, what it changed, and what became of it.

use super::changes::{Change, DealFields};
use super::deal::{self, Deal};
use super::watched::Watched;
use super::wording;
use crate::deal::claims::concerned;
use crate::deal::cuts::{Certainty, Cuts, UpTo};
use crate::deal::event::Event;
use crate::deal::evolution::Evolution;
use crate::deal::history::{History, Reading};
use crate::deal::ids::{Position, RecordId, Version};
use crate::deal::kind::Kind;
use crate::deal::moment::spell;
use crate::deal::name::{Name, Slug, Text};
use crate::deal::order::Placed;
use crate::deal::source::Source;
use crate::deal::state::{state, state_with};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::HashMap;

/// A record, as the audit shows it: as it was recorded, and what became of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct HistoryEntry {
    pub position: Position,
    pub version: Version,
    pub id: RecordId,
    pub r#type: Kind,
    pub happened: String,
    pub learned: String,
    pub recorded: String,
    /// None where it was erased.
    pub recorder: Option<Name>,
    pub source: Option<Source>,
    pub note: Option<Text>,
    pub data: Map<String, Value>,
    pub standing: Standing,
    pub corrected_by: Vec<Position>,
    pub retracted_by: Option<Position>,
    pub erased_by: Option<Position>,
    pub possible: bool,
    pub changed: Vec<Change>,
    /// What it said when it was recorded, in a few words.
    pub text: String,
    pub now: Now,
    pub erasure: Option<Erasure>,
}

/// When a record was erased, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Erasure {
    pub recorded: String,
    pub reason: Text,
}

/// How a record reads at the cuts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Now {
    /// What it says, in a few words.
    pub text: String,
    /// When it took place.
    pub happened: String,
    /// The remark.
    pub note: Option<Text>,
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Standing {
    Stands,
    Corrected,
    Retracted,
    Erased,
}

/// The records that were visible, and had happened or may have, in the order of the log.
pub fn history(history: &History, cuts: &Cuts) -> Vec<HistoryEntry> {
    let readings = history.readings(cuts);
    let mut changes = changes(history, cuts);
    let told = readings.iter().filter(|reading| is_told(reading, cuts));
    told.map(|reading| {
        let changed = changes.remove(&reading.position()).unwrap_or_default();
        HistoryEntry::of(reading, history, cuts, changed)
    })
    .collect()
}

/// What is only about another record has no place on the happened clock, and is always told.
fn is_told(reading: &Reading<'_>, cuts: &Cuts) -> bool {
    reading.event().is_about_a_record() || cuts.certainty(reading.when()) != Certainty::NotYet
}

/// The same records of many deals, in the order of the log, each with its deal; what they changed is left out. Each is made when it is
/// its turn: all of them may be many.
pub fn log<'h>(histories: &'h [History], cuts: &'h Cuts) -> impl Iterator<Item = (&'h Slug, HistoryEntry)> + use<'h> {
    let mut readings: Vec<(&'h History, Reading<'h>)> = Vec::new();
    for history in histories {
        let told = history.readings(cuts).into_iter().filter(|reading| is_told(reading, cuts));
        readings.extend(told.map(|reading| (history, reading)));
    }
    readings.sort_by_key(|(_, reading)| reading.position());
    let entry = move |(history, reading): (&'h History, Reading<'h>)| {
        Some((history.slug()?, HistoryEntry::of(&reading, history, cuts, Vec::new())))
    };
    readings.into_iter().filter_map(entry)
}

/// What each visible record changed when it was recorded, by what the cuts let be seen.
fn changes(history: &History, cuts: &Cuts) -> HashMap<Position, Vec<Change>> {
    // Reference data has no state.
    if history.records().iter().any(|record| record.event.is_reference()) {
        return HashMap::new();
    }
    let mut deal = Evolution::new(history, cuts);
    let mut watched = Watched::default();
    let visible = history.records().iter().enumerate().filter(|(_, record)| cuts.see(record));
    visible
        .map(|(place, record)| {
            deal.see(place);
            (record.position, watched.look(&mut deal))
        })
        .collect()
}

/// The newest record, as the history at these cuts tells it, which see all records; and the deal, as it is with it.
pub fn newest(history: &History, cuts: &Cuts) -> Option<(HistoryEntry, Option<Deal>)> {
    let readings = history.readings(cuts);
    let reading = readings.last()?;
    let state = state(&readings, cuts, history.zone());
    let changed = match reading.event().is_reference() {
        // It has no state.
        true => Vec::new(),
        false => DealFields::in_state(state.as_ref()).since(&fields_before_newest(history, &readings, cuts)),
    };
    let deal = state.and_then(|state| deal::in_state(history, &state, &readings, cuts));
    Some((HistoryEntry::of(reading, history, cuts, changed), deal))
}

/// The same record, and the fields of the deal with it. Less has to be derived where somebody has those with the record before, at the
/// same cuts.
pub fn newest_since(history: &History, cuts: &Cuts, before: Option<&DealFields>) -> Option<(HistoryEntry, DealFields)> {
    let readings = history.readings(cuts);
    let reading = readings.last()?;
    if reading.event().is_reference() {
        return Some((HistoryEntry::of(reading, history, cuts, Vec::new()), DealFields::default()));
    }
    let before = match before {
        Some(before) => Cow::Borrowed(before),
        None => Cow::Owned(fields_before_newest(history, &readings, cuts)),
    };
    let concerned = concerned(reading.event(), &cuts.who);
    let state = state_with(&readings, cuts, history.zone(), concerned.as_ref());
    let mut fields = DealFields::in_state(state.as_ref());
    if let Some(concerned) = concerned.filter(|_| state.is_some()) {
        fields.take_other_terms(&before, &concerned);
    }
    let changed = fields.since(&before);
    Some((HistoryEntry::of(reading, history, cuts, changed), fields))
}

/// The fields of the deal without the newest of these readings.
fn fields_before_newest(history: &History, readings: &[Reading<'_>], cuts: &Cuts) -> DealFields {
    let of = |readings: &[Reading<'_>]| DealFields::in_state(state(readings, cuts, history.zone()).as_ref());
    match readings.split_last() {
        Some((newest, _)) if newest.event().is_about_a_record() => {
            let before = UpTo::Position(Position(newest.position().0.saturating_sub(1)));
            of(&history.readings(&Cuts { up_to: Some(before), ..cuts.clone() }))
        }
        Some((_, earlier)) => of(earlier),
        None => DealFields::default(),
    }
}

/// An event that may have happened by the cut, or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PossibleEvent {
    pub position: Position,
    pub happened: String,
    /// In a few words.
    pub text: String,
}

/// The events that may have happened by the cut, and those at these positions, in the order of the log.
pub fn possible(history: &History, cuts: &Cuts, unconfirmed: &[Position]) -> Vec<PossibleEvent> {
    let place = |id| history.record(id).map(|record| record.position);
    let readings = history.readings(cuts);
    let wanted = |reading: &&Reading<'_>| {
        reading.certainty(cuts) == Some(Certainty::Possible) || unconfirmed.contains(&reading.position())
    };
    let possible = readings.iter().filter(wanted);
    let event = |reading: &Reading<'_>| PossibleEvent {
        position: reading.position(),
        happened: reading.happened().words.clone(),
        text: wording::event(reading.event(), reading.happened(), &place),
    };
    possible.map(event).collect()
}

impl Standing {
    /// Of a record at the cuts of its reading.
    pub(super) fn of(reading: &Reading<'_>) -> Self {
        match (reading.retracted_by, reading.corrected_by().is_empty()) {
            (Some(_), _) => Self::Retracted,
            (None, _) if reading.record.is_erased() => Self::Erased,
            (None, false) => Self::Corrected,
            (None, true) => Self::Stands,
        }
    }
}

impl HistoryEntry {
    fn of(reading: &Reading<'_>, history: &History, cuts: &Cuts, changed: Vec<Change>) -> Self {
        let record = reading.record;
        let place = |id| history.record(id).map(|record| record.position);
        // It is gone whatever the cuts, so they do not hide why.
        let erasure = history.erasure_of(record);
        Self {
            position: record.position,
            version: record.version,
            id: record.id,
            r#type: record.event.kind(),
            happened: record.happened.words.clone(),
            learned: record.learned.words.clone(),
            recorded: spell(record.recorded, history.zone()),
            recorder: Some(record.recorder.clone()).filter(|_| !record.is_erased()),
            source: record.source.clone(),
            note: record.note.clone(),
            data: record.event.data(),
            standing: Standing::of(reading),
            corrected_by: reading.corrected_by().iter().map(|record| record.position).collect(),
            retracted_by: reading.retracted_by.map(|record| record.position),
            erased_by: erasure.map(|erasure| erasure.position),
            possible: reading.certainty(cuts) == Some(Certainty::Possible),
            changed,
            text: wording::event(&record.event, &record.happened, &place),
            now: Now {
                text: wording::event(reading.event(), reading.happened(), &place),
                happened: reading.happened().words.clone(),
                note: reading.note().cloned(),
            },
            erasure: erasure.and_then(|erasure| match &erasure.event {
                Event::Erasure { reason, .. } => {
                    Some(Erasure { recorded: spell(erasure.recorded, history.zone()), reason: reason.clone() })
                }
                _ => None,
            }),
        }
    }
}
