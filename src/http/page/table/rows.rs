//! Rows of a table, and how many of them: what would be recorded, and what not.

use crate::desk::table_import::{DroppedRecord, GoneRow, RowCount, SimilarClubs, TableSummary};
use crate::http::page::sheet::table;
use crate::http::page::words;
use crate::http::table::{KeptTable, RejectedRow, RulesChoice};
use crate::render::{capital, clean, count};
use maud::{Markup, html};

/// Of each kind, so many rows are shown.
const SHOWN: usize = 50;
/// Letters of a cell that are shown.
const LETTERS: usize = 60;

/// How much of everything, as sentences.
pub(super) fn counts(summary: &TableSummary) -> Markup {
    let not_taken = if summary.check { words::NOT_TAKEN } else { words::WAS_NOT_TAKEN };
    let told = [
        (summary.stood_already, words::STOOD_ALREADY),
        (summary.changed, words::CORRECTS_EARLIER),
        (summary.same, words::SAID_TWICE),
        (summary.bad, not_taken),
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
            @if one == not_taken.0 { a href="#bad-rows" { (told) } } @else { (told) } "."
        } } }
    }
}

/// The rows that cannot be recorded, and how they are corrected.
pub(super) struct BadRows<'t> {
    pub(super) bad: u64,
    /// The first of them.
    pub(super) rows: &'t [RejectedRow],
    pub(super) table: &'t KeptTable,
    pub(super) rules: &'t RulesChoice,
}

impl BadRows<'_> {
    /// Before anything is recorded.
    pub(super) fn of_a_check(&self, has_good: bool) -> Markup {
        self.shown(words::BAD_ROWS, if has_good { words::ABOUT_BAD_ROWS } else { words::ABOUT_ONLY_BAD_ROWS })
    }

    /// Once the others are recorded.
    pub(super) fn of_an_outcome(&self) -> Markup {
        self.shown(words::ROWS_NOT_RECORDED, words::ABOUT_REJECTS)
    }

    fn shown(&self, title: &str, about: &str) -> Markup {
        let shown = self.rows.len().min(SHOWN) as u64;
        let how = match self.rules {
            RulesChoice::Layout(_) => words::FILE_BY_LAYOUT,
            RulesChoice::Own(_) => words::FILE_BY_RULES,
        };
        html! {
            @if self.bad > 0 {
                section #bad-rows.bad-rows {
                    h2 { (title) " (" (self.bad) ")" }
                    p.note { (about) " " (how) }
                    p.buttons { a.step href={ "/import/" (self.table.key) "/rejects" } download="rows-not-taken.csv" { (words::BAD_ROWS_AS_FILE) } }
                    (table(title, &words::BAD_ROW_COLUMNS, self.rows.iter().take(SHOWN).map(bad_row).collect()))
                    @if self.bad > shown { p.more { (self.bad - shown) " " (words::MORE_BAD_ROWS) } }
                }
            }
        }
    }
}

fn bad_row(row: &RejectedRow) -> Vec<Markup> {
    let text = |text: &Option<String>| html! { bdi { (shortened(text.as_deref().unwrap_or_default())) } };
    vec![
        html! { (row.row) },
        text(&row.column),
        text(&row.value),
        html! { bdi { (capital(&clean(&row.reason))) } "." },
        html! { (words::way_out_of_row(row.code, row.rule.as_deref())) "." },
    ]
}

/// What else there is to say of the rows, and of the records of earlier tables.
pub(super) fn remarks(summary: &TableSummary) -> Markup {
    html! {
        (row_counts(words::SKIPPED_ROWS, &summary.skipped))
        (erased_rows(&summary.erased))
        (row_counts(words::REMARKS_ON_ROWS, &summary.remarks))
        (similar_clubs(&summary.similar_clubs))
        (gone_rows(&summary.gone))
        (earlier_records(words::DROPPED_RECORDS, words::ABOUT_DROPPED, &summary.dropped))
        (earlier_records(words::TAKEN_BACK, words::ABOUT_TAKEN_BACK, &summary.taken_back))
    }
}

/// By their numbers: nothing else is said of them.
fn erased_rows(erased: &[u64]) -> Markup {
    html! {
        @if !erased.is_empty() {
            section {
                h2 { (words::ERASED_ROWS) " (" (erased.len()) ")" }
                p.note { (words::ABOUT_ERASED) }
                ul.entries { @for row in erased.iter().take(SHOWN) { li { (words::ROW) " " (row) } } }
                @if erased.len() > SHOWN { p.more { (erased.len() - SHOWN) " " (words::AND_MORE) } }
            }
        }
    }
}

fn similar_clubs(similar: &[SimilarClubs]) -> Markup {
    let row = |clubs: &SimilarClubs| {
        let name = |name: &str| html! { bdi { (clean(name)) } };
        vec![name(&clubs.club), name(&clubs.taken_for), html! { (clubs.rows) }, html! { (clubs.first) }]
    };
    html! {
        @if !similar.is_empty() {
            section {
                h2 { (words::SIMILAR_CLUBS) }
                p.note { (words::ABOUT_SIMILAR_CLUBS) }
                (table(words::SIMILAR_CLUBS, &words::SIMILAR_CLUB_COLUMNS, similar.iter().take(SHOWN).map(row).collect()))
                @if similar.len() > SHOWN { p.more { (similar.len() - SHOWN) " " (words::AND_MORE) } }
            }
        }
    }
}

/// Reasons, each with its rows.
fn row_counts(title: &str, counts: &[RowCount]) -> Markup {
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

fn gone_rows(gone: &[GoneRow]) -> Markup {
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

fn earlier_records(title: &str, about: &str, records: &[DroppedRecord]) -> Markup {
    html! {
        @if !records.is_empty() {
            section {
                h2 { (title) " (" (records.len()) ")" }
                p.note { (about) }
                ul.entries { @for record in records.iter().take(SHOWN) { li {
                    a href={ "/deals/" (record.deal) "#r" (record.position) } { bdi { (clean(&record.deal)) } " #" (record.position) } " "
                    span.note { (record.kind.replace('_', " ")) ", " bdi { (clean(&record.key)) } }
                } } }
                @if records.len() > SHOWN { p.more { (records.len() - SHOWN) " " (words::AND_MORE) } }
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
