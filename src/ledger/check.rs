//! Lines that are decided, and not recorded.

use super::batch::{Batch, Candidate, Decision, EqualLines, Stop};
use super::import::{Imported, LineFault, Rehearsal};
use super::{Conditions, Error, Reader};
use crate::bytes::line::Line;
use crate::deal::ids::Position;
use crate::deal::moment::Instant;
use crate::deal::name::Name;

/// An import that is only tried, on what a reader sees.
pub struct ImportCheck<'r> {
    reader: &'r Reader,
    rehearsal: Rehearsal,
    batch: Batch,
    began_empty: bool,
    equal_lines: EqualLines,
    done: Imported,
}

impl<'r> ImportCheck<'r> {
    /// Lines that name no recorder would be this one's.
    pub fn new(reader: &'r Reader, recorder: Name, now: Instant) -> Result<Self, Error> {
        let batch = Batch::new(reader, recorder, now)?;
        let (began_empty, equal_lines) = (batch.head() == Position(0), EqualLines::new());
        Ok(Self { reader, rehearsal: Rehearsal::default(), batch, began_empty, equal_lines, done: Imported::default() })
    }

    /// What would have become of the lines so far.
    pub fn done(&self) -> Imported {
        self.done
    }

    /// Would take a line, or says why not.
    pub fn take(&mut self, text: &str) -> Result<Result<(), LineFault>, Error> {
        match Line::read(text, self.reader.zone) {
            Ok(line) => self.take_read(line, text.len()),
            Err(error) => Ok(Err(error.into())),
        }
    }

    /// The same, of a line of `bytes` bytes that was read already, in the zone of the ledger.
    pub fn take_read(&mut self, line: Line, bytes: usize) -> Result<Result<(), LineFault>, Error> {
        let candidate = Candidate::derived(self.reader, line, bytes, &mut self.equal_lines, self.began_empty);
        match self.batch.decide(self.rehearsal.reader(self.reader), candidate, &Conditions::default()) {
            Ok(Decision::Accepted(_)) => {
                self.rehearsal.take(self.reader, &mut self.batch, bytes)?;
                self.done.recorded += 1;
            }
            Ok(Decision::Duplicate(_)) => self.done.stood += 1,
            Err(Stop::Line(fault)) => return Ok(Err(fault)),
            Err(Stop::Unread(_, error) | Stop::Batch(error)) => return Err(error),
        }
        Ok(Ok(()))
    }
}
