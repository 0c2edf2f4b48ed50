//! What a table would become.

use super::choice::in_words;
use super::rows::{bad_rows, counts, remarks, shortened};
use crate::bytes::line::Line;
use crate::deal::event::Event;
use crate::desk::table_import::{FirstRow, TableSummary};
use crate::http::HttpFault;
use crate::http::page::words;
use crate::http::table::{KeptTable, RulesChoice, TableAnswer};
use crate::render::{capital, clean, source};
use crate::table::cell::TableCell;
use crate::views::date::readable;
use crate::views::wording::event;
use maud::{Markup, html};

/// Cells of a row that are shown.
const CELLS: usize = 12;

/// A table under these rules.
pub(super) struct CheckedTable<'t> {
    pub(super) table: &'t KeptTable,
    pub(super) rules: &'t RulesChoice,
    pub(super) sheet: Option<&'t str>,
    pub(super) is_draft: bool,
    /// Somebody changed the rules, and wanted to record.
    pub(super) was_changed: bool,
}

impl CheckedTable<'_> {
    /// Rules or a table that cannot be followed.
    pub(super) fn unreadable(&self, fault: &HttpFault) -> Markup {
        let (reason, hint) = in_words(fault);
        html! {
            (self.head(None))
            div #summary.wrong role="alert" {
                p { strong { (words::CANNOT_BE_READ) } }
                p { (reason) "." }
                @if !hint.is_empty() { p { (hint) "." } }
                p { (words::NOTHING_RECORDED) " " (words::CHANGE_RULES_BELOW) }
            }
            form.recording method="post" action={ "/import/" (self.table.key) } { (self.rules(true)) }
        }
    }

    pub(super) fn body(&self, answer: &TableAnswer) -> Markup {
        let summary = &answer.summary;
        let untold = self.untold();
        html! {
            (self.head(answer.sheet.as_deref()))
            @if self.was_changed { p.told role="status" { (words::CHANGED_RULES) } }
            @if !untold.is_empty() {
                section.uncertain {
                    h2 { (words::NOT_TOLD) }
                    ul.steps { @for line in &untold { li { (clean(line)) } } }
                }
            }
            form.table-check method="post" action={ "/import/" (self.table.key) } {
                section.understood aria-labelledby="understood-title" {
                    h2 #understood-title { (words::THIS_WOULD_BE_RECORDED) }
                    (counts(summary))
                    p.buttons {
                        @if summary.recorded > 0 {
                            button.main type="submit" name="do" value="record" { @if summary.bad > 0 { (words::RECORD_THE_GOOD) } @else { (words::RECORD) } }
                        }
                        button type="submit" name="do" value="drop" { (words::THROW_AWAY) }
                    }
                }
                (first_rows(summary))
                (bad_rows(summary.bad, &answer.rejects, words::ABOUT_BAD_ROWS))
                (remarks(summary))
                (self.rules(self.is_draft || summary.recorded == 0))
            }
        }
    }

    fn head(&self, sheet: Option<&str>) -> Markup {
        html! {
            h1 { (words::IMPORT_A_TABLE) }
            p.lead { bdi { (clean(&self.table.name)) } @if let Some(sheet) = sheet { ", " bdi { (clean(sheet)) } } }
            p.note { @match (self.rules, self.is_draft) {
                (_, true) => (words::READ_BY_DRAFT),
                (RulesChoice::Own(_), false) => (words::READ_BY_OWN_RULES),
                (RulesChoice::Layout(name), false) => { (words::READ_BY_LAYOUT) " " strong { (name) } "." }
            } }
        }
    }

    /// What a draft could not tell.
    fn untold(&self) -> Vec<String> {
        if !self.is_draft {
            return Vec::new();
        }
        let told = self.rules.text().lines().filter_map(|line| line.strip_prefix("# ? "));
        told.map(str::to_owned).collect()
    }

    /// The rules, which can be changed.
    fn rules(&self, is_open: bool) -> Markup {
        html! {
            details.more open[is_open] {
                summary { (words::TABLE_RULES) }
                div.field.wide {
                    label for="t-rules" { (words::RULES_TYPED) }
                    // A browser leaves out the first end of a line.
                    textarea #t-rules.code name="rules" rows="18" spellcheck="false" aria-describedby="t-rules-hint" { "\n" (self.rules.text()) }
                    p #t-rules-hint.hint { (words::HOW_TO_CHANGE_RULES) }
                }
                div.field.wide {
                    label for="t-sheet" { (words::SHEET) }
                    input #t-sheet type="text" name="sheet" value=(self.sheet.unwrap_or_default()) autocomplete="off" aria-describedby="t-sheet-hint";
                    p #t-sheet-hint.hint { (words::HOW_SHEET) }
                }
                p.buttons { button type="submit" name="do" value="check" { (words::CHECK_AGAIN) } }
            }
            p.buttons { a.step href="/import" { (words::ANOTHER_TABLE) } }
        }
    }
}

fn first_rows(summary: &TableSummary) -> Markup {
    html! {
        @if !summary.first.is_empty() {
            section {
                h2 { (words::FIRST_ROWS) }
                ul.steps.first-rows { @for FirstRow { row, read, cells, .. } in &summary.first { li {
                    p.of { (words::ROW) " " (row) }
                    p.note.small { (in_cells(&summary.header, cells)) }
                    ul.events { @for line in read { li { (record(line)) } } }
                } } }
            }
        }
    }
}

/// The cells of a row that say something.
fn in_cells(header: &[String], cells: &[TableCell]) -> Markup {
    let said: Vec<_> = header.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()).collect();
    let more = said.len().saturating_sub(CELLS);
    html! {
        @for (at, (name, cell)) in said.iter().take(CELLS).enumerate() {
            @if at > 0 { " · " }
            bdi { (shortened(name)) } ": " bdi { (shortened(cell.text())) }
        }
        @if more > 0 { " · " (more) " " (words::AND_MORE) }
    }
}

/// A record, as the history of its deal would tell it.
fn record(line: &Line) -> Markup {
    let text = event(&line.event, &line.happened, &|_| None);
    let new = matches!(line.event, Event::Opened(_)).then_some(words::NEW_DEAL);
    html! {
        p { @if let Some(new) = new { (new) ": " } bdi { (capital(&clean(&text))) } }
        p.by {
            (readable(&line.happened.words)) " · " bdi { (clean(&source(line.source.as_ref()))) }
            @if let Some(note) = &line.note { " · " q { (clean(note.as_str())) } }
        }
    }
}
