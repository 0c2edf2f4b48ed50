//! Rows that were not taken, as CSV with the columns of their table, and the reason of each in the last one.

use crate::table::cell::TableCell;
use crate::table::sheet::WHY;
use csv::Writer;

/// Makes the rows of such a file, one after the other.
#[derive(Debug, Default)]
pub struct RejectedRows {
    header: Vec<String>,
    has_begun: bool,
}

impl RejectedRows {
    /// The table has these columns.
    pub fn name_columns(&mut self, header: &[String]) {
        self.header = header.iter().filter(|name| *name != WHY).cloned().collect();
    }

    /// A row, behind the names of the columns where it is the first.
    pub fn row(&mut self, reason: &str, cells: &[TableCell]) -> Result<Vec<u8>, csv::Error> {
        let mut writer = Writer::from_writer(Vec::new());
        if !self.has_begun {
            let header = self.header.iter().map(|name| kept(name));
            writer.write_record(header.chain([WHY.into()]))?;
            self.has_begun = true;
        }
        let cells = (0..self.header.len()).map(|at| cells.get(at).map(TableCell::keep).unwrap_or_default());
        writer.write_record(cells.chain([kept(reason)]))?;
        writer.into_inner().map_err(|failed| csv::Error::from(failed.into_error()))
    }
}

fn kept(text: &str) -> String {
    TableCell::Text(text.into()).keep()
}
