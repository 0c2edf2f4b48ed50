//! The form for a table.

use super::whole;
use crate::http::HttpFault;
use crate::http::asking::Asking;
use crate::http::hint::hint;
use crate::http::page::words;
use crate::http::status::status;
use crate::render::{capital, clean};
use crate::reported::Reported as _;
use crate::table::layouts::LAYOUTS;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

/// What was typed beside the table.
#[derive(Default)]
pub(super) struct TypedChoice {
    pub(super) layout: Option<String>,
    pub(super) rules: Option<String>,
    pub(super) sheet: Option<String>,
}

/// Why the table cannot be taken.
pub(super) struct ChoiceFault {
    /// The input.
    field: &'static str,
    reason: String,
    hint: String,
    status: StatusCode,
}

impl ChoiceFault {
    pub(super) fn new(field: &'static str, reason: &str) -> Self {
        Self { field, reason: reason.into(), hint: String::new(), status: StatusCode::UNPROCESSABLE_ENTITY }
    }

    pub(super) fn of(fault: &HttpFault) -> Self {
        let field = match fault {
            HttpFault::UnreadableParameter { parameter, .. } if parameter == "layout" => "layout",
            HttpFault::UnreadableParameter { parameter, .. } if parameter.starts_with("rules") => "rules",
            _ => "table",
        };
        let (reason, hint) = match fault {
            HttpFault::BodyTooLarge { .. } => (words::TABLE_TOO_LARGE.into(), words::SPLIT_THE_TABLE.into()),
            fault => in_words(fault),
        };
        Self { field, reason, hint, status: status(fault) }
    }
}

/// Why a table cannot be read, and the way out; empty where there is none for people.
pub(super) fn in_words(fault: &HttpFault) -> (String, String) {
    let hint = hint(fault.code(), &fault.facts()).filter(|hint| !hint.contains("/api/")).unwrap_or_default();
    let reason = clean(&fault.to_string());
    // It begins with the name of the file.
    let reason = if matches!(fault, HttpFault::Table(_) | HttpFault::Line(_)) { reason } else { capital(&reason) };
    (reason, capital(&clean(&hint)))
}

pub(super) fn page(asking: &Asking, typed: &TypedChoice, fault: Option<&ChoiceFault>) -> Response {
    let status = fault.map_or(StatusCode::OK, |fault| fault.status);
    whole(asking, words::IMPORT_A_TABLE, body(typed, fault), status)
}

fn body(typed: &TypedChoice, fault: Option<&ChoiceFault>) -> Markup {
    let at = |field: &str| fault.filter(|fault| fault.field == field).map(|_| "true");
    let has_more = typed.rules.is_some() || typed.sheet.is_some() || at("rules").is_some();
    html! {
        h1 { (words::IMPORT_A_TABLE) }
        p.lead { (words::ABOUT_IMPORT) }
        @if let Some(fault) = fault {
            div #summary.wrong role="alert" {
                p { a href={ "#t-" (fault.field) } { (fault.reason) } "." }
                @if !fault.hint.is_empty() { p { (fault.hint) "." } }
                p { (words::NOTHING_RECORDED) " " (words::CHOOSE_AGAIN) }
            }
        }
        form.recording method="post" action="/import" enctype="multipart/form-data" {
            div.field.wide {
                label for="t-table" { (words::TABLE) }
                input #t-table type="file" name="table" required accept=".csv,.tsv,.txt,.xlsx,.xlsm,.ods,.json" aria-describedby="t-table-hint"
                    aria-invalid=[at("table")] autofocus[fault.is_none_or(|fault| fault.field == "table")];
                p #t-table-hint.hint { (words::HOW_TABLE) }
            }
            div.field.wide {
                label for="t-layout" { (words::HOW_IT_IS_READ) }
                select #t-layout name="layout" aria-invalid=[at("layout")] aria-describedby="t-layout-hint" {
                    option value="" { (words::BY_ITS_COLUMNS) }
                    @for layout in LAYOUTS {
                        option value=(layout.name) selected[typed.layout.as_deref() == Some(layout.name)] { (words::BY_LAYOUT) " " (layout.name) }
                    }
                }
                p #t-layout-hint.hint { (words::HOW_BY_ITS_COLUMNS) }
            }
            details.more open[has_more] {
                summary { (words::MORE_ON_TABLE) }
                div.field.wide {
                    label for="t-rules_file" { (words::RULES_AS_FILE) }
                    input #t-rules_file type="file" name="rules_file" accept=".toml,.txt" aria-describedby="t-rules-hint";
                    p #t-rules-hint.hint { (words::HOW_RULES) }
                }
                div.field.wide {
                    label for="t-rules" { (words::RULES_TYPED) }
                    textarea #t-rules.code name="rules" rows="6" spellcheck="false" aria-invalid=[at("rules")] { "\n" (typed.rules.as_deref().unwrap_or_default()) }
                }
                div.field.wide {
                    label for="t-sheet" { (words::SHEET) }
                    input #t-sheet type="text" name="sheet" value=(typed.sheet.as_deref().unwrap_or_default()) autocomplete="off" aria-describedby="t-sheet-hint";
                    p #t-sheet-hint.hint { (words::HOW_SHEET) }
                }
            }
            p.buttons { button.main type="submit" { (words::SEND_TABLE) } }
        }
    }
}
