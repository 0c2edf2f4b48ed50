//! Taking records out, as lines that an import takes in.

use super::{Error, Exported, Ledger, PAGE};
use crate::deal::ids::Position;
use crate::deal::record::Record;
use crate::log::Found;
use std::io::{self, Write};

impl Ledger {
    /// Writes the records of a deal, or of all deals and windows, in the order of the log. Returns how many.
    pub fn export(
        &self,
        deal: Option<&Found>,
        out: &mut dyn Write,
        progress: &mut dyn FnMut(u64),
    ) -> Result<u64, Error> {
        let mut written = 0;
        let mut write = |records: &[Record]| -> Result<u64, Error> {
            for record in records {
                let line =
                    serde_json::to_string(&Exported::of(record, self.zone)).map_err(|error| failed(&error.into()))?;
                writeln!(out, "{line}").map_err(|error| failed(&error))?;
                written += 1;
            }
            progress(written);
            Ok(written)
        };
        if let Some(found) = deal {
            return write(&self.log.read_stream(found.stream)?);
        }
        let mut after = Position::default();
        loop {
            let page = self.log.read_after(after, PAGE)?;
            let written = write(&page)?;
            match page.last() {
                Some(last) => after = last.position,
                None => return Ok(written),
            }
        }
    }
}

fn failed(error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Error::OutputClosed,
        _ => Error::File { file: "the export".into(), reason: error.to_string() },
    }
}
