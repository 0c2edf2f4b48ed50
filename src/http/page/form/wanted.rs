//! From the fields of a form to the line that is to be recorded.

use super::context::FormContext;
use super::draft::FormDraft;
use super::subject::FormSubject;
use crate::bytes::line::Line;
use crate::deal::entry::{ClubSet, PlayerSet, RegisterEntry, RegisterKind};
use crate::deal::event::Event;
use crate::deal::kind::Kind;
use crate::deal::name::{Name, Slug, Text};
use crate::desk::ask::Records;
use crate::desk::typed::{FieldFault, FieldReader, free_slug, near_names};
use crate::ledger::Error;
use crate::views::near_name::NearName;
use chrono::NaiveDate;
use sha2::{Digest as _, Sha256};

/// What is to be recorded, and what is to be told beside it.
pub(super) struct WantedLine {
    pub(super) line: Line,
    pub(super) near: Vec<NearName>,
}

/// The line, or what is wrong with which field.
pub(super) type ReadForm = Result<Box<WantedLine>, Vec<FieldFault>>;

/// What the fields of a correction are called that are about the correction, and not about the record.
pub(super) const OF_CORRECTION: &str = "correction_";

impl WantedLine {
    /// As it was typed on this day, by this person.
    pub(super) fn read(
        records: &Records,
        context: &FormContext,
        draft: &FormDraft,
        today: NaiveDate,
        recorder: Name,
    ) -> Result<ReadForm, Error> {
        let mut reader = FieldReader::new(records, &draft.typed, today);
        let event = event(&mut reader, context, draft)?;
        let prefix = if matches!(context.subject, FormSubject::Correction { .. }) { OF_CORRECTION } else { "" };
        let circumstances = reader.circumstances(prefix);
        let slug = match &event {
            Some(event) => slug(records, &mut reader, context, event, draft)?,
            None => None,
        };
        let (Some(event), Some(slug), Some(said)) = (event, slug, circumstances) else {
            return Ok(Err(reader.faults()));
        };
        let near = near_names(records, &event)?;
        let line = Line {
            id: Some(draft.key),
            slug,
            happened: said.happened,
            learned: said.learned,
            recorder: Some(recorder),
            source: said.source,
            note: said.note,
            event,
        };
        Ok(Ok(Box::new(Self { line, near })))
    }

    /// What tells it from any other that could be read in the same form.
    pub(super) fn digest(&self) -> String {
        hex::encode(Sha256::digest(self.line.canonical()))
    }
}

fn event(reader: &mut FieldReader<'_>, context: &FormContext, draft: &FormDraft) -> Result<Option<Event>, Error> {
    if let Some(entry) = context.to_remove() {
        return Ok(reader.text("reason_why").map(|reason| removal(entry, reason)));
    }
    let Some(record) = &context.record else { return reader.event(context.kind) };
    let reason = reader.text("reason_why");
    if context.kind == Kind::Retraction {
        return Ok(reason.map(|reason| Event::Retraction { of: record.id, reason }));
    }
    let patch = context.reading_at(draft.base, |reading| reader.patch(reading)).transpose()?.flatten();
    Ok(patch.zip(reason).map(|(patch, reason)| Event::Correction { of: record.id, patch, reason }))
}

/// The name as the entry spells it, and why.
fn removal(RegisterEntry { kind, name, .. }: RegisterEntry, reason: Text) -> Event {
    let (aliases, remark, removed) = (Vec::new(), None, Some(reason));
    match kind {
        RegisterKind::Club => Event::ClubSet(ClubSet { name, aliases, remark, removed }),
        RegisterKind::Player => Event::PlayerSet(PlayerSet { name, aliases, born: None, remark, removed }),
    }
}

fn slug(
    records: &Records,
    reader: &mut FieldReader<'_>,
    context: &FormContext,
    event: &Event,
    draft: &FormDraft,
) -> Result<Option<Slug>, Error> {
    if let Some(slug) = context.slug.clone().or_else(|| event.reference()) {
        return Ok(Some(slug));
    }
    let Event::Opened(parties) = event else { return Ok(None) };
    let named = match (draft.typed.one("slug"), parties.players.first()) {
        (Some(typed), _) => Slug::of(typed).map_err(|error| FieldFault::new("slug", error.to_string(), "")),
        (None, Some(player)) => free_slug(records, player, &parties.to, parties.window.as_ref())?,
        (None, None) => return Ok(None),
    };
    Ok(match named {
        Ok(slug) => Some(slug),
        Err(fault) => {
            reader.fault(fault);
            None
        }
    })
}
