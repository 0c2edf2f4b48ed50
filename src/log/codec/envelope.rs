//! The part of a record that is proven and never goes.

use super::VERSION;
use crate::deal::event::Event;
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::moment::{Instant, Moment};
use crate::log::plan::Placed;
use chrono::SecondsFormat;
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
    #[serde(rename = "type")]
    pub(super) kind: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of: Option<RecordId>,
    pub(super) happened: Cow<'a, Moment>,
    pub(super) learned: Cow<'a, Moment>,
    recorded: String,
    pub(super) digest: String,
}

impl<'a> Envelope<'a> {
    pub(super) fn of(placed: &Placed<'a>, digest: String) -> Self {
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
            recorded: spell(draft.recorded),
            digest,
        }
    }

    /// When it was recorded; none where the words are not spelled as this program spells them.
    pub(super) fn instant(&self) -> Option<Instant> {
        let instant: Instant = self.recorded.parse().ok()?;
        (spell(instant) == self.recorded).then_some(instant)
    }

    pub(super) fn agrees_with(&self, event: &Event) -> bool {
        self.kind == event.type_name() && self.status.as_deref() == event.status() && self.of == event.of()
    }
}

/// RFC 3339, UTC, milliseconds: `2020-01-08T14:30:12.345Z`.
fn spell(instant: Instant) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The version of an envelope that is of another one than ours: its other fields may be anything.
pub(super) fn newer(envelope: &[u8]) -> Option<u64> {
    #[derive(Deserialize)]
    struct Versioned {
        v: u64,
    }
    serde_json::from_slice::<Versioned>(envelope).ok().map(|versioned| versioned.v).filter(|v| *v != VERSION)
}
