//! What a row adds to the ledger.

use super::row_word::RowRecord;
use crate::bytes::line::Line;
use crate::deal::name::Name;

/// The lines of a row, and what became of the rest of it.
#[derive(Debug, Default)]
pub struct RowLines {
    /// To be recorded.
    pub lines: Vec<Line>,
    /// Records that the ledger has already.
    pub stood: u64,
    /// Records that another row of this run says as well.
    pub same: u64,
    /// Records that the table said otherwise before.
    pub changed: u64,
    /// Records that the row made before, and does not make any more.
    pub dropped: Vec<RowRecord>,
    /// Records that a person took back, and that the row still makes.
    pub taken_back: Vec<RowRecord>,
    /// Rows before it without which it would not be whole: they open its deal, or say what it says.
    pub leans_on: Vec<u64>,
    /// It is about a deal that must be there, and is not: nothing of it is recorded, for this reason.
    pub skipped: Option<String>,
    /// It is about what was erased: nothing of it is recorded again.
    pub is_erased: bool,
    /// Clubs that are taken for one since their names are similar: as the row calls it, and as its deal does.
    pub similar: Vec<(Name, Name)>,
    /// What is told aloud of it.
    pub remarks: Vec<&'static str>,
}
