//! What became of the rows of a table.

use super::line_words::in_words;
use crate::bytes::line::Line;
use crate::reported::ErrorKind;
use crate::table::cell::TableCell;
use crate::table::deal_book::{OtherTable, RowLines};
use crate::table::row_word::RowRecord;
use serde::Serialize;

/// Rows that a check shows as they would be recorded.
const SHOWN: usize = 5;

/// What became of the rows, for people or programs.
#[derive(Debug, Default, Serialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct TableSummary {
    pub recorded: u64,
    pub stood_already: u64,
    /// Of the recorded: corrections of what the table said before.
    pub changed: u64,
    /// Records that another row says as well.
    pub same: u64,
    /// Rows that were not taken.
    pub bad: u64,
    pub check: bool,
    /// Rows that were read.
    pub rows: u64,
    pub skipped: Vec<RowCount>,
    pub remarks: Vec<RowCount>,
    /// Rows that an earlier import had, and this table has not.
    pub gone: Vec<GoneRow>,
    /// Records that rows made before, and do not make any more.
    pub dropped: Vec<DroppedRecord>,
    /// Rows about what was erased: nothing of them is recorded again.
    pub erased: Vec<u64>,
    /// Records that were retracted, and that rows still make.
    pub taken_back: Vec<DroppedRecord>,
    /// Clubs that were taken for one since their names are similar.
    pub similar_clubs: Vec<SimilarClubs>,
    /// What the first rows become, in a check.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub first: Vec<FirstRow>,
    /// The names of the columns.
    #[serde(skip)]
    pub header: Vec<String>,
    /// The first remark is that the rows are those of another table.
    #[serde(skip)]
    pub is_of_another: bool,
    /// Of the first row that was not taken.
    #[serde(skip)]
    pub fault: Option<ErrorKind>,
}

/// How many rows something holds for.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct RowCount {
    pub reason: String,
    pub rows: u64,
    /// The number of the first of them.
    pub first: u64,
}

/// A row that is no more.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct GoneRow {
    pub key: String,
    pub deal: String,
}

/// Two names of clubs that were taken for one.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct SimilarClubs {
    /// As rows call it.
    pub club: String,
    /// As their deals do.
    pub taken_for: String,
    pub rows: u64,
    /// The number of the first of them.
    pub first: u64,
}

/// A record of an earlier table.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct DroppedRecord {
    pub row: u64,
    pub key: String,
    pub deal: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub position: u64,
}

/// What a row becomes.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct FirstRow {
    pub row: u64,
    pub lines: Vec<serde_json::Value>,
    /// The same, before they were text.
    #[serde(skip)]
    pub read: Vec<Line>,
    /// Each of them in words.
    #[serde(skip)]
    pub words: Vec<String>,
    #[serde(skip)]
    pub cells: Vec<TableCell>,
}

impl TableSummary {
    pub(super) fn skip(&mut self, reason: String, row: u64) {
        count(&mut self.skipped, reason, row);
    }

    pub(super) fn remark(&mut self, remarks: &[String], row: u64) {
        for remark in remarks {
            count(&mut self.remarks, remark.clone(), row);
        }
    }

    /// Most rows of the table are in the ledger, from one of another name: that is the first remark.
    pub(super) fn warn_of(&mut self, other: OtherTable) {
        let OtherTable { name, rows, first } = other;
        let reason = format!(
            "most of these rows are in the ledger already, from the table \"{name}\": to import this as a newer version of it, write \
             name = \"{name}\" in the rules"
        );
        self.remarks.insert(0, RowCount { reason, rows, first });
        self.is_of_another = true;
    }

    /// The next row that is taken is one of those that a check shows.
    pub(super) fn shows_more(&self) -> bool {
        self.first.len() < SHOWN
    }

    /// A row becomes these lines, and was taken.
    pub(super) fn show(&mut self, row: u64, read: Vec<Line>, cells: &[TableCell]) {
        if self.shows_more() && !read.is_empty() {
            let lines = read.iter().filter_map(|line| serde_json::from_str(&line.text()).ok()).collect();
            let words = read.iter().map(in_words).collect();
            self.first.push(FirstRow { row, lines, read, words, cells: cells.to_vec() });
        }
    }

    /// What becomes of a row besides its lines.
    pub(super) fn take(&mut self, row: u64, made: &mut RowLines) {
        self.stood_already += made.stood;
        self.same += made.same;
        self.changed += made.changed;
        if let Some(reason) = made.skipped.take() {
            self.skip(reason, row);
        }
        self.erased.extend(made.is_erased.then_some(row));
        for remark in &made.remarks {
            count(&mut self.remarks, (*remark).into(), row);
        }
        for (club, taken_for) in &made.similar {
            let is_it =
                |known: &&mut SimilarClubs| known.club == club.as_str() && known.taken_for == taken_for.as_str();
            match self.similar_clubs.iter_mut().find(is_it) {
                Some(known) => known.rows += 1,
                None => {
                    let (club, taken_for) = (club.to_string(), taken_for.to_string());
                    self.similar_clubs.push(SimilarClubs { club, taken_for, rows: 1, first: row });
                }
            }
        }
        let named = |record: RowRecord| DroppedRecord {
            row,
            key: record.key,
            deal: record.slug.to_string(),
            kind: record.type_name,
            position: record.position,
        };
        self.dropped.extend(made.dropped.drain(..).map(named));
        self.taken_back.extend(made.taken_back.drain(..).map(named));
    }
}

/// Counts a row under this reason.
fn count(counts: &mut Vec<RowCount>, reason: String, row: u64) {
    const REASONS: usize = 1_000;
    let is_known = counts.iter().any(|count| count.reason == reason);
    // Reasons that name each row are no reasons: the rest is counted as one.
    let reason = if is_known || counts.len() < REASONS { reason } else { "other reasons".into() };
    match counts.iter_mut().find(|count| count.reason == reason) {
        Some(count) => count.rows += 1,
        None => counts.push(RowCount { reason, rows: 1, first: row }),
    }
}
