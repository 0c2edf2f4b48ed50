//! Rows of a table, and how many of them: what would be recorded, and what not.

use crate::desk::table_import::{DroppedRecord, GoneRow, RowCount, TableSummary};
use crate::http::page::sheet::table;
use crate::http::page::words;
use crate::http::table::RejectedRow;
use crate::render::{capital, clean, count};
use maud::{Markup, html};

/// Of each kind, so many rows are shown.
const SHOWN: usize = 50;
/// Letters of a cell that are shown.
const LETTERS: usize = 60;

/// How much of everything, as sentences.
pub(super) fn counts(summary: &TableSummary) -> Markup {
    let told = [
        (summary.stood_already, words::STOOD_ALREADY),
        (summary.changed, words::CORRECTS_EARLIER),
        (summary.same, words::SAID_TWICE),
        (summary.bad, words::NOT_TAKEN),
    ];
    let told = told.into_iter().filter(|(number, _)| *number > 0);
    let (records, rows) = (usize::try_from(summary.recorded), usize::try_from(summary.rows));
    let (records, rows) = (records.unwrap_or(usize::MAX), rows.unwrap_or(usize::MAX));
    html! {
        @if rows == 0 { p.what { (words::NO_ROWS) } }
        @else if records == 0 { p.what { (words::NOTHING_NEW) } }
        @else { p.what { (count(records, "record")) " " (words::FROM_ROWS) " " (count(rows, "row")) "." } }
        ul.steps.tight { @for (number, (one, many)) in told { li {
            @let told = if number == 1 { one.to_owned() } else { format!("{number} {many}") };
            @if one == words::NOT_TAKEN.0 { a href="#bad-rows" { (told) } } @else { (told) } "."
        } } }
    }
}

pub(super) fn bad_rows(bad: u64, rejects: &[RejectedRow], about: &str) -> Markup {
    let shown = rejects.len().min(SHOWN) as u64;
    let row = |row: &RejectedRow| {
        let text = |text: &Option<String>| html! { bdi { (shortened(text.as_deref().unwrap_or_default())) } };
        vec![
            html! { (row.row) },
            text(&row.column),
            text(&row.value),
            html! { bdi { (capital(&clean(&row.reason))) } "." },
            html! { (words::way_out_of_row(row.code, row.rule.as_deref())) "." },
        ]
    };
    html! {
        @if bad > 0 {
            section #bad-rows.bad-rows {
                h2 { (words::BAD_ROWS) " (" (bad) ")" }
                p.note { (about) }
                (table(words::BAD_ROWS, &words::BAD_ROW_COLUMNS, rejects.iter().take(SHOWN).map(row).collect()))
                @if bad > shown { p.more { (bad - shown) " " (words::MORE_BAD_ROWS) } }
            }
        }
    }
}

/// Reasons, each with its rows.
pub(super) fn row_counts(title: &str, counts: &[RowCount]) -> Markup {
    let row = |count: &RowCount| {
        vec![html! { bdi { (capital(&clean(&count.reason))) } }, html! { (count.rows) }, html! { (count.first) }]
    };
    html! {
        @if !counts.is_empty() {
            section {
                h2 { (title) }
                (table(title, &words::ROW_COUNT_COLUMNS, counts.iter().take(SHOWN).map(row).collect()))
                @if counts.len() > SHOWN { p.more { (counts.len() - SHOWN) " " (words::AND_MORE) } }
            }
        }
    }
}

pub(super) fn gone_rows(gone: &[GoneRow]) -> Markup {
    html! {
        @if !gone.is_empty() {
            section {
                h2 { (words::GONE_ROWS) " (" (gone.len()) ")" }
                p.note { (words::ABOUT_GONE) }
                ul.entries { @for row in gone.iter().take(SHOWN) { li {
                    a href={ "/deals/" (row.deal) } { bdi { (clean(&row.deal)) } } " " span.note { bdi { (clean(&row.key)) } }
                } } }
                @if gone.len() > SHOWN { p.more { (gone.len() - SHOWN) " " (words::AND_MORE) } }
            }
        }
    }
}

pub(super) fn dropped_records(dropped: &[DroppedRecord]) -> Markup {
    html! {
        @if !dropped.is_empty() {
            section {
                h2 { (words::DROPPED_RECORDS) " (" (dropped.len()) ")" }
                p.note { (words::ABOUT_DROPPED) }
                ul.entries { @for record in dropped.iter().take(SHOWN) { li {
                    a href={ "/deals/" (record.deal) "#r" (record.position) } { bdi { (clean(&record.deal)) } " #" (record.position) } " "
                    span.note { (record.kind.replace('_', " ")) ", " bdi { (clean(&record.key)) } }
                } } }
                @if dropped.len() > SHOWN { p.more { (dropped.len() - SHOWN) " " (words::AND_MORE) } }
            }
        }
    }
}

/// The beginning of a text, where it is long.
pub(super) fn shortened(text: &str) -> String {
    let text = clean(text);
    if text.chars().count() <= LETTERS {
        return text;
    }
    text.chars().take(LETTERS).chain(['…']).collect()
}
