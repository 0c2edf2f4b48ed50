//! Where the lines of an import go: into the ledger, to the server that has it, or nowhere.

use super::line_reader::ReadLine;
use crate::bytes::line::Line;
use crate::cli::book::Book;
use crate::cli::failure::Failure;
use crate::deal::moment::Instant;
use crate::deal::name::Name;
use crate::ledger::{Error, Import, ImportCheck, Imported, LineFault};
#[cfg(unix)]
use crate::socket::ImportThere;

/// Lines on their way in.
pub(crate) enum Intake<'b> {
    Here(Box<Import<'b>>),
    #[cfg(unix)]
    There(ImportThere<'b>),
    /// Nothing is recorded.
    Check(Box<ImportCheck<'b>>),
}

impl<'b> Intake<'b> {
    /// Lines that name no recorder are recorded as this one's. Unless it goes on, no line after a bad one is taken.
    pub(crate) fn new(
        book: &'b mut Book,
        recorder: Name,
        check: bool,
        goes_on: bool,
        now: Instant,
    ) -> Result<Self, Error> {
        if check && !matches!(book, Book::Here(_)) {
            return Ok(Self::Check(Box::new(ImportCheck::new(book, recorder, now)?)));
        }
        match book {
            Book::Here(ledger) => Ok(Self::Here(Box::new(Import::new(ledger, recorder, check, now)?))),
            #[cfg(unix)]
            Book::There(there) => Ok(Self::There(there.client.import(recorder, goes_on)?)),
        }
    }

    /// The same, for the rows of a table: few of them are about one deal.
    #[must_use]
    pub(super) fn of_rows(self) -> Self {
        const KEPT: usize = 4 << 20;
        match self {
            Self::Here(import) => Self::Here(Box::new(import.keeping(KEPT))),
            other => other,
        }
    }

    /// What became of the lines so far.
    pub(crate) fn done(&self) -> Imported {
        match self {
            Self::Here(import) => import.done(),
            #[cfg(unix)]
            Self::There(import) => import.done(),
            Self::Check(check) => check.done(),
        }
    }

    /// Takes a line, or says why not.
    pub(crate) fn take(&mut self, text: &str, now: Instant) -> Result<Result<(), LineFault>, Error> {
        match self {
            Self::Here(import) => import.take(text, now),
            #[cfg(unix)]
            Self::There(import) => {
                let fault = import.take(vec![text.into()])?.pop();
                Ok(fault.map_or(Ok(()), |(_, told)| Err(told.into())))
            }
            Self::Check(check) => check.take(text),
        }
    }

    /// Takes lines in their order, and gives those that were not taken, counted from 0. Where it does not go on, the first of
    /// them is the last that was looked at.
    pub(super) fn take_all(
        &mut self,
        lines: &mut [ReadLine],
        goes_on: bool,
        now: impl Fn() -> Instant,
    ) -> Result<Vec<(usize, LineFault)>, Failure> {
        #[cfg(unix)]
        if let Self::There(import) = self {
            return there(import, lines, goes_on);
        }
        let mut faults = Vec::new();
        for (number, read) in lines.iter_mut().enumerate() {
            let taken = match read.line.take() {
                Some(Ok(line)) => self.take_read(line, read.text.len(), now())?,
                Some(Err(fault)) => Err(fault),
                None => Ok(()),
            };
            if let Err(fault) = taken {
                faults.push((number, fault));
                if !goes_on {
                    break;
                }
            }
        }
        Ok(faults)
    }

    fn take_read(&mut self, line: Line, bytes: usize, now: Instant) -> Result<Result<(), LineFault>, Error> {
        match self {
            Self::Here(import) => import.take_read(line, bytes, now),
            #[cfg(unix)]
            Self::There(_) => Ok(Ok(())),
            Self::Check(check) => check.take_read(line, bytes),
        }
    }

    /// Takes the lines of rows, and gives the rows that were not taken, counted from 0. Here, a row is taken as a whole or not at
    /// all. Where it does not go on, the first of them is the last that was looked at.
    pub(super) fn take_rows(
        &mut self,
        rows: Vec<Vec<Line>>,
        goes_on: bool,
        now: impl Fn() -> Instant,
    ) -> Result<Vec<(usize, LineFault)>, Failure> {
        #[cfg(unix)]
        if let Self::There(import) = self {
            return rows_there(import, &rows);
        }
        let mut faults = Vec::new();
        for (place, row) in rows.into_iter().enumerate() {
            let sized = row.into_iter().map(|line| {
                let bytes = line.text().len();
                (line, bytes)
            });
            let taken = match self {
                Self::Here(import) => import.take_together(sized.collect(), now())?.map_err(|(_, fault)| fault),
                #[cfg(unix)]
                Self::There(_) => Ok(()),
                Self::Check(check) => check.take_together(sized.collect())?,
            };
            if let Err(fault) = taken {
                faults.push((place, fault));
                if !goes_on {
                    break;
                }
            }
        }
        Ok(faults)
    }

    /// Records what was taken.
    pub(crate) fn flush(&mut self) -> Result<(), Error> {
        match self {
            Self::Here(import) => import.flush(),
            // It is recorded when it is taken.
            #[cfg(unix)]
            Self::There(_) => Ok(()),
            Self::Check(_) => Ok(()),
        }
    }
}

/// Rows through the server, which takes each of their lines by itself.
#[cfg(unix)]
fn rows_there(import: &mut ImportThere<'_>, rows: &[Vec<Line>]) -> Result<Vec<(usize, LineFault)>, Failure> {
    let row_of: Vec<usize> = rows.iter().enumerate().flat_map(|(place, row)| row.iter().map(move |_| place)).collect();
    if row_of.is_empty() {
        return Ok(Vec::new());
    }
    let refused = import.take(rows.iter().flatten().map(Line::text).collect())?;
    let mut faults: Vec<(usize, LineFault)> = Vec::new();
    for (number, told) in refused {
        let Some(place) = row_of.get(number) else { continue };
        // What follows from the first fault of a row is no other fault.
        if faults.last().is_none_or(|(last, _)| last != place) {
            faults.push((*place, LineFault::from(told)));
        }
    }
    Ok(faults)
}

/// The same through the server. A line that cannot be read here is not sent.
#[cfg(unix)]
fn there(
    import: &mut ImportThere<'_>,
    lines: &mut [ReadLine],
    goes_on: bool,
) -> Result<Vec<(usize, LineFault)>, Failure> {
    let (mut texts, mut numbers, mut faults) = (Vec::with_capacity(lines.len()), Vec::new(), Vec::new());
    for (number, read) in lines.iter_mut().enumerate() {
        match read.line.take() {
            Some(Err(fault)) => {
                faults.push((number, fault));
                if !goes_on {
                    break;
                }
            }
            _ => {
                texts.push(String::from_utf8_lossy(&read.text).trim_start_matches('\u{feff}').trim().to_owned());
                numbers.push(number);
            }
        }
    }
    let refused = import.take(texts)?.into_iter();
    let refused: Vec<_> =
        refused.filter_map(|(place, told)| Some((*numbers.get(place)?, LineFault::from(told)))).collect();
    if !goes_on && !refused.is_empty() {
        return Ok(refused);
    }
    faults.extend(refused);
    faults.sort_by_key(|(number, _)| *number);
    Ok(faults)
}
