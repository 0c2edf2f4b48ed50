//! Records: of a deal, of the ledger, and day by day.

use crate::deal::name::Slug;
use crate::deal::source::Source;
use crate::render::cells::{CellRow, Tabular};
use crate::render::history::change;
use crate::views::history::HistoryEntry;
use crate::views::replay::{ReplayEvent, ReplayStep};

/// A record, and the deal that it is about.
pub(crate) struct RecordRow<'d> {
    pub(crate) deal: &'d Slug,
    pub(crate) entry: HistoryEntry,
}

impl Tabular for RecordRow<'_> {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        row.whole("position", of.map(|of| of.entry.position.0));
        row.text("deal", of.map(|of| of.deal));
        said(of.map(|of| &of.entry), row);
    }
}

impl Tabular for HistoryEntry {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        row.whole("position", of.map(|of| of.position.0));
        said(of, row);
        row.lines("changed", of.map(|of| of.changed.iter().map(change).collect()));
    }
}

/// What a record says, and what became of it.
fn said(of: Option<&HistoryEntry>, row: &mut CellRow) {
    row.whole("version", of.map(|of| of.version.0));
    row.choice("type", of.map(|of| of.r#type));
    row.text("text", of.map(|of| &of.text));
    row.moment("happened", of.map(|of| of.happened.as_str()));
    row.moment("learned", of.map(|of| of.learned.as_str()));
    row.time("recorded", of.map(|of| of.recorded.as_str()));
    row.text("recorder", of.and_then(|of| of.recorder.as_ref()));
    source(of.and_then(|of| of.source.as_ref()), row);
    row.text("note", of.and_then(|of| of.note.as_ref()));
    row.choice("standing", of.map(|of| of.standing));
    row.list("corrected_by", of.map(|of| of.corrected_by.as_slice()));
    row.whole("retracted_by", of.and_then(|of| of.retracted_by).map(|position| position.0));
    row.whole("erased_by", of.and_then(|of| of.erased_by).map(|position| position.0));
    row.flag("possible", of.map(|of| of.possible));
    let corrected = of.filter(|of| !of.corrected_by.is_empty()).map(|of| &of.now);
    row.text("now_text", corrected.map(|now| &now.text));
    row.moment("now_happened", corrected.map(|now| now.happened.as_str()));
    row.text("now_note", corrected.and_then(|now| now.note.as_ref()));
    let data = of.filter(|of| !of.data.is_empty()).and_then(|of| serde_json::to_string(&of.data).ok());
    row.text("data", data);
    row.text("id", of.map(|of| of.id));
}

pub(super) fn source(of: Option<&Source>, row: &mut CellRow) {
    row.text("source", of.map(|of| &of.name));
    row.text("source_ref", of.and_then(|of| of.reference.as_ref()));
    row.choice("grade", of.and_then(|of| of.grade));
}

/// An event on a day of a replay. What changed that day stands beside the first event of the deal.
pub(crate) struct StepEvent<'s> {
    step: &'s ReplayStep,
    event: &'s ReplayEvent,
    is_first: bool,
}

/// A row an event.
pub(crate) fn step_events(steps: &[ReplayStep]) -> Vec<StepEvent<'_>> {
    let mut rows = Vec::new();
    for step in steps {
        rows.extend(step.events.iter().enumerate().map(|(at, event)| StepEvent { step, event, is_first: at == 0 }));
    }
    rows
}

impl Tabular for StepEvent<'_> {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        let (step, event) = (of.map(|of| of.step), of.map(|of| of.event));
        row.day("day", step.map(|step| step.day));
        row.choice("by", step.map(|step| step.by));
        row.text("deal", step.map(|step| &step.deal));
        row.choice("phase_before", step.and_then(|step| step.from));
        row.choice("phase_after", step.and_then(|step| step.to));
        row.whole("position", event.map(|event| event.position.0));
        row.choice("type", event.map(|event| event.r#type));
        row.text("text", event.map(|event| &event.text));
        row.moment("happened", event.map(|event| event.happened.as_str()));
        row.moment("learned", event.map(|event| event.learned.as_str()));
        source(event.and_then(|event| event.source.as_ref()), row);
        row.text("note", event.and_then(|event| event.note.as_ref()));
        let changes = of.filter(|of| of.is_first).map(|of| of.step.changes.iter().map(change).collect());
        row.lines("changes", changes);
    }
}
