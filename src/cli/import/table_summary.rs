//! What became of the rows of a table.

use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::ledger::Imported;
use serde::Serialize;

/// Row keys that are named one by one.
const NAMED: usize = 20;

/// What became of the rows, for people or programs.
#[derive(Debug, Default, Serialize)]
pub(super) struct TableSummary {
    pub(super) recorded: u64,
    pub(super) stood_already: u64,
    /// Of the recorded: corrections of what the table said before.
    pub(super) changed: u64,
    /// Records that another row says as well.
    pub(super) same: u64,
    /// Rows that were not taken.
    pub(super) bad: u64,
    pub(super) check: bool,
    /// Rows that were read.
    pub(super) rows: u64,
    pub(super) skipped: Vec<RowCount>,
    pub(super) remarks: Vec<RowCount>,
    /// Rows that an earlier import had, and this table has not.
    pub(super) gone: Vec<GoneRow>,
    /// Records that rows made before, and do not make any more.
    pub(super) dropped: Vec<DroppedRecord>,
    /// What the first rows become, in a check.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) first: Vec<FirstRow>,
}

/// How many rows something holds for.
#[derive(Debug, Serialize)]
pub(super) struct RowCount {
    reason: String,
    rows: u64,
    /// The number of the first of them.
    first: u64,
}

/// A row that is no more.
#[derive(Debug, Serialize)]
pub(super) struct GoneRow {
    pub(super) key: String,
    pub(super) deal: String,
}

/// A record that its row does not make any more.
#[derive(Debug, Serialize)]
pub(super) struct DroppedRecord {
    pub(super) row: u64,
    pub(super) key: String,
    pub(super) deal: String,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) position: u64,
}

/// What a row becomes.
#[derive(Debug, Serialize)]
pub(super) struct FirstRow {
    pub(super) row: u64,
    pub(super) lines: Vec<serde_json::Value>,
}

/// Counts a row under this reason.
pub(super) fn count(counts: &mut Vec<RowCount>, reason: String, row: u64) {
    const REASONS: usize = 1_000;
    let is_known = counts.iter().any(|count| count.reason == reason);
    // Reasons that name each row are no reasons: the rest is counted as one.
    let reason = if is_known || counts.len() < REASONS { reason } else { "other reasons".into() };
    match counts.iter_mut().find(|count| count.reason == reason) {
        Some(count) => count.rows += 1,
        None => counts.push(RowCount { reason, rows: 1, first: row }),
    }
}

impl TableSummary {
    pub(super) fn told(&mut self, environment: &Environment, imported: &Imported) -> Result<String, Failure> {
        self.recorded = imported.recorded;
        self.stood_already += imported.stood;
        output::one(environment.output, &*self, || self.text())
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for FirstRow { row, lines } in &self.first {
            text += &format!("row {row}:\n");
            for line in lines {
                text += &format!("  {line}\n");
            }
        }
        if !self.first.is_empty() {
            text += &format!("\n{} of {} rows are shown\n", self.first.len(), self.rows);
        }
        text += &format!("{} {}", self.recorded, if self.check { "would be recorded" } else { "recorded" });
        for (count, what) in
            [(self.stood_already, "already recorded and skipped"), (self.same, "said by another row as well")]
        {
            if count > 0 {
                text += &format!(", {count} {what}");
            }
        }
        if self.changed > 0 {
            text += &format!("; {} of them correct what the table said before", self.changed);
        }
        text += &match self.rows {
            1 => "\n1 row was read\n".into(),
            rows => format!("\n{rows} rows were read\n"),
        };
        for (what, counts) in [("skipped", &self.skipped), ("remark", &self.remarks)] {
            for RowCount { reason, rows, first } in counts {
                let rows =
                    if *rows == 1 { format!("row {first}") } else { format!("{rows} rows, the first is {first}") };
                text += &format!("{what}: {reason} ({rows})\n");
            }
        }
        if !self.gone.is_empty() {
            let (rows, their) = match self.gone.len() {
                1 => ("1 row of an earlier import is".into(), "Its"),
                count => (format!("{count} rows of earlier imports are"), "Their"),
            };
            text += &format!("{rows} not in this table. {their} records stand; retract them, if they were wrong:\n");
            for GoneRow { key, deal } in self.gone.iter().take(NAMED) {
                text += &format!("  {deal}: {key}\n");
            }
            if self.gone.len() > NAMED {
                text += &format!("  and {} more: -O json has all\n", self.gone.len() - NAMED);
            }
        }
        if !self.dropped.is_empty() {
            let records = match self.dropped.len() {
                1 => "1 record was made by an earlier table, and its row does not say so any more. It stands".into(),
                count => format!(
                    "{count} records were made by earlier tables, and their rows do not say so any more. They stand"
                ),
            };
            text += &format!(
                "{records}; if the row is right, retract it with mercato retract POSITION --reason \"...\":\n"
            );
            for DroppedRecord { row, key, deal, kind, position } in self.dropped.iter().take(NAMED) {
                text += &format!("  {deal}: {kind} at position {position} (row {row}, {key})\n");
            }
            if self.dropped.len() > NAMED {
                text += &format!("  and {} more: -O json has all\n", self.dropped.len() - NAMED);
            }
        }
        text
    }
}
