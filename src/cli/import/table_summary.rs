//! What became of the rows of a table, for people.

use crate::bytes::line::Line;
use crate::desk::table_import::{DroppedRecord, FirstRow, GoneRow, RowCount, SimilarClubs, TableSummary};
use crate::render::{clean, source};
use crate::views::date::readable;

/// Row keys that are named one by one.
const NAMED: usize = 20;

/// The summary in words.
pub(super) fn in_words(summary: &TableSummary) -> String {
    let mut text = String::new();
    // Whoever reads no further reads this.
    let (first, remarks) = summary.remarks.split_at(usize::from(summary.is_of_another).min(summary.remarks.len()));
    text.extend(first.iter().map(|remark| counted("remark", remark)));
    for FirstRow { row, read, words, .. } in &summary.first {
        text += &format!("row {row}:\n");
        text.extend(read.iter().zip(words).map(|(line, words)| format!("  {}\n", clean(&shown(line, words)))));
    }
    match (summary.first.len() as u64, summary.rows) {
        (0, _) => {}
        (1, rows) if rows > 1 => text += &format!("\n1 of {rows} rows is shown\n"),
        (shown, rows) if shown < rows => text += &format!("\n{shown} of {rows} rows are shown\n"),
        (..) => text += "\n",
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
        0 => "\nthe table has no rows below the names of its columns\n".into(),
        1 => "\n1 row was read\n".into(),
        rows => format!("\n{rows} rows were read\n"),
    };
    for (what, counts) in [("skipped", summary.skipped.as_slice()), ("remark", remarks)] {
        text.extend(counts.iter().map(|count| counted(what, count)));
    }
    text += &erased(&summary.erased);
    if !summary.similar_clubs.is_empty() {
        text += "clubs that were taken for one, since their names are similar:\n";
        for SimilarClubs { club, taken_for, rows, first } in summary.similar_clubs.iter().take(NAMED) {
            text += &format!("  {club} for {taken_for} ({})\n", rows_from(*rows, *first));
        }
        text += &more(summary.similar_clubs.len());
        text += "if two of them are not one club, record both (mercato club add), or leave `similar_clubs` out of the rules\n";
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
        text += &more(summary.gone.len());
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
        text += &listed(&summary.dropped);
    }
    if !summary.taken_back.is_empty() {
        let records = match summary.taken_back.len() {
            1 => "1 record was retracted, and its row still says so. It stays".into(),
            count => format!("{count} records were retracted, and their rows still say so. They stay"),
        };
        text += &format!("{records} retracted; if the row is right, record it by hand:\n");
        text += &listed(&summary.taken_back);
    }
    text
}

/// A line as people read it: what is recorded, of when, and who says so.
fn shown(line: &Line, text: &str) -> String {
    let learned = line.learned.as_ref().filter(|learned| **learned != line.happened);
    let learned = learned.map(|learned| format!(", learned {}", readable(&learned.words))).unwrap_or_default();
    let happened = readable(&line.happened.words);
    format!("{}: {text}; happened {happened}{learned}, said by {}", line.slug, source(line.source.as_ref()))
}

/// Rows that are left out, by their numbers: nothing else is said of them.
fn erased(rows: &[u64]) -> String {
    let numbers: Vec<String> = rows.iter().take(NAMED).map(u64::to_string).collect();
    let numbers = numbers.join(", ");
    let what = match rows.len() {
        0 => return String::new(),
        1 => format!("1 row is about records that were erased, and nothing of it is recorded again (row {numbers})"),
        count => {
            let more = if count > NAMED { ", and more: -O json has all" } else { "" };
            format!(
                "{count} rows are about records that were erased, and nothing of them is recorded again (rows {numbers}{more})"
            )
        }
    };
    format!("{what}; what is to be recorded all the same, record by hand\n")
}

fn counted(what: &str, RowCount { reason, rows, first }: &RowCount) -> String {
    format!("{what}: {reason} ({})\n", rows_from(*rows, *first))
}

fn rows_from(rows: u64, first: u64) -> String {
    if rows == 1 { format!("row {first}") } else { format!("{rows} rows, the first is {first}") }
}

fn listed(records: &[DroppedRecord]) -> String {
    let named = records.iter().take(NAMED).map(|DroppedRecord { row, key, deal, kind, position }| {
        format!("  {deal}: {kind} at position {position} (row {row}, {key})\n")
    });
    named.chain([more(records.len())]).collect()
}

/// Of so many, those that are not named.
fn more(count: usize) -> String {
    if count > NAMED { format!("  and {} more: -O json has all\n", count - NAMED) } else { String::new() }
}
