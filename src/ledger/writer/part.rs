//! A part of an import. Between two parts the writer does what else waits.

use super::super::Error;
use super::super::batch::EqualLines;
use super::super::import::{Imported, LineFault};
use crate::bytes::line::Line;
use crate::deal::name::Name;

/// Lines of an import that become durable together.
pub(super) struct ImportPart {
    /// Lines of which all are taken or none, with the bytes of their texts.
    pub(super) groups: Vec<Vec<(Line, usize)>>,
    /// Who records the lines that name nobody.
    pub(super) recorder: Name,
    /// Groups after a bad one are taken all the same.
    pub(super) goes_on: bool,
    /// Those of all parts of the same import.
    pub(super) equal_lines: EqualLines,
}

/// What became of a part.
pub(super) struct PartDone {
    pub(super) equal_lines: EqualLines,
    pub(super) done: Imported,
    /// The groups that were not taken, counted from 0.
    pub(super) faults: Vec<(usize, LineFault)>,
    /// What ended it: what came before it may be recorded, as it says.
    pub(super) error: Option<Error>,
}

/// Who is told.
pub(super) type PartReply = Box<dyn FnOnce(PartDone) + Send>;

impl ImportPart {
    /// Nothing of it was taken.
    pub(super) fn ended(self, error: Error) -> PartDone {
        let Self { equal_lines, .. } = self;
        PartDone { equal_lines, done: Imported::default(), faults: Vec::new(), error: Some(error) }
    }
}
