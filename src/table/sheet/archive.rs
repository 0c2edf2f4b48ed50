//! Workbooks are ZIP archives: how much comes out of one is looked at before it is opened.

use super::NoTable;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Bytes that an archive may unpack to.
const UNPACKED: u64 = 1 << 30;
/// Files that it may have.
const FILES: usize = 10_000;

/// Cells that a sheet of an ODS file may take, which are kept in memory, the empty ones among them too.
const CELLS: u64 = 20_000_000;

/// A format of workbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WorkbookKind {
    Ods,
    Xlsx,
}

/// How many cells the sheets of an ODS file come to: few bytes can say `repeated a million times`.
#[derive(Default)]
struct OdsCells {
    /// What is not looked at yet: the beginning of a tag.
    rest: Vec<u8>,
    /// Cells of the largest sheet so far.
    most: u64,
    widest: u64,
    /// Rows up to the last that has something, and those after it.
    rows: u64,
    empty_rows: u64,
    /// Of the row that is read: how often it stands there, how wide it is up to its last cell that has something, and beyond.
    repeated: u64,
    width: u64,
    empty: u64,
}

impl OdsCells {
    fn are_too_many(&mut self, piece: &[u8]) -> bool {
        let mut text = std::mem::take(&mut self.rest);
        text.extend_from_slice(piece);
        let mut rest = text.as_slice();
        while let Some(begin) = rest.iter().position(|byte| *byte == b'<') {
            let tag = rest.get(begin..).unwrap_or_default();
            let Some(end) = tag.iter().position(|byte| *byte == b'>') else {
                // A tag of a megabyte says nothing that is counted here.
                if tag.len() < 1 << 20 {
                    self.rest = tag.to_vec();
                }
                break;
            };
            self.tag(tag.get(..end).unwrap_or_default());
            rest = tag.get(end..).unwrap_or_default();
        }
        self.most > CELLS
    }

    fn tag(&mut self, tag: &[u8]) {
        let begins = |name: &str| tag.starts_with(name.as_bytes());
        if begins("<table:table-row ") || tag == b"<table:table-row" {
            (self.repeated, self.width, self.empty) = (repeats(tag, b"number-rows-repeated="), 0, 0);
        } else if begins("<table:table-cell") || begins("<table:covered-table-cell") {
            let count = repeats(tag, b"number-columns-repeated=");
            match tag.windows(7).any(|part| part == b"office:") {
                true => (self.width, self.empty) = (self.width.saturating_add(self.empty).saturating_add(count), 0),
                false => self.empty = self.empty.saturating_add(count),
            }
        } else if begins("</table:table-row") {
            if self.width == 0 {
                self.empty_rows = self.empty_rows.saturating_add(self.repeated);
            } else {
                self.rows = self.rows.saturating_add(self.empty_rows).saturating_add(self.repeated);
                (self.empty_rows, self.widest) = (0, self.widest.max(self.width));
                self.most = self.most.max(self.rows.saturating_mul(self.widest));
            }
        } else if begins("</table:table") && !begins("</table:table-") {
            *self = Self { rest: std::mem::take(&mut self.rest), most: self.most, ..Self::default() };
        }
    }
}

/// The number behind an attribute, in whatever quotes; 1 where it is not there.
fn repeats(tag: &[u8], attribute: &[u8]) -> u64 {
    let at = tag.windows(attribute.len()).position(|part| part == attribute);
    let value = at.and_then(|at| tag.get(at + attribute.len() + 1..)).unwrap_or_default();
    let digits: String = value.iter().take_while(|byte| byte.is_ascii_digit()).map(|byte| char::from(*byte)).collect();
    digits.parse().unwrap_or(1)
}

/// What kind of workbook an archive is, once its bytes come to so much at the most, whatever it says itself.
pub(super) fn bounded(bytes: &[u8]) -> Result<WorkbookKind, NoTable> {
    let broken = |error: &dyn std::fmt::Display| {
        NoTable::new(format!("it is a damaged workbook: {error}"), "open it in a spreadsheet, and save it again")
    };
    let large = || {
        NoTable::new(
            format!("it unpacks to more than {} MiB", UNPACKED >> 20),
            "save the sheet alone, as .xlsx or .csv",
        )
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if archive.len() > FILES {
        return Err(large());
    }
    let mut kind = WorkbookKind::Xlsx;
    let (mut unpacked, mut buffer) = (0, vec![0; 64 * 1024]);
    for at in 0..archive.len() {
        let mut file = match archive.by_index(at) {
            Ok(file) => file,
            Err(error) if error.to_string().to_lowercase().contains("password") => {
                return Err(NoTable::new("it is protected by a password", "save it without one"));
            }
            Err(error) => return Err(broken(&error)),
        };
        let mut cells = OdsCells::default();
        if file.name().is_ok_and(|name| name == "META-INF/manifest.xml") {
            kind = WorkbookKind::Ods;
        }
        let is_ods = file.name().is_ok_and(|name| name == "content.xml");
        loop {
            let count = file.read(&mut buffer).map_err(|error| broken(&error))?;
            if is_ods && cells.are_too_many(buffer.get(..count).unwrap_or_default()) {
                return Err(NoTable::new(
                    format!("a sheet of it is wider and longer than {CELLS} cells, most of them repeated or empty"),
                    "delete the empty rows and columns around the table, and save it again",
                ));
            }
            unpacked += count as u64;
            if unpacked > UNPACKED {
                return Err(large());
            }
            if count == 0 {
                break;
            }
        }
    }
    Ok(kind)
}
