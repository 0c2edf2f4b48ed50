//! Files as rows of cells: CSV, JSON arrays, workbooks.

mod archive;
mod csv_sheet;
mod encoding;
mod json_sheet;
mod rejects_sheet;
mod signature;
mod workbook;

use super::cell::TableCell;
use super::fault::TableFault;
use super::rules::TableShape;
pub use rejects_sheet::WHY;
use std::ops::ControlFlow;

/// A row of a table.
#[derive(Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// As people count it: the line of a file, the row of a sheet, the place in an array.
    pub number: u64,
    /// What stands in it.
    pub cells: Vec<TableCell>,
}

/// Whoever takes rows, one by one, until it has enough.
pub type RowTaker<'f> = &'f mut dyn FnMut(SheetRow) -> ControlFlow<()>;

/// A file whose rows can be read.
pub struct TableSheet {
    file: String,
    /// Of a workbook.
    pub name: Option<String>,
    rows: SheetRows,
    header: Option<u64>,
    /// It was written by `--rejects`: whatever the rules say of the table, it is CSV with its columns in the first row.
    pub is_of_rejects: bool,
    /// Rows that it may have, for a bar; 0 where nobody knows.
    pub most: u64,
}

enum SheetRows {
    Csv(csv_sheet::CsvSheet),
    Json(json_sheet::JsonSheet),
    Workbook(workbook::Workbook),
}

/// Why it is no table, and the way out.
pub(super) struct NoTable {
    pub(super) reason: String,
    pub(super) hint: String,
}

impl NoTable {
    pub(super) fn new(reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { reason: reason.into(), hint: hint.into() }
    }

    fn of(self, file: &str) -> TableFault {
        TableFault::Table { file: file.into(), reason: self.reason, hint: self.hint }
    }
}

impl TableSheet {
    /// Of these bytes; what they are is told by how they begin.
    pub fn open(file: &str, bytes: Vec<u8>, shape: &TableShape) -> Result<Self, TableFault> {
        Self::opened(file, bytes, shape).map_err(|no_table| no_table.of(file))
    }

    fn opened(file: &str, bytes: Vec<u8>, shape: &TableShape) -> Result<Self, NoTable> {
        let is_of_rejects = rejects_sheet::delimiter(&bytes);
        let of_rejects = is_of_rejects.map(|delimiter| rejects_sheet::shape(delimiter, &bytes, shape));
        let (is_of_rejects, shape) = (is_of_rejects.is_some(), of_rejects.as_ref().unwrap_or(shape));
        let of = |name, rows, most| {
            let file = file.into();
            Self { file, name, rows, header: shape.header, is_of_rejects, most }
        };
        if bytes.starts_with(b"PK\x03\x04") {
            let (workbook, name, most) = workbook::Workbook::open(bytes, shape.sheet.as_deref())?;
            return Ok(of(Some(name), SheetRows::Workbook(workbook), most));
        }
        if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Err(NoTable::new(
                "it is protected by a password, or a workbook of before 2007 (.xls)",
                "open it, and save it as .xlsx or .csv without a password",
            ));
        }
        signature::is_no_other(&bytes)?;
        if let Some(sheet) = &shape.sheet {
            return Err(NoTable::new(
                format!("it is no workbook, and has no sheet \"{sheet}\""),
                "leave the sheet out",
            ));
        }
        let text = encoding::decoded(bytes, shape.encoding.as_deref())?;
        if text.trim_start().starts_with('[') {
            return Ok(of(None, SheetRows::Json(json_sheet::JsonSheet::read(&text)?), 0));
        }
        let most = text.bytes().filter(|byte| *byte == b'\n').count() as u64;
        Ok(of(None, SheetRows::Csv(csv_sheet::CsvSheet::new(text, shape)), most))
    }

    /// As errors name it.
    pub fn title(&self) -> String {
        match &self.name {
            Some(name) => format!("{}, sheet {name}", self.file),
            None => self.file.clone(),
        }
    }

    /// The first rows that have something, whatever they are.
    pub fn sample(&mut self, most: usize) -> Result<Vec<SheetRow>, TableFault> {
        let mut sample = Vec::new();
        let mut take = |row: SheetRow| {
            if !row.cells.iter().all(TableCell::is_empty) {
                sample.push(row);
            }
            if sample.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        self.rows(&mut take)?;
        Ok(sample)
    }

    /// The names of the columns.
    pub fn columns(&mut self) -> Result<Vec<String>, TableFault> {
        let mut columns = Vec::new();
        let mut header = |names: Vec<String>| {
            columns = names;
            ControlFlow::Break(())
        };
        self.read(&mut header, &mut |_| ControlFlow::Break(()))?;
        Ok(columns)
    }

    fn rows(&mut self, take: RowTaker<'_>) -> Result<(), TableFault> {
        let is_of_rejects = self.is_of_rejects;
        let mut kept = |row: SheetRow| match is_of_rejects {
            true => take(SheetRow { cells: row.cells.into_iter().map(TableCell::kept).collect(), ..row }),
            false => take(row),
        };
        let take: RowTaker<'_> = &mut kept;
        let read = match &mut self.rows {
            SheetRows::Csv(csv) => csv.rows(take),
            SheetRows::Json(json) => json.rows(take),
            SheetRows::Workbook(workbook) => workbook.rows(take),
        };
        read.map_err(|no_table| no_table.of(&self.title()))
    }

    /// Takes the header, and then the rows below it that have something; none where the table has no rows.
    pub fn read(
        &mut self,
        header: &mut dyn FnMut(Vec<String>) -> ControlFlow<()>,
        row: RowTaker<'_>,
    ) -> Result<(), TableFault> {
        let at = self.header;
        let mut has_header = false;
        let mut take = |read: SheetRow| {
            if read.cells.iter().all(TableCell::is_empty) || (!has_header && at.is_some_and(|at| read.number < at)) {
                return ControlFlow::Continue(());
            }
            if has_header {
                return row(read);
            }
            has_header = true;
            let mut names: Vec<String> = read.cells.iter().map(|cell| cell.text().to_owned()).collect();
            while names.last().is_some_and(String::is_empty) {
                names.pop();
            }
            header(names)
        };
        self.rows(&mut take)?;
        if !has_header {
            let what = match at {
                Some(at) => format!("it has nothing in row {at} or below"),
                None => "it is empty".into(),
            };
            return Err(NoTable::new(what, "the first row names the columns").of(&self.title()));
        }
        Ok(())
    }
}
