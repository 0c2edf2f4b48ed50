//! How a deal evolved: every record, what it changed, and what became of it.

use super::changes::{Change, Fields, between, fields};
use super::deal::deal;
use super::wording;
use crate::deal::cuts::{Certainty, Cuts, UpTo};
use crate::deal::event::Event;
use crate::deal::history::{History, Reading};
use crate::deal::ids::{Position, RecordId, Version};
use crate::deal::moment::spell;
use crate::deal::name::{Name, Text};
use crate::deal::order::Placed;
use crate::deal::source::Source;
use serde::Serialize;
use serde_json::{Map, Value};

/// A record, as the audit shows it: as it was recorded, and what became of it.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Entry {
    pub position: Position,
    pub version: Version,
    pub id: RecordId,
    pub r#type: &'static str,
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
    #[serde(skip)]
    pub text: String,
    /// How it reads now.
    #[serde(skip)]
    pub now: Now,
    /// When it was erased, and why.
    #[serde(skip)]
    pub erased: Option<(String, Text)>,
}

/// How a record reads at the cuts.
#[derive(Clone, Debug)]
pub struct Now {
    /// What it says, in a few words.
    pub text: String,
    /// When it took place.
    pub happened: String,
    /// The remark.
    pub note: Option<Text>,
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Standing {
    Stands,
    Corrected,
    Retracted,
    Erased,
}

/// The records that were visible, and had happened or may have, in the order of the log.
pub fn history(history: &History, cuts: &Cuts) -> Vec<Entry> {
    let readings = history.readings(cuts);
    let mut before = Fields::new();
    let mut entries = Vec::new();
    for reading in &readings {
        let up_to = Cuts { up_to: Some(UpTo::Position(reading.position())), ..cuts.clone() };
        let after = fields(deal(history, &up_to).as_ref());
        let changed = between(&before, &after);
        before = after;
        // What is only about another record has no place on the happened clock, and is always told.
        if reading.event().is_about_a_record() || cuts.certainty(reading.when()) != Certainty::NotYet {
            entries.push(Entry::of(reading, history, cuts, changed));
        }
    }
    entries
}

/// The records that may have happened by the cut: where they stand, when, and what they say.
pub fn possible(history: &History, cuts: &Cuts) -> Vec<(Position, String, String)> {
    let place = |id| history.record(id).map(|record| record.position);
    let readings = history.readings(cuts);
    let possible = readings.iter().filter(|reading| reading.certainty(cuts) == Some(Certainty::Possible));
    let told = |reading: &Reading<'_>| wording::event(reading.event(), reading.happened(), &place);
    possible.map(|reading| (reading.position(), reading.happened().words.clone(), told(reading))).collect()
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

impl Entry {
    fn of(reading: &Reading<'_>, history: &History, cuts: &Cuts, changed: Vec<Change>) -> Self {
        let record = reading.record;
        let place = |id| history.record(id).map(|record| record.position);
        // It is gone whatever the cuts, so they do not hide why.
        let erasure = history.erasure_of(record);
        Self {
            position: record.position,
            version: record.version,
            id: record.id,
            r#type: record.event.type_name(),
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
            erased: erasure.and_then(|erasure| match &erasure.event {
                Event::Erasure { reason, .. } => Some((spell(erasure.recorded, history.zone()), reason.clone())),
                _ => None,
            }),
        }
    }
}
