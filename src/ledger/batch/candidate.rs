//! A line that may become a record.

use super::super::reader::Reader;
use super::equal_lines::EqualLines;
use crate::bytes::identities::id_of;
use crate::bytes::line::Line;
use crate::deal::ids::{Position, RecordId, StreamId};
use crate::deal::moment::Instant;

/// A line, the deal that it is about, and the id that its record would have.
#[derive(Clone)]
pub(in crate::ledger) struct Candidate {
    pub(in crate::ledger) line: Line,
    pub(in crate::ledger) stream: StreamId,
    pub(in crate::ledger) id: LineId,
    /// Of its text.
    pub(in crate::ledger) bytes: usize,
}

/// The id of a line. Where it comes from says which records may have it already, besides those of the same batch.
#[derive(Clone, Copy)]
pub(in crate::ledger) enum LineId {
    /// Somebody chose it: any record.
    Named(RecordId),
    /// It was derived from the line: a record of the same deal.
    Derived(RecordId),
    /// It was made for this line, or derived where there were no records: none.
    New(RecordId),
}

impl LineId {
    pub(in crate::ledger) fn value(self) -> RecordId {
        match self {
            Self::Named(id) | Self::Derived(id) | Self::New(id) => id,
        }
    }
}

impl Candidate {
    /// The same, where somebody else may have recorded it meanwhile.
    pub(in crate::ledger) fn beside_others(self) -> Self {
        let id = match self.id {
            LineId::New(id) => LineId::Derived(id),
            known => known,
        };
        Self { id, ..self }
    }

    /// With the id that the line names, or one that is made for this place in the log alone: the same line is another record
    /// each time.
    pub(super) fn at(reader: &Reader, mut line: Line, bytes: usize, position: Position, now: Instant) -> Self {
        line.event.drop_extra_names();
        let stream = reader.stream(&line.slug, &line.event);
        let id = line.id.map_or_else(
            || {
                let place = ["place", &position.to_string(), &now.timestamp_millis().to_string()];
                LineId::New(id_of(stream, reader.derive(&place)))
            },
            |id| LineId::Named(RecordId(id)),
        );
        Self { line, stream, id, bytes }
    }

    /// With the id that the line names, or one that is derived from its content and from how many equal lines came before
    /// it: the same lines are the same records each time.
    pub(in crate::ledger) fn derived(
        reader: &Reader,
        mut line: Line,
        bytes: usize,
        equal_lines: &mut EqualLines,
        began_empty: bool,
    ) -> Self {
        line.event.drop_extra_names();
        let stream = reader.stream(&line.slug, &line.event);
        let id = match line.id {
            Some(id) => LineId::Named(RecordId(id)),
            None => {
                let canonical = line.canonical();
                let derived = |before: u32| id_of(stream, reader.derive(&["line", &canonical, &before.to_string()]));
                let first = derived(0);
                // The first half begins with the deal.
                let (_, half) = first.0.as_u64_pair();
                let id = match equal_lines.again(half) {
                    0 => first,
                    before => derived(before),
                };
                if began_empty { LineId::New(id) } else { LineId::Derived(id) }
            }
        };
        Self { line, stream, id, bytes }
    }
}
