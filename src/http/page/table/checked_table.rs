//! What a table would become.

use super::choice::in_words;
use super::open_questions::{OpenQuestion, asks_for_buyer, open_questions, unread_columns};
use super::rows::{BadRows, counts, remarks, shortened};
use crate::bytes::line::Line;
use crate::deal::event::Event;
use crate::desk::table_import::{FirstRow, TableSummary};
use crate::http::HttpFault;
use crate::http::page::words;
use crate::http::table::{KeptTable, RulesChoice, RulesOrigin, TableAnswer};
use crate::render::{capital, clean, source};
use crate::table::cell::TableCell;
use crate::views::date::readable;
use maud::{Markup, html};

/// Cells of a row that are shown.
const CELLS: usize = 12;

/// A table under these rules.
pub(super) struct CheckedTable<'t> {
    pub(super) table: &'t KeptTable,
    pub(super) rules: &'t RulesChoice,
    pub(super) sheet: Option<&'t str>,
    pub(super) origin: RulesOrigin,
    /// Somebody changed the rules, and wanted to record.
    pub(super) was_changed: bool,
}

impl CheckedTable<'_> {
    /// Rules or a table that cannot be followed.
    pub(super) fn unreadable(&self, fault: &HttpFault) -> Markup {
        let (reason, hint) = in_words(fault);
        // What the rules leave open is asked before it is called wrong.
        let asks = self.origin == RulesOrigin::Drafted && asks_for_buyer(self.rules.text());
        html! {
            (self.head(None))
            @if !asks {
                div #summary.wrong role="alert" {
                    p { strong { (words::CANNOT_BE_READ) } }
                    p { (reason) "." }
                    @if !hint.is_empty() { p { (hint) "." } }
                    p { (words::NOTHING_RECORDED) " " (words::CHANGE_RULES_BELOW) }
                }
            }
            form.recording method="post" action={ "/import/" (self.table.key) } { (self.buyer()) (self.rules(!asks)) }
            @if asks { (self.uncertain()) }
        }
    }

    pub(super) fn body(&self, answer: &TableAnswer) -> Markup {
        let summary = &answer.summary;
        let is_open = self.origin != RulesOrigin::Chosen || summary.recorded == 0;
        let bad_rows = BadRows { bad: summary.bad, rows: &answer.rejects, table: self.table, rules: self.rules };
        html! {
            (self.head(answer.sheet.as_deref()))
            @if self.was_changed { p.told role="status" { (words::CHANGED_RULES) } }
            (self.uncertain())
            form.table-check method="post" action={ "/import/" (self.table.key) } {
                (self.buyer())
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
                (bad_rows.of_a_check(summary.recorded > 0))
                (remarks(summary))
                (self.rules(is_open))
            }
        }
    }

    fn head(&self, sheet: Option<&str>) -> Markup {
        html! {
            h1 { (words::IMPORT_A_TABLE) }
            p.lead { bdi { (clean(&self.table.name)) } @if let Some(sheet) = sheet { ", " bdi { (clean(sheet)) } } }
            p.note { @match (self.rules, self.origin) {
                (_, RulesOrigin::Drafted) => (words::READ_BY_DRAFT),
                (_, RulesOrigin::Changed) => (words::READ_BY_CHANGED_RULES),
                (RulesChoice::Own(_), RulesOrigin::Chosen) => (words::READ_BY_OWN_RULES),
                (RulesChoice::Layout(name), RulesOrigin::Chosen) => { (words::READ_BY_LAYOUT) " " strong { (name) } "." }
            } }
        }
    }

    /// What a draft could not tell, and which columns it does not read.
    fn uncertain(&self) -> Markup {
        let rules = if self.origin == RulesOrigin::Chosen { "" } else { self.rules.text() };
        let (questions, unread) = (open_questions(rules), unread_columns(rules));
        html! {
            @if !questions.is_empty() || !unread.is_empty() {
                section.uncertain {
                    h2 { (words::NOT_TOLD) }
                    ul.steps {
                        @for question in &questions { li { (asked(question)) } }
                        @for columns in &unread { li { (words::COLUMNS_NOT_READ) ": " bdi { (clean(columns)) } "." } }
                    }
                }
            }
        }
    }

    /// Asks for the club that wants the players, where the rules leave it open.
    fn buyer(&self) -> Markup {
        html! {
            @if self.origin != RulesOrigin::Chosen && asks_for_buyer(self.rules.text()) {
                div.field.wide {
                    label for="t-buyer" { (words::WHICH_BUYER) }
                    input #t-buyer type="text" name="buyer" autocomplete="off" aria-describedby="t-buyer-hint";
                    p #t-buyer-hint.hint { (words::HOW_BUYER) }
                    p.buttons { button.main type="submit" name="do" value="check" { (words::CHECK_AGAIN) } }
                }
            }
        }
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
                p.buttons {
                    button type="submit" name="do" value="check" { (words::CHECK_AGAIN) }
                    (rules_as_file(self.table, self.rules))
                }
            }
            p.buttons { a.step href="/import" { (words::ANOTHER_TABLE) } }
        }
    }
}

/// A question of the rules, and where to answer it.
fn asked(question: &OpenQuestion) -> Markup {
    html! {
        bdi { (clean(&question.text)) }
        @if let Some(column) = &question.column { " " span.note { (words::COLUMN) " " bdi { (clean(column)) } "." } }
        @if let Some((number, line)) = &question.line {
            " " span.note { (words::LINE_OF_RULES) " " (number) ": " code { bdi { (clean(line)) } } }
        }
    }
}

/// The link to rules that can be kept for the next version of the table.
pub(super) fn rules_as_file(table: &KeptTable, rules: &RulesChoice) -> Markup {
    html! {
        @if let RulesChoice::Own(_) = rules {
            a.step href={ "/import/" (table.key) "/rules" } download="rules.toml" { (words::SAVE_RULES) }
        }
    }
}

fn first_rows(summary: &TableSummary) -> Markup {
    html! {
        @if !summary.first.is_empty() {
            section {
                h2 { (words::FIRST_ROWS) }
                ul.steps.first-rows { @for FirstRow { row, read, words, cells, .. } in &summary.first { li {
                    p.of { (words::ROW) " " (row) }
                    p.note.small { (in_cells(&summary.header, cells)) }
                    ul.events { @for (line, words) in read.iter().zip(words) { li { (record(line, words)) } } }
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
fn record(line: &Line, text: &str) -> Markup {
    let text = clean(text).replace(" -> ", " → ");
    let new = matches!(line.event, Event::Opened(_)).then_some(words::NEW_DEAL);
    html! {
        p { @if let Some(new) = new { (new) ": " } bdi { (capital(&text)) }
            @if let Event::Correction { .. } = line.event { " · " a href={ "/deals/" (line.slug) } { bdi { (clean(line.slug.as_str())) } } } }
        p.by {
            (readable(&line.happened.words)) " · " bdi { (clean(&source(line.source.as_ref()))) }
            @if let Some(note) = &line.note { " · " q { (clean(note.as_str())) } }
        }
    }
}
