//! What became of the rows of a table, for people.

use crate::desk::table_import::{DroppedRecord, FirstRow, GoneRow, RowCount, TableSummary};

/// Row keys that are named one by one.
const NAMED: usize = 20;

/// The summary in words.
pub(super) fn in_words(summary: &TableSummary) -> String {
    let mut text = String::new();
    for FirstRow { row, lines, .. } in &summary.first {
        text += &format!("row {row}:\n");
        for line in lines {
            text += &format!("  {line}\n");
        }
    }
    if !summary.first.is_empty() {
        text += &format!("\n{} of {} rows are shown\n", summary.first.len(), summary.rows);
    }
    text += &format!("{} {}", summary.recorded, if summary.check { "would be recorded" } else { "recorded" });
    for (count, what) in
        [(summary.stood_already, "already recorded and skipped"), (summary.same, "said by another row as well")]
    {
        if count > 0 {
            text += &format!(", {count} {what}");
        }
    }
    if summary.changed > 0 {
        text += &format!("; {} of them correct what the table said before", summary.changed);
    }
    text += &match summary.rows {
        1 => "\n1 row was read\n".into(),
        rows => format!("\n{rows} rows were read\n"),
    };
    for (what, counts) in [("skipped", &summary.skipped), ("remark", &summary.remarks)] {
        for RowCount { reason, rows, first } in counts {
            let rows = if *rows == 1 { format!("row {first}") } else { format!("{rows} rows, the first is {first}") };
            text += &format!("{what}: {reason} ({rows})\n");
        }
    }
    if !summary.gone.is_empty() {
        let (rows, their) = match summary.gone.len() {
            1 => ("1 row of an earlier import is".into(), "Its"),
            count => (format!("{count} rows of earlier imports are"), "Their"),
        };
        text += &format!("{rows} not in this table. {their} records stand; retract them, if they were wrong:\n");
        for GoneRow { key, deal } in summary.gone.iter().take(NAMED) {
            text += &format!("  {deal}: {key}\n");
        }
        if summary.gone.len() > NAMED {
            text += &format!("  and {} more: -O json has all\n", summary.gone.len() - NAMED);
        }
    }
    if !summary.dropped.is_empty() {
        let records = match summary.dropped.len() {
            1 => "1 record was made by an earlier table, and its row does not say so any more. It stands".into(),
            count => format!(
                "{count} records were made by earlier tables, and their rows do not say so any more. They stand"
            ),
        };
        text +=
            &format!("{records}; if the row is right, retract it with mercato retract POSITION --reason \"...\":\n");
        for DroppedRecord { row, key, deal, kind, position } in summary.dropped.iter().take(NAMED) {
            text += &format!("  {deal}: {kind} at position {position} (row {row}, {key})\n");
        }
        if summary.dropped.len() > NAMED {
            text += &format!("  and {} more: -O json has all\n", summary.dropped.len() - NAMED);
        }
    }
    text
}
