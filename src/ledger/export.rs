//! Taking records out, as lines that an import takes in.

use super::erased_names::Names;
use super::{Error, Reader};
use crate::bytes::line::Exported;
use crate::deal::event::Event;
use crate::deal::ids::{Position, StreamId};
use crate::deal::name::Slug;
use crate::deal::record::Record;
use crate::read_model::{Found, Key, ModelError};
use std::collections::HashMap;
use std::io::{self, Write};

/// Records that are read at a time.
const PAGE: u64 = 1 << 15;

/// Lines on their way out. They are many, and nothing that is out can be taken back: so each page is written only once it is
/// known to be right, and a question that is asked again goes on where it was.
pub struct Export<'o> {
    out: &'o mut dyn Write,
    /// Lines that are out, and up to which record.
    written: u64,
    after: Position,
    /// The newest record when it began. Those that came since are not exported.
    last: Option<Position>,
    called: CalledDeals,
}

/// The names of deals that are called otherwise in some of their records.
#[derive(Default)]
struct CalledDeals(HashMap<StreamId, Slug>);

impl<'o> Export<'o> {
    /// To this output.
    pub fn new(out: &'o mut dyn Write) -> Self {
        Self { out, written: 0, after: Position(0), last: None, called: CalledDeals::default() }
    }

    /// Writes the records of a deal, or of all deals and windows, in the order of the log. Returns how many there are.
    /// `progress` gets how many are written, and of how many.
    ///
    /// Errors: [`Error::ErasedMeanwhile`] where it went on, and something that is out already is not in the ledger any more.
    pub fn go_on(
        &mut self,
        reader: &Reader,
        deal: Option<&Found>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<u64, Error> {
        let head = reader.model.position();
        let last = *self.last.get_or_insert(head);
        refuse_erasures(reader, last)?;
        while self.after < last {
            let (page, after) = match deal {
                Some(found) => {
                    self.called.0.insert(found.stream, found.slug.clone());
                    let mut records = reader.model.records_of(found.number)?;
                    records.retain(|record| record.position <= last);
                    (records, last)
                }
                None => {
                    let page = reader.model.records_after(self.after, PAGE.min(last.0 - self.after.0))?;
                    let after = page.last().map_or(last, |record| record.position);
                    (page, after)
                }
            };
            self.write(reader, page)?;
            self.after = after;
            progress(self.written, last.0);
        }
        Ok(self.written)
    }

    fn write(&mut self, reader: &Reader, records: Vec<Record>) -> Result<(), Error> {
        let mut records = reader.by_their_names(records, &mut Names::new())?;
        self.called.name(reader, &mut records)?;
        let mut lines = Vec::new();
        for record in &records {
            serde_json::to_writer(&mut lines, &Exported::of(record, reader.zone))
                .map_err(|error| failed(&error.into()))?;
            lines.push(b'\n');
        }
        if !reader.is_unchanged() {
            return Err(ModelError::OtherSession.into());
        }
        self.out.write_all(&lines).map_err(|error| failed(&error))?;
        self.written += records.len() as u64;
        Ok(())
    }
}

impl CalledDeals {
    /// Calls each record by the name that its deal has now: some do not know it, and where the opening was erased, which
    /// comes first, the deal has none but its id. The names of all deals are there from the first such record on.
    fn name(&mut self, reader: &Reader, records: &mut [Record]) -> Result<(), Error> {
        if self.0.is_empty() && records.iter().any(Record::is_nameless) {
            let deals = reader.model.find(Key::Deal(""))?;
            self.0.extend(deals.into_iter().map(|found| (found.stream, found.slug)));
        }
        for record in records {
            if let Some(slug) = self.0.get(&record.stream) {
                record.draft.slug.clone_from(slug);
            }
        }
        Ok(())
    }
}

impl Reader {
    /// The records that follow this position, as an export has them: at most so many, fewer where they are large, none after the newest.
    pub fn exported_after(&self, after: Position, most: u64) -> Result<Vec<Record>, Error> {
        let mut records = self.records_after(after, most)?;
        CalledDeals::default().name(self, &mut records)?;
        Ok(records)
    }
}

/// What came after this record erased nothing.
fn refuse_erasures(reader: &Reader, last: Position) -> Result<(), Error> {
    let mut after = last;
    while after < reader.model.position() {
        let page = reader.model.records_after(after, PAGE)?;
        for record in &page {
            if matches!(record.event, Event::Erasure { .. }) {
                return Err(Error::ErasedMeanwhile { position: record.position });
            }
            after = record.position;
        }
    }
    Ok(())
}

fn failed(error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Error::OutputClosed,
        _ => Error::File { file: "the export".into(), reason: error.to_string() },
    }
}
