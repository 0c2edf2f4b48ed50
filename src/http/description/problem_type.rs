//! The types of problems: every code that the API may answer, with its status and what `docs/errors.md` says of it.

use crate::deal::event::EventError;
use crate::desk::ask::AskError;
use crate::http::HttpFault;
use crate::http::status::status_of;
use crate::ledger::Error;
use crate::reported::ErrorKind;
use crate::table::fault::TableFault;
use std::sync::LazyLock;

const DOCUMENT: &str = include_str!("../../../docs/errors.md");

/// Codes of these errors that only commands, or pages, end with.
const NEVER: [&str; 11] = [
    "erased-meanwhile",
    "file-unavailable",
    "login-link-used",
    "model-taken-over",
    "no-store",
    "not-empty",
    "not-restored",
    "old-log-left",
    "output-closed",
    "restore-cut-short",
    "witness-not-written",
];

/// A code that the API may answer.
pub(in crate::http) struct ProblemType {
    pub(in crate::http) code: &'static str,
    pub(in crate::http) status: u16,
    /// What it means, in Markdown.
    pub(in crate::http) meaning: &'static str,
}

static TYPES: LazyLock<Vec<ProblemType>> = LazyLock::new(|| {
    let codes =
        [HttpFault::CODES, AskError::CODES, TableFault::CODES].into_iter().flatten().copied().chain(Error::all_codes());
    let codes = codes.chain([(EventError::CODE, ErrorKind::Unreadable)]);
    let mut types: Vec<ProblemType> =
        codes.filter(|(code, _)| !NEVER.contains(code)).map(|(code, kind)| ProblemType::of(code, kind)).collect();
    types.sort_by_key(|one| (one.status, one.code));
    types
});

/// All of them, by status and code.
pub(in crate::http) fn problem_types() -> &'static [ProblemType] {
    &TYPES
}

impl ProblemType {
    fn of(code: &'static str, kind: ErrorKind) -> Self {
        Self { code, status: status_of(code, kind).as_u16(), meaning: documented(code).unwrap_or_default() }
    }
}

/// The meaning in the row of a code.
fn documented(code: &str) -> Option<&'static str> {
    let row = DOCUMENT.lines().find(|line| line.starts_with(&format!("| `{code}` |")))?;
    row.split('|').map(str::trim).nth(4)
}
