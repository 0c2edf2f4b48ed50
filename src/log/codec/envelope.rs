//! The part of a record that is proven and never goes.

use super::VERSION;
use super::straight::{Spoken, Straight};
use crate::deal::erased::Erased;
use crate::deal::event::Event;
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::instant;
use crate::deal::kind::Kind;
use crate::deal::moment::{Instant, Moment};
use crate::log::plan::Placed;
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
        match Straight::read(json) {
            Some(straight) => Ok(straight.into()),
            None => serde_json::from_slice(json),
        }
    }

    pub(super) fn of(placed: &Placed<'a>, digest: &'a str) -> Self {
        let draft = placed.draft;
        Self {
            v: VERSION,
            position: placed.position,
            id: draft.id,
            stream: placed.stream,
            version: placed.version,
            kind: draft.event.type_name().into(),
            status: draft.event.status().map(Cow::from),
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
        Erased::new(Kind::named(&self.kind).ok()?, self.status.as_deref(), self.of)
    }

    pub(super) fn agrees_with(&self, event: &Event) -> bool {
        self.kind == event.type_name() && self.status.as_deref() == event.status() && self.of == event.of()
    }
}

impl<'a> From<Straight<'a>> for Envelope<'a> {
    fn from(straight: Straight<'a>) -> Self {
        let moment = |spoken: Spoken<'a>| Cow::Owned(spoken.to_moment());
        Self {
            v: VERSION,
            position: straight.position,
            id: straight.id,
            stream: straight.stream,
            version: straight.version,
            kind: straight.kind.into(),
            status: straight.status.map(Cow::from),
            of: straight.of,
            happened: moment(straight.happened),
            learned: moment(straight.learned),
            recorded: straight.recorded.into(),
            digest: straight.digest.into(),
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
