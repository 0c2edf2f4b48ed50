//! Answers: views as text for a terminal, as a page of HTML, as data for programs, and as files for spreadsheets. How wide a text may be, and which command tells
//! more, is for whoever asks to say.

pub(crate) mod blame;
pub(crate) mod block;
pub(crate) mod cells;
pub(crate) mod chain;
pub(crate) mod data;
pub(crate) mod database;
pub(crate) mod deal;
pub(crate) mod deals;
pub(crate) mod diff;
pub(crate) mod echo;
pub(crate) mod entries;
pub(crate) mod extract;
pub(crate) mod findings;
pub(crate) mod history;
pub(crate) mod page;
pub(crate) mod remark;
pub(crate) mod replay;
pub(crate) mod report;
pub(crate) mod shell;
pub(crate) mod table;
pub(crate) mod tables;
pub(crate) mod window_page;
pub(crate) mod windows;
pub(crate) mod workbook;

#[cfg(test)]
mod reread;

use crate::deal::source::Source;
use crate::views::board::Behind;
use crate::views::deal::AsOf;
use crate::views::wording::{self, shown};
pub(crate) use crate::views::wording::{capital, count};

/// Columns that a table of many columns needs to stand wide apart, and the width where none is known.
pub(crate) const WIDTH: u16 = 100;

/// Bold where the terminal can.
pub(crate) fn heading(text: &str) -> String {
    let bold = anstyle::Style::new().bold();
    format!("{bold}{text}{bold:#}")
}

/// The cuts, and the notes, as the foot of an answer.
pub(crate) fn foot(as_of: &AsOf, notes: &str) -> String {
    format!("\n{}\n{notes}", capital(&as_of.words()))
}

/// What a reader of an answer should know of the records behind it: that many were recorded late, or some were erased.
/// `more` is a sentence that says where to learn more of what was erased.
pub(crate) fn notes(behind: Behind, more: &str) -> String {
    let notes = [behind.left_out(), behind.late()].into_iter().flatten();
    notes.map(|note| format!("Note: {note}\n")).collect::<String>() + &note_of_erased(behind, more)
}

/// The note on erased records alone: the answer may have been another before.
pub(crate) fn note_of_erased(Behind { records, erased, .. }: Behind, more: &str) -> String {
    match erased {
        0 => String::new(),
        1 if records == 1 => format!("Note: the one record behind this was erased; {more}\n"),
        1 => format!("Note: 1 of the {records} records behind this was erased; {more}\n"),
        all if all == records => format!("Note: all {records} records behind this were erased; {more}\n"),
        some => format!("Note: {some} of the {records} records behind this were erased; {more}\n"),
    }
}

/// The first of these, and how many more there are.
pub(crate) fn named(all: &[impl ToString], most: usize) -> String {
    let shown = all.iter().take(most).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match all.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// `TMW (C3)`.
pub(crate) fn source(source: Option<&Source>) -> String {
    source.map_or_else(|| "no source".into(), wording::source)
}

/// The text without what could move the cursor, colour the terminal, or read as something else.
pub(crate) fn clean(text: &str) -> String {
    shown(text).into_owned()
}
