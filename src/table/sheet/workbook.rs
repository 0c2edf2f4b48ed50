//! Workbooks: XLSX, macros never run, and ODS.

use super::archive::{WorkbookKind, bounded};
use super::{NoTable, RowTaker, SheetRow};
use crate::table::cell::TableCell;
use calamine::{Data, DataRef, ExcelDateTime, Ods, Range, Reader, SheetVisible, Xlsx, XlsxFormulaMetadata};
use std::io::Cursor;

/// A sheet of a workbook.
pub(super) enum Workbook {
    Xlsx(Box<Xlsx<Cursor<Vec<u8>>>>, String),
    Ods(Range<Data>),
}

/// Columns that a row may have.
const COLUMNS: u32 = 16_384;

impl Workbook {
    /// The sheet of this name, or the first that is shown and has rows; its name, and how many rows it may have.
    pub(super) fn open(bytes: Vec<u8>, wanted: Option<&str>) -> Result<(Self, String, u64), NoTable> {
        let kind = bounded(&bytes)?;
        let broken = |error: &dyn std::fmt::Display| match error.to_string() {
            text if text.contains("assword") => NoTable::new("it is protected by a password", "save it without one"),
            text => NoTable::new(
                format!("it is no workbook that can be read: {text}"),
                "open it in a spreadsheet, and save it as .xlsx or .csv",
            ),
        };
        if kind == WorkbookKind::Ods {
            let mut ods = Ods::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
            for name in candidates(ods.sheets_metadata(), wanted)? {
                let range = ods.worksheet_range(&name).map_err(|error| broken(&error))?;
                if !range.is_empty() || wanted.is_some() {
                    let most = range.height() as u64;
                    return Ok((Self::Ods(range), name, most));
                }
            }
            return Err(no_rows());
        }
        let mut xlsx = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        for name in candidates(xlsx.sheets_metadata(), wanted)? {
            let mut cells = xlsx.worksheet_cells_reader(&name).map_err(|error| broken(&error))?;
            let most = u64::from(cells.dimensions().end.0);
            let has_rows = cells.next_cell().map_err(|error| broken(&error))?.is_some();
            drop(cells);
            if has_rows || wanted.is_some() {
                return Ok((Self::Xlsx(Box::new(xlsx), name.clone()), name, most));
            }
        }
        Err(no_rows())
    }

    pub(super) fn rows(&mut self, take: RowTaker<'_>) -> Result<(), NoTable> {
        match self {
            Self::Ods(range) => {
                let (first, left) = range.start().unwrap_or_default();
                for (row, number) in range.rows().zip(u64::from(first) + 1..) {
                    let empty = (0..left).map(|_| TableCell::Empty);
                    let cells = empty.chain(row.iter().map(of_data)).collect();
                    if take(SheetRow { number, cells }).is_break() {
                        return Ok(());
                    }
                }
                Ok(())
            }
            Self::Xlsx(xlsx, name) => xlsx_rows(xlsx, name, take),
        }
    }
}

fn xlsx_rows(xlsx: &mut Xlsx<Cursor<Vec<u8>>>, name: &str, take: RowTaker<'_>) -> Result<(), NoTable> {
    let broken = |row: u32, error: &dyn std::fmt::Display| {
        NoTable::new(format!("row {} cannot be read: {error}", row + 1), "open it in a spreadsheet, and save it again")
    };
    let mut cells = xlsx.worksheet_cells_reader(name).map_err(|error| broken(0, &error))?;
    let (mut at, mut row) = (0, Vec::new());
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|error| broken(at, &error))? {
        let (number, column) = cell.pos;
        if column >= COLUMNS {
            return Err(broken(number, &format!("column {}: a sheet has {COLUMNS} at the most", column + 1)));
        }
        if number != at {
            if number < at {
                return Err(broken(number, &"its rows are not in order"));
            }
            let full = std::mem::take(&mut row);
            if !full.is_empty() && take(SheetRow { number: u64::from(at) + 1, cells: full }).is_break() {
                return Ok(());
            }
            at = number;
        }
        let place = column as usize;
        if row.len() <= place {
            row.resize(place + 1, TableCell::Empty);
        }
        if let Some(empty) = row.get_mut(place) {
            *empty = match (&cell.value, &cell.formula) {
                // Programs that write workbooks do not calculate.
                (DataRef::Empty, Some(formula)) => TableCell::Uncalculated(formula_text(formula)),
                (value, _) => of_data_ref(value),
            };
        }
    }
    if !row.is_empty() {
        let _ = take(SheetRow { number: u64::from(at) + 1, cells: row });
    }
    Ok(())
}

/// As it is typed; only `=` where it is that of another cell, moved.
fn formula_text(formula: &XlsxFormulaMetadata) -> String {
    match formula {
        XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => format!("={formula}"),
        _ => "=".into(),
    }
}

/// The sheets to look at, in their order.
fn candidates(sheets: &[calamine::Sheet], wanted: Option<&str>) -> Result<Vec<String>, NoTable> {
    let names = || sheets.iter().map(|sheet| format!("\"{}\"", sheet.name)).collect::<Vec<_>>().join(", ");
    match wanted {
        Some(wanted) => {
            let same = |sheet: &&calamine::Sheet| sheet.name.trim().to_lowercase() == wanted.trim().to_lowercase();
            let found = sheets.iter().find(same).ok_or_else(|| {
                NoTable::new(format!("it has no sheet \"{wanted}\""), format!("its sheets are {}", names()))
            })?;
            Ok(vec![found.name.clone()])
        }
        None => {
            let shown = sheets.iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
            Ok(shown.map(|sheet| sheet.name.clone()).collect())
        }
    }
}

fn no_rows() -> NoTable {
    NoTable::new("no sheet that is shown has rows", "name a hidden sheet with `--sheet`, or in the rules")
}

fn of_data_ref(data: &DataRef<'_>) -> TableCell {
    match data {
        DataRef::Empty => TableCell::Empty,
        DataRef::Int(number) => TableCell::Number(number.to_string()),
        DataRef::Float(number) => TableCell::of_number(*number),
        DataRef::String(text) => TableCell::of_text(text),
        DataRef::SharedString(text) => TableCell::of_text(text),
        DataRef::Bool(yes) => TableCell::Text(yes.to_string()),
        DataRef::DateTime(date) => of_date(*date),
        DataRef::DateTimeIso(text) => of_iso(text),
        DataRef::DurationIso(text) => TableCell::of_text(text),
        DataRef::Error(error) => TableCell::Failed(error.to_string()),
    }
}

fn of_data(data: &Data) -> TableCell {
    match data {
        Data::Empty => TableCell::Empty,
        Data::Int(number) => TableCell::Number(number.to_string()),
        Data::Float(number) => TableCell::of_number(*number),
        Data::String(text) => TableCell::of_text(text),
        Data::Bool(yes) => TableCell::Text(yes.to_string()),
        Data::DateTime(date) => of_date(*date),
        Data::DateTimeIso(text) => of_iso(text),
        Data::DurationIso(text) => TableCell::of_text(text),
        Data::Error(error) => TableCell::Failed(error.to_string()),
    }
}

fn of_date(date: ExcelDateTime) -> TableCell {
    if !date.is_datetime() {
        return TableCell::of_number(date.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        return TableCell::Date(format!("{year:04}-{month:02}-{day:02}"));
    }
    TableCell::Date(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
}

fn of_iso(text: &str) -> TableCell {
    match text.strip_suffix("T00:00:00") {
        Some(day) => TableCell::Date(day.into()),
        None => TableCell::Date(text.into()),
    }
}
