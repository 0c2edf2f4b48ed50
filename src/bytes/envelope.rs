//! The part of a record that is proven and never goes.

use super::VERSION;
use super::fast_envelope::{FastEnvelope, Spoken};
use crate::deal::erased::{Erased, Marks, WrittenMarks};
use crate::deal::event::Event;
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::instant;
use crate::deal::kind::Kind;
use crate::deal::moment::{Instant, Moment};
use crate::deal::record::Record;
use crate::deal::source::Source;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The fields in the order that they stand in the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Envelope<'a> {
    pub(super) v: u64,
    pub(super) position: Position,
    pub(super) id: RecordId,
    pub(super) stream: StreamId,
    pub(super) version: Version,
    #[serde(rename = "type", borrow)]
    pub(super) kind: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    grade: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    afresh: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    basis: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clause: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outcome: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of: Option<RecordId>,
    pub(super) happened: Cow<'a, Moment>,
    pub(super) learned: Cow<'a, Moment>,
    #[serde(borrow)]
    recorded: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) digest: Cow<'a, str>,
}

impl<'a> Envelope<'a> {
    /// As it stands in the file.
    pub(super) fn read(json: &'a [u8]) -> serde_json::Result<Self> {
        match FastEnvelope::read(json) {
            Some(fast) => Ok(fast.into()),
            None => serde_json::from_slice(json),
        }
    }

    pub(super) fn of(record: &'a Record, digest: &'a str) -> Self {
        let draft = &record.draft;
        let marks = Marks::of(&draft.event, draft.source.as_ref()).written();
        Self {
            v: VERSION,
            position: record.position,
            id: draft.id,
            stream: record.stream,
            version: record.version,
            kind: draft.event.type_name().into(),
            status: marks.status.map(Cow::from),
            grade: marks.grade.map(Cow::from),
            afresh: marks.afresh,
            basis: marks.basis.map(Cow::from),
            clause: marks.clause.map(Cow::from),
            outcome: marks.outcome.map(Cow::from),
            of: draft.event.of(),
            happened: Cow::Borrowed(&draft.happened),
            learned: Cow::Borrowed(&draft.learned),
            recorded: instant::to_text(draft.recorded).into(),
            digest: digest.into(),
        }
    }

    /// When it was recorded; none where the words are not spelled as this program spells them.
    pub(super) fn instant(&self) -> Option<Instant> {
        let instant = instant::from_text(&self.recorded).or_else(|| self.recorded.parse().ok())?;
        (instant::to_text(instant) == self.recorded).then_some(instant)
    }

    /// What is left of its event where the body is gone; none where that is not like an event of its type.
    pub(super) fn erased(&self) -> Option<Erased> {
        Erased::new(Kind::named(&self.kind).ok()?, self.marks(), self.of)
    }

    pub(super) fn agrees_with(&self, event: &Event, source: Option<&Source>) -> bool {
        let marks = Marks::of(event, source).written();
        self.kind == event.type_name() && self.marks() == marks && self.of == event.of()
    }

    fn marks(&self) -> WrittenMarks<'_> {
        WrittenMarks {
            status: self.status.as_deref(),
            grade: self.grade.as_deref(),
            afresh: self.afresh,
            basis: self.basis.as_deref(),
            clause: self.clause.as_deref(),
            outcome: self.outcome.as_deref(),
        }
    }
}

impl<'a> From<FastEnvelope<'a>> for Envelope<'a> {
    fn from(fast: FastEnvelope<'a>) -> Self {
        let moment = |spoken: Spoken<'a>| Cow::Owned(spoken.to_moment());
        Self {
            v: VERSION,
            position: fast.position,
            id: fast.id,
            stream: fast.stream,
            version: fast.version,
            kind: fast.kind.into(),
            status: fast.marks.status.map(Cow::from),
            grade: fast.marks.grade.map(Cow::from),
            afresh: fast.marks.afresh,
            basis: fast.marks.basis.map(Cow::from),
            clause: fast.marks.clause.map(Cow::from),
            outcome: fast.marks.outcome.map(Cow::from),
            of: fast.of,
            happened: moment(fast.happened),
            learned: moment(fast.learned),
            recorded: fast.recorded.into(),
            digest: fast.digest.into(),
        }
    }
}

/// The version of an envelope that is of another one than ours: its other fields may be anything.
pub(super) fn newer(envelope: &[u8]) -> Option<u64> {
    #[derive(Deserialize)]
    struct Versioned {
        v: u64,
    }
    serde_json::from_slice::<Versioned>(envelope).ok().map(|versioned| versioned.v).filter(|v| *v != VERSION)
}
