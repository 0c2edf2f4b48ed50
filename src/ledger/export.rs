//! Taking records out, as lines that an import takes in.

use super::erased_names::Names;
use super::{Error, Ledger};
use crate::bytes::decode;
use crate::bytes::line::Exported;
use crate::cores::in_shares;
use crate::deal::ids::{Position, StreamId};
use crate::deal::name::Slug;
use crate::deal::record::Record;
use crate::log::LogError;
use crate::read_model::{Found, Key};
use std::collections::HashMap;
use std::io::{self, Write};

/// Records that are read at a time.
const PAGE: usize = 1 << 14;
/// So few are not worth a thread of their own.
const ALONE: usize = 1_024;

impl Ledger {
    /// Writes the records of a deal, or of all deals and windows, in the order of the log. Returns how many.
    pub fn export(
        &self,
        deal: Option<&Found>,
        out: &mut dyn Write,
        progress: &mut dyn FnMut(u64),
    ) -> Result<u64, Error> {
        let mut written = 0;
        let mut called: HashMap<StreamId, Slug> = deal.iter().map(|found| (found.stream, found.slug.clone())).collect();
        let mut names = Names::new();
        let mut write = |records: Vec<Record>| -> Result<u64, Error> {
            let mut records = self.by_their_names(records, &mut names)?;
            self.name(&mut records, &mut called)?;
            for record in &records {
                let line =
                    serde_json::to_string(&Exported::of(record, self.zone)).map_err(|error| failed(&error.into()))?;
                writeln!(out, "{line}").map_err(|error| failed(&error))?;
                written += 1;
            }
            progress(written);
            Ok(written)
        };
        if let Some(found) = deal {
            return write(self.model.records_of(found.number)?);
        }
        let mut after = Position::default();
        loop {
            let page = self.read_after(after)?;
            let last = page.last().map(|record| record.position);
            let written = write(page)?;
            match last {
                Some(last) => after = last,
                None => return Ok(written),
            }
        }
    }

    /// The next records of the log.
    fn read_after(&self, after: Position) -> Result<Vec<Record>, Error> {
        let encoded = self.log.read(after, PAGE)?;
        let numbered: Vec<_> = (after.0 + 1..).map(Position).zip(encoded).collect();
        let shares = in_shares(&numbered, ALONE, |share| {
            let records = share.iter().map(|(position, encoded)| decode(*position, &encoded.envelope, &encoded.body));
            records.collect::<Result<Vec<_>, _>>()
        });
        let mut records = Vec::with_capacity(numbered.len());
        for share in shares {
            records.extend(share.map_err(LogError::from)?);
        }
        Ok(records)
    }

    /// Calls each record by the name that its deal has now: some do not know it, and where the opening was erased, which
    /// comes first, the deal has none but its id. `called` has the names of all deals from the first such record on.
    fn name(&self, records: &mut [Record], called: &mut HashMap<StreamId, Slug>) -> Result<(), Error> {
        if called.is_empty() && records.iter().any(Record::is_nameless) {
            called.extend(self.model.find(Key::Deal(""))?.into_iter().map(|found| (found.stream, found.slug)));
        }
        for record in records {
            if let Some(slug) = called.get(&record.stream) {
                record.draft.slug.clone_from(slug);
            }
        }
        Ok(())
    }
}

fn failed(error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Error::OutputClosed,
        _ => Error::File { file: "the export".into(), reason: error.to_string() },
    }
}
