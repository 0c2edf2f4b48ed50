//! From lines to the events that count: visible, not retracted, read as corrected, without what was erased.

use super::moment::{self, Moment};
use super::patch;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A line of one deal, with its place in the log.
pub(crate) struct Line<'a> {
    pub(crate) position: usize,
    pub(crate) json: &'a Value,
    pub(crate) learned: Moment,
}

/// Who said something, and when that was learned: a record, or a correction of one of its fields.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) source: Value,
    pub(crate) learned_end: DateTime<Utc>,
    pub(crate) position: usize,
}

/// A record that counts, as it reads with its corrections.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) position: usize,
    pub(crate) kind: String,
    /// What it said is gone but for its marks.
    pub(crate) erased: bool,
    pub(crate) happened: Moment,
    pub(crate) data: Value,
    pub(crate) said: Said,
    /// The fields that a correction names, and who then said them.
    pub(crate) corrected: BTreeMap<String, Said>,
}

impl Event {
    pub(crate) fn is(&self, kind: &str) -> bool {
        self.kind == kind
    }

    pub(crate) fn is_one_of(&self, kinds: &[&str]) -> bool {
        kinds.contains(&self.kind.as_str())
    }

    pub(crate) fn has_status(&self, status: &str) -> bool {
        self.data["status"] == status
    }

    /// "clause_triggered when exercised or agreed".
    pub(crate) fn exercises_a_clause(&self) -> bool {
        self.is("clause_triggered") && ["exercised", "agreed"].iter().any(|outcome| self.data["outcome"] == *outcome)
    }

    pub(crate) fn is_after(&self, other: &Event) -> bool {
        self.happened.is_after(&other.happened)
    }

    /// "If its own source is graded with the digit 4 or 5, or with the letter D or E and another digit than 1."
    pub(crate) fn is_doubtful(&self) -> bool {
        super::grade::is_doubtful(&self.said.source)
    }

    /// "X follows Y if it is after it, or overlaps it and has the higher position."
    pub(crate) fn follows(&self, other: &Event) -> bool {
        self.is_after(other) || (self.overlaps(other) && self.position > other.position)
    }

    pub(crate) fn exercises_a_release(&self) -> bool {
        self.is("clause_triggered") && self.data["clause"] == "release" && self.data["outcome"] == "exercised"
    }

    pub(crate) fn overlaps(&self, other: &Event) -> bool {
        self.happened.overlaps(&other.happened)
    }

    /// "The last graded source among the corrections that name the field, else the record's, as patched."
    pub(crate) fn said_of(&self, field: &str) -> Said {
        let Some(said) = self.corrected.get(field) else { return self.said.clone() };
        let source = if said.source.is_null() { &self.said.source } else { &said.source };
        Said { source: source.clone(), ..said.clone() }
    }
}

/// "Of those that none of the others is after, the one that starts on the latest day, then the one with the highest
/// position."
pub(crate) fn last<'a>(events: &[&'a Event]) -> Option<&'a Event> {
    events
        .iter()
        .copied()
        .filter(|event| !events.iter().any(|other| other.is_after(event)))
        .max_by_key(|event| (event.happened.first_day, event.position))
}

/// The events of a deal that are visible and count. Nothing is cut by the happened clock yet.
pub(crate) fn visible_events(slug: &str, lines: &[Value], zone: Tz, known_at: Option<&str>) -> Vec<Event> {
    let all = lines_of(slug, lines, zone);
    let known_at = known_at.map(|words| moment::read(words, zone).end);
    let visible: Vec<&Line> = all.iter().filter(|line| known_at.is_none_or(|cut| line.learned.end <= cut)).collect();
    visible
        .iter()
        .filter(|line| !is_about_records(line) && counts(line, &visible))
        .map(|line| read(line, &corrections_of(line, &visible), &all, zone))
        .collect()
}

fn lines_of<'a>(slug: &str, lines: &'a [Value], zone: Tz) -> Vec<Line<'a>> {
    lines
        .iter()
        .enumerate()
        .filter(|(_, json)| json["deal"] == slug && json["type"] != "window_set")
        .map(|(index, json)| Line { position: index + 1, json, learned: moment::read(text(json, "learned"), zone) })
        .collect()
}

fn text<'a>(json: &'a Value, key: &str) -> &'a str {
    json[key].as_str().unwrap_or_else(|| panic!("a line without `{key}`: {json}"))
}

/// "Corrections, retractions and erasures are themselves never certain or possible."
fn is_about_records(line: &Line) -> bool {
    ["correction", "retraction", "erasure"].contains(&text(line.json, "type"))
}

fn is_of(line: &Line, kind: &str, target: &Line) -> bool {
    line.json["type"] == kind && target.json["id"].is_string() && line.json["data"]["of"] == target.json["id"]
}

/// "Where it is visible, the record `of` does not count"; "a retracted retraction no longer counts, others of the same
/// record do".
fn counts(line: &Line, visible: &[&Line]) -> bool {
    !visible.iter().any(|other| is_of(other, "retraction", line) && counts(other, visible))
}

/// "Several apply in the order of (learned.end, position)."
fn corrections_of<'a>(line: &Line, visible: &[&'a Line<'a>]) -> Vec<&'a Line<'a>> {
    let mut corrections: Vec<&Line> =
        visible.iter().copied().filter(|other| is_of(other, "correction", line) && counts(other, visible)).collect();
    corrections.sort_by_key(|correction| (correction.learned.end, correction.position));
    corrections
}

/// Whatever the cuts: so `all` are the lines of the deal, not the visible ones.
fn is_erased(line: &Line, all: &[Line]) -> bool {
    let erased_itself = all.iter().any(|other| is_of(other, "erasure", line));
    let corrects_the_erased = all.iter().any(|target| is_of(line, "correction", target) && is_erased(target, all));
    erased_itself || corrects_the_erased
}

fn read(line: &Line, corrections: &[&Line], all: &[Line], zone: Tz) -> Event {
    let mut event = as_typed(line, is_erased(line, all), zone);
    for correction in corrections.iter().filter(|correction| !is_erased(correction, all)) {
        apply(&mut event, correction, zone);
    }
    // Only now is it known whether the record, as corrected, is a plan: it stands where it was learned.
    if event.has_status("scheduled") {
        event.happened = line.learned;
    }
    event
}

fn as_typed(line: &Line, erased: bool, zone: Tz) -> Event {
    let json = line.json;
    let (source, data) = match erased {
        false => (json["source"].clone(), json["data"].clone()),
        true => (marks(&json["source"], &["grade"]), marks(&json["data"], &MARKS)),
    };
    Event {
        erased,
        position: line.position,
        kind: text(json, "type").to_owned(),
        happened: moment::read(text(json, "happened"), zone).cut_to(line.learned.end),
        data,
        said: Said { source, learned_end: line.learned.end, position: line.position },
        corrected: BTreeMap::new(),
    }
}

/// "What stays is in the envelope: type, `of`, clocks, place, and its *marks* (status, grade, afresh, basis, clause, outcome)."
const MARKS: [&str; 5] = ["status", "afresh", "basis", "clause", "outcome"];

fn marks(of: &Value, names: &[&str]) -> Value {
    let kept: Map<String, Value> =
        names.iter().filter_map(|name| Some(((*name).to_owned(), of.get(name)?.clone()))).collect();
    Value::Object(kept)
}

fn apply(event: &mut Event, correction: &Line, zone: Tz) {
    let patch = &correction.json["data"]["patch"];
    // "A patched `happened` is cut to the correction's learned.end."
    if let Some(words) = patch["happened"].as_str() {
        event.happened = moment::read(words, zone).cut_to(correction.learned.end);
    }
    event.said.source = patch::merge_data(&event.said.source, &patch["source"], patch.get("source").is_some());
    event.data = patch::merge_data(&event.data, &patch["data"], patch.get("data").is_some());
    for field in patch::fields_named(event.is("valuation"), &patch["data"]) {
        let said = said_by(correction, event.corrected.get(&field));
        event.corrected.insert(field, said);
    }
}

/// "As said by the correction (its `learned`, its position, and the last graded source among the corrections that name the field)."
fn said_by(correction: &Line, before: Option<&Said>) -> Said {
    let graded = Some(&correction.json["source"]).filter(|source| source["grade"].is_string());
    Said {
        source: graded.or(before.map(|said| &said.source)).cloned().unwrap_or(Value::Null),
        learned_end: correction.learned.end,
        position: correction.position,
    }
}
