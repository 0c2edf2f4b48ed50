//! Rows that were not taken, in a CSV file with the columns of their table, and the reason of each in the last one.

use super::line_source::unavailable;
use crate::cli::failure::Failure;
use crate::ledger;
use crate::render::clean;
use crate::store::files::private_file;
use crate::table::cell::TableCell;
use crate::table::sheet::WHY;
use csv::Writer;
use std::fs::File;
use std::path::Path;

/// The file; it is made with the first of them.
pub(super) struct RowRejects {
    path: String,
    header: Vec<String>,
    writer: Option<Writer<File>>,
}

impl RowRejects {
    pub(super) fn new(path: &str) -> Result<Self, Failure> {
        super::is_not_there(path)?;
        Ok(Self { path: path.into(), header: Vec::new(), writer: None })
    }

    pub(super) fn name_columns(&mut self, header: &[String]) {
        self.header = header.iter().filter(|name| *name != WHY).cloned().collect();
    }

    pub(super) fn put(&mut self, reason: &str, cells: &[TableCell]) -> Result<(), Failure> {
        let columns = self.header.len();
        let path = &self.path;
        let failed =
            |error: csv::Error| Failure::from(ledger::Error::File { file: path.clone(), reason: error.to_string() });
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => {
                let file = private_file(Path::new(path)).map_err(|error| unavailable(path, &error))?;
                let mut writer = Writer::from_writer(file);
                let header = self.header.iter().map(String::as_str).chain([WHY]);
                writer.write_record(header).map_err(failed)?;
                none.insert(writer)
            }
        };
        let cells = (0..columns).map(|at| cells.get(at).map(TableCell::keep).unwrap_or_default());
        writer.write_record(cells.chain([clean(reason)])).map_err(failed)?;
        writer.flush().map_err(|error| unavailable(path, &error))
    }
}
