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
        let batch = Batch::new(reader, recorder, now);
        batch.is_on_time()?;
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
        self.take_together(vec![(line, bytes)])
    }

    /// The same of lines that belong together: all of them, or none and says why not.
    pub fn take_together(&mut self, lines: Vec<(Line, usize)>) -> Result<Result<(), LineFault>, Error> {
        let (before, stood) = (self.batch.head(), self.done.stood);
        let mut accepted_bytes = 0;
        for (line, bytes) in lines {
            let candidate = Candidate::derived(self.reader, line, bytes, &mut self.equal_lines, self.began_empty);
            match self.batch.decide(self.rehearsal.reader(self.reader), candidate, &Conditions::default()) {
                Ok(Decision::Accepted(_)) => accepted_bytes += bytes,
                Ok(Decision::Duplicate(_)) => self.done.stood += 1,
                Err(Stop::Line(fault)) => {
                    self.batch.take_back(before);
                    self.done.stood = stood;
                    return Ok(Err(fault));
                }
                Err(Stop::Unread(_, error) | Stop::Batch(error)) => return Err(error),
            }
        }
        let accepted = self.batch.accepted().len() as u64;
        if accepted > 0 {
            self.rehearsal.take(self.reader, &mut self.batch, accepted_bytes)?;
            self.done.recorded += accepted;
        }
        Ok(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Import, Ledger};
    use chrono_tz::Tz;
    use uuid::Uuid;

    /// As if each line were this long.
    const BYTES: usize = 16 << 20;

    fn line(deal: u128) -> Line {
        let text = format!(
            r#"{{"id":"{}","deal":"deal-{deal}","type":"opened","happened":"2020-01-06","data":{{"players":["P{deal}"],"owner":"Genoa","to":"Lazio"}}}}"#,
            Uuid::from_u128(deal + 1)
        );
        Line::read(&text, Tz::UTC).unwrap()
    }

    #[test]
    fn a_check_does_not_keep_what_it_has_read() {
        let ledger = Ledger::in_memory(Tz::UTC, [0; 32]).unwrap();
        let now = "2020-01-07T12:00:00Z".parse().unwrap();
        let mut check = ImportCheck::new(&ledger, Name::new("R").unwrap(), now).unwrap();
        for deal in 0..12 {
            check.take_read(line(deal), BYTES).unwrap().unwrap();
        }
        let kept = check.batch.deals_kept();
        assert!(kept <= 4, "{kept} deals are kept");
        for deal in 0..12 {
            check.take_read(line(deal), BYTES).unwrap().unwrap();
        }
        assert_eq!(check.done(), Imported { recorded: 12, stood: 12 });
        assert_eq!(ledger.head().unwrap(), Position(0));
    }

    #[test]
    fn of_lines_that_belong_together_all_are_taken_or_none() {
        let mut ledger = Ledger::in_memory(Tz::UTC, [0; 32]).unwrap();
        let now: Instant = "2020-01-07T12:00:00Z".parse().unwrap();
        // The second has the id of the first.
        let other = Line { slug: line(1).slug, ..line(0) };
        let row = || vec![(line(0), 100), (line(0), 100), (other.clone(), 100)];
        let taken = |recorded, stood| Imported { recorded, stood };
        let mut check = ImportCheck::new(&ledger, Name::new("R").unwrap(), now).unwrap();
        check.take_together(row()).unwrap().unwrap_err();
        assert_eq!(check.done(), taken(0, 0));
        check.take_together(vec![(line(0), 100), (line(0), 100)]).unwrap().unwrap();
        check.take_together(row()).unwrap().unwrap_err();
        assert_eq!(check.done(), taken(1, 1));
        let mut dry = Import::new(&mut ledger, Name::new("R").unwrap(), true, now).unwrap();
        dry.take_together(row(), now).unwrap().unwrap_err();
        assert_eq!(dry.done(), taken(0, 0));
        dry.take_together(vec![(line(0), 100)], now).unwrap().unwrap();
        assert_eq!(dry.done(), taken(1, 0));
    }
}
