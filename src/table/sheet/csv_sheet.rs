//! CSV with any delimiter.

use super::{NoTable, RowTaker, SheetRow};
use crate::table::cell::TableCell;
use crate::table::rules::TableShape;

/// A text of rows.
pub(super) struct CsvSheet {
    text: String,
    delimiter: Option<char>,
    quote: Option<char>,
}

/// What may separate columns, if nobody says.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

impl CsvSheet {
    pub(super) fn new(text: String, shape: &TableShape) -> Self {
        Self { text, delimiter: shape.delimiter, quote: shape.quote }
    }

    pub(super) fn rows(&self, take: RowTaker<'_>) -> Result<(), NoTable> {
        let delimiter = match self.delimiter {
            Some(delimiter) => byte(delimiter)?,
            None => guessed(&self.text),
        };
        let quote = self.quote.map(byte).transpose()?.unwrap_or(b'"');
        let mut reader = csv::ReaderBuilder::new();
        reader.has_headers(false).flexible(true).delimiter(delimiter).quote(quote);
        let mut reader = reader.from_reader(self.text.as_bytes());
        let mut record = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) => return Err(NoTable::new(error.to_string(), "save it as CSV in UTF-8 again")),
            }
            let number = record.position().map_or(0, |position| line_of(position, &self.text));
            let row = SheetRow { number, cells: record.iter().map(TableCell::of_text).collect() };
            if take(row).is_break() {
                return Ok(());
            }
        }
    }
}

/// The line that a record begins on; its position is that of the empty lines before it.
fn line_of(position: &csv::Position, text: &str) -> u64 {
    let at = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let before = text.as_bytes().get(at..).unwrap_or_default();
    let empty = before.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).filter(|byte| **byte == b'\n');
    position.line() + empty.count() as u64
}

fn byte(mark: char) -> Result<u8, NoTable> {
    u8::try_from(mark).ok().filter(u8::is_ascii).ok_or_else(|| {
        NoTable::new(
            format!("\"{mark}\" cannot separate or quote"),
            "`delimiter` and `quote` are plain characters such as ;",
        )
    })
}

/// What the first lines have most of, outside of quotes.
fn guessed(text: &str) -> u8 {
    const LOOKED_AT: usize = 10;
    let mut counts = [0_usize; DELIMITERS.len()];
    for line in text.lines().filter(|line| !line.trim().is_empty()).take(LOOKED_AT) {
        let mut is_quoted = false;
        for byte in line.bytes() {
            match byte {
                b'"' => is_quoted = !is_quoted,
                byte if !is_quoted => {
                    let known = counts.iter_mut().zip(DELIMITERS).find(|(_, delimiter)| *delimiter == byte);
                    if let Some((count, _)) = known {
                        *count += 1;
                    }
                }
                _ => {}
            }
        }
    }
    // Of two that are equally many the first counts.
    let most = counts.iter().zip(DELIMITERS).rev().max_by_key(|(count, _)| **count);
    most.map_or(b',', |(_, delimiter)| delimiter)
}
