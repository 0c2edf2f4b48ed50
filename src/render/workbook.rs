//! Workbooks: tables as sheets of an XLSX file, behind a sheet that says what they show.

use super::cells::{CellRow, CellValue, ColumnKind, Tabular};
use crate::caught::caught;
use crate::deal::ids::Position;
use crate::deal::moment::{Instant, spell};
use crate::views::deal::AsOf;
use chrono::{Datelike as _, NaiveDate};
use chrono_tz::Tz;
use rust_decimal::prelude::ToPrimitive as _;
use rust_xlsxwriter::{DocProperties, Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// What a file shows: which ledger, as of when, and when it was made.
#[derive(Clone, Debug)]
pub(crate) struct Provenance {
    /// The identity of the ledger.
    pub(crate) ledger: String,
    /// The zone of its days.
    pub(crate) zone: Tz,
    /// Its newest record, and the root of the tree over all records up to there.
    pub(crate) head: Position,
    pub(crate) root: String,
    pub(crate) as_of: AsOf,
    pub(crate) made: Instant,
    /// What a reader should know of the records behind it.
    pub(crate) notes: Vec<String>,
}

impl Provenance {
    /// What it says, line by line.
    pub(crate) fn lines(&self) -> Vec<(&'static str, String)> {
        let all = || "all".to_owned();
        let up_to = match (self.as_of.up_to, &self.as_of.recorded_by) {
            (Some(position), Some(recorded_by)) => format!("{position} (recorded by {recorded_by})"),
            (Some(position), None) => position.to_string(),
            (None, recorded_by) => recorded_by.clone().unwrap_or_else(all),
        };
        let mut lines = vec![
            ("ledger", self.ledger.clone()),
            ("zone", self.zone.name().to_owned()),
            ("at", self.as_of.at.clone().unwrap_or_else(all)),
            ("known_at", self.as_of.known_at.clone().unwrap_or_else(all)),
            ("up_to", up_to),
            ("records_in_the_ledger", self.head.to_string()),
            ("root", self.root.clone()),
            ("made", spell(self.made, self.zone)),
            ("made_by", concat!("mercato ", env!("CARGO_PKG_VERSION")).to_owned()),
        ];
        lines.extend(self.notes.iter().map(|note| ("note", note.clone())));
        lines
    }
}

/// Why a workbook could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub(crate) struct WorkbookFault {
    reason: String,
}

impl From<XlsxError> for WorkbookFault {
    fn from(error: XlsxError) -> Self {
        Self { reason: error.to_string() }
    }
}

/// The sheets of a workbook while it is filled.
pub(crate) struct WorkbookSheets {
    book: Workbook,
    formats: Formats,
    zone: Tz,
    footer: String,
    /// Rows wait in files, not in memory: for tables of any length.
    in_files: bool,
    /// Rows below the head of a sheet.
    most: u32,
    /// Texts that were longer than a cell may be.
    cut: usize,
}

struct Formats {
    head: Format,
    text: Format,
    lines: Format,
    whole: Format,
    round: Format,
    cents: Format,
    day: Format,
    time: Format,
}

/// The rows of a sheet below its head.
const ROWS: u32 = 1_048_575;
/// The characters of a cell.
const LONGEST: usize = 32_767;
/// What marks a text that was cut.
const CUT: &str = " ... (cut: longer than a cell may be)";
/// Numbers of a spreadsheet have so many digits.
const DIGITS: i128 = 1_000_000_000_000_000;
/// The narrowest and the widest column, in characters.
const WIDTHS: (usize, usize) = (8, 60);

/// The bytes of a workbook with these sheets. With `in_files`, rows wait in temporary files.
pub(crate) fn workbook(
    of: &Provenance,
    in_files: bool,
    fill: impl FnOnce(&mut WorkbookSheets) -> Result<(), WorkbookFault>,
) -> Result<Vec<u8>, WorkbookFault> {
    // The library panics where a temporary file cannot be made or written.
    let made = caught(|| {
        let mut sheets = WorkbookSheets::new(of, in_files)?;
        fill(&mut sheets)?;
        sheets.finish(of)
    });
    made.unwrap_or_else(|panic| Err(WorkbookFault { reason: format!("cannot use temporary files: {panic}") }))
}

impl WorkbookSheets {
    fn new(of: &Provenance, in_files: bool) -> Result<Self, WorkbookFault> {
        let mut book = Workbook::new();
        let properties = DocProperties::new().set_title("mercato").set_comment(of.as_of.words());
        book.set_properties(&properties.set_creation_datetime(&of.made));
        // Its lines are known last, and it stands first.
        book.add_worksheet().set_name("About")?;
        // What an ampersand begins is a command there.
        let footer = format!("&L{}&Rpage &P of &N", of.as_of.words().replace('&', "&&"));
        Ok(Self { book, formats: Formats::new(), zone: of.zone, footer, in_files, most: ROWS, cut: 0 })
    }

    /// A sheet with these rows.
    pub(crate) fn table<'t, T: Tabular + 't>(
        &mut self,
        name: &str,
        rows: impl IntoIterator<Item = &'t T>,
    ) -> Result<(), WorkbookFault> {
        let mut sheet = self.begin::<T>(name)?;
        for row in rows {
            sheet.add(row)?;
        }
        sheet.end()
    }

    /// A sheet that rows are added to.
    pub(crate) fn begin<T: Tabular>(&mut self, name: &str) -> Result<CellRows<'_>, WorkbookFault> {
        let head = CellRow::of::<T>(None, self.zone);
        let names: Vec<String> = head.columns.iter().map(super::cells::CellColumn::name).collect();
        let kinds = head.columns.iter().map(|column| column.kind).collect();
        let widths = names.iter().map(|name| name.chars().count() + 3).collect();
        let mut rows = CellRows { sheets: self, name: name.to_owned(), part: 0, names, kinds, widths, at: 0 };
        rows.open()?;
        Ok(rows)
    }

    fn finish(self, of: &Provenance) -> Result<Vec<u8>, WorkbookFault> {
        let mut lines = of.lines();
        if self.cut > 0 {
            lines.push(("note", format!("{} longer than a cell may be, and cut", super::count(self.cut, "text"))));
        }
        let Self { mut book, formats, .. } = self;
        let about = book.worksheet_from_index(0)?;
        about.set_column_width(0, 24)?.set_column_width(1, 80)?;
        for (at, (name, text)) in (0_u32..).zip(lines) {
            about.write_string_with_format(at, 0, name, &formats.head)?;
            about.write_string_with_format(at, 1, text, &formats.text)?;
        }
        Ok(book.save_to_buffer()?)
    }
}

/// A sheet while rows are added to it. Where they are more than a sheet has room for, others follow it.
pub(crate) struct CellRows<'b> {
    sheets: &'b mut WorkbookSheets,
    name: String,
    /// Which sheet of this name it is, from 1.
    part: u32,
    names: Vec<String>,
    kinds: Vec<ColumnKind>,
    /// The widest text of each column.
    widths: Vec<usize>,
    /// The row that was written last; the head is 0.
    at: u32,
}

impl CellRows<'_> {
    fn open(&mut self) -> Result<(), WorkbookFault> {
        self.part += 1;
        self.at = 0;
        let WorkbookSheets { book, formats, in_files, footer, .. } = &mut *self.sheets;
        let sheet = if *in_files { book.add_worksheet_with_constant_memory() } else { book.add_worksheet() };
        let name = if self.part == 1 { self.name.clone() } else { format!("{} {}", self.name, self.part) };
        sheet.set_name(name)?.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
        sheet.set_landscape().set_print_fit_to_pages(1, 0).set_footer(footer.as_str());
        for (column, name) in (0_u16..).zip(&self.names) {
            sheet.write_string_with_format(0, column, name, &formats.head)?;
        }
        Ok(())
    }

    pub(crate) fn add<T: Tabular>(&mut self, of: &T) -> Result<(), WorkbookFault> {
        if self.at == self.sheets.most {
            self.close()?;
            self.open()?;
        }
        self.at += 1;
        let row = CellRow::of(Some(of), self.sheets.zone);
        let at = self.at;
        let WorkbookSheets { book, formats, cut, .. } = &mut *self.sheets;
        let sheet = last(book)?;
        for ((column, cell), width) in (0_u16..).zip(&row.cells).zip(&mut self.widths) {
            *width = (*width).max(write(sheet, (at, column), cell, formats, cut)?);
        }
        Ok(())
    }

    /// All rows are there.
    pub(crate) fn end(mut self) -> Result<(), WorkbookFault> {
        self.close()
    }

    fn close(&mut self) -> Result<(), WorkbookFault> {
        let sheet = last(&mut self.sheets.book)?;
        let last = u16::try_from(self.names.len()).unwrap_or(u16::MAX).saturating_sub(1);
        // A filter needs a row to filter.
        sheet.autofilter(0, 0, self.at.max(1), last)?;
        for ((column, kind), width) in (0_u16..).zip(&self.kinds).zip(&self.widths) {
            let width = if *kind == ColumnKind::Text { *width } else { (*width).max(12) };
            sheet.set_column_width(column, u32::try_from(width.clamp(WIDTHS.0, WIDTHS.1)).unwrap_or_default())?;
        }
        Ok(())
    }
}

fn last(book: &mut Workbook) -> Result<&mut Worksheet, WorkbookFault> {
    book.worksheets_mut().last_mut().ok_or_else(|| WorkbookFault { reason: "there is no sheet".into() })
}

/// Answers with the width of what it wrote.
fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &CellValue,
    formats: &Formats,
    cut: &mut usize,
) -> Result<usize, WorkbookFault> {
    // What a spreadsheet has no number or date for is text there.
    let mut text = |text: &str| -> Result<usize, WorkbookFault> {
        let format = if text.contains('\n') { &formats.lines } else { &formats.text };
        // Bytes are at least as many as characters.
        if text.len() > LONGEST && text.encode_utf16().count() > LONGEST {
            *cut += 1;
            sheet.write_string_with_format(row, column, shortened(text), format)?;
        } else {
            sheet.write_string_with_format(row, column, text, format)?;
        }
        Ok(text.lines().map(|line| line.chars().count()).max().unwrap_or_default() + 1)
    };
    match cell {
        CellValue::Nothing => Ok(0),
        CellValue::Text(said) => text(said),
        CellValue::Whole(number) if i128::from(*number).abs() >= DIGITS => text(&number.to_string()),
        CellValue::Whole(number) => {
            sheet.write_number_with_format(row, column, *number as f64, &formats.whole)?;
            Ok(number.to_string().len() + 1)
        }
        CellValue::Amount(amount) => match amount.normalize().to_f64() {
            Some(number) if amount.normalize().mantissa().abs() < DIGITS => {
                let format = if amount.normalize().scale() == 0 { &formats.round } else { &formats.cents };
                sheet.write_number_with_format(row, column, number, format)?;
                Ok(amount.to_string().len() + 5)
            }
            _ => text(&amount.to_string()),
        },
        CellValue::Flag(flag) => {
            sheet.write_boolean_with_format(row, column, *flag, &formats.text)?;
            Ok(6)
        }
        CellValue::Day(day) if has_day(*day) => {
            sheet.write_datetime_with_format(row, column, *day, &formats.day)?;
            Ok(11)
        }
        CellValue::Time(time) if has_day(time.date()) => {
            sheet.write_datetime_with_format(row, column, *time, &formats.time)?;
            Ok(20)
        }
        CellValue::Day(day) => text(&day.to_string()),
        CellValue::Time(time) => text(&time.to_string()),
    }
}

fn shortened(text: &str) -> String {
    let (mut short, mut room) = (String::new(), LONGEST - CUT.len());
    for c in text.chars() {
        let Some(left) = room.checked_sub(c.len_utf16()) else { break };
        room = left;
        short.push(c);
    }
    short + CUT
}

/// Spreadsheets agree on days from March 1900 on: some think that there was a 29 February.
fn has_day(day: NaiveDate) -> bool {
    (1900..10_000).contains(&day.year()) && (day.year(), day.month()) > (1900, 2)
}

impl Formats {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        let number = |format: &str| top().set_num_format(format);
        Self {
            head: top().set_bold(),
            text: top(),
            lines: top().set_text_wrap(),
            whole: number("0"),
            round: number("#,##0"),
            cents: number("#,##0.00"),
            day: number("yyyy-mm-dd"),
            time: number("yyyy-mm-dd hh:mm:ss"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Day(NaiveDate);

    impl Tabular for Day {
        fn fill(of: Option<&Self>, row: &mut CellRow) {
            row.day("day", of.map(|of| of.0));
        }
    }

    fn made(fill: impl FnOnce(&mut WorkbookSheets) -> Result<(), WorkbookFault>) -> Result<Vec<u8>, WorkbookFault> {
        let of = Provenance {
            ledger: "x".into(),
            zone: Tz::UTC,
            head: Position(1),
            root: String::new(),
            as_of: AsOf::default(),
            made: Instant::UNIX_EPOCH,
            notes: Vec::new(),
        };
        workbook(&of, true, fill)
    }

    #[test]
    fn rows_that_a_sheet_has_no_room_for_go_on_in_another() {
        let days: Vec<Day> = NaiveDate::MIN.iter_days().take(7).map(Day).collect();
        let bytes = made(|sheets| {
            sheets.most = 3;
            sheets.table("Days", &days)?;
            let names: Vec<String> = sheets.book.worksheets().iter().map(Worksheet::name).collect();
            assert_eq!(names, ["About", "Days", "Days 2", "Days 3"]);
            Ok(())
        });
        assert!(bytes.unwrap().starts_with(b"PK"));
    }

    #[test]
    fn a_temporary_file_that_cannot_be_written_is_an_error() {
        let fault = made(|_| panic!("no space left")).unwrap_err();
        assert_eq!(fault.to_string(), "cannot use temporary files: no space left");
    }
}
