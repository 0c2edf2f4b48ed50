//! Answers for people: plain data as tables that fit the terminal.

pub(crate) mod blame;
pub(crate) mod chain;
pub(crate) mod deal;
pub(crate) mod deals;
pub(crate) mod diff;
pub(crate) mod echo;
pub(crate) mod findings;
pub(crate) mod history;
pub(crate) mod page;
pub(crate) mod piece;
pub(crate) mod progress;
pub(crate) mod replay;
pub(crate) mod report;
pub(crate) mod table;
pub(crate) mod windows;

use crate::deal::cuts::Cuts;
use crate::deal::history::History;
use crate::deal::source::Source;
use crate::views::board::{Behind, behind};
use crate::views::deal::AsOf;
use crate::views::wording::{self, steers};
pub(crate) use crate::views::wording::{capital, count};

/// Columns where the terminal does not tell.
pub(crate) const WIDTH: u16 = 100;

/// Bold where the terminal can.
pub(crate) fn heading(text: &str) -> String {
    let bold = anstyle::Style::new().bold();
    format!("{bold}{text}{bold:#}")
}

/// The cuts that an answer was made with.
pub(crate) fn cuts(cuts: &Cuts) -> String {
    AsOf::from(cuts).words()
}

/// The cuts, and a word of warning, as the foot of an answer.
pub(crate) fn foot(of: &[History], made_with: &Cuts) -> String {
    format!("\n{}\n{}", capital(&cuts(made_with)), warnings(behind(of, made_with)))
}

/// Words of warning where much of an answer was recorded long after it was learned, or some of it was erased.
pub(crate) fn warnings(behind: Behind) -> String {
    behind.late().map(|late| format!("Note: {late}\n")).unwrap_or_default() + &erased(behind)
}

/// What tells more of what was erased; the command is called in full when it is printed.
pub(crate) const WHEN_AND_WHY: &str = "`mercato history DEAL` tells when and why.";

/// A word of warning where some of an answer was erased: it may have said otherwise before.
pub(crate) fn erased(Behind { records, erased, .. }: Behind) -> String {
    match erased {
        0 => String::new(),
        1 => format!("Note: 1 of the {records} records behind this was erased; {WHEN_AND_WHY}\n"),
        some => format!("Note: {some} of the {records} records behind this were erased; {WHEN_AND_WHY}\n"),
    }
}

/// The first of these, and how many more there are.
pub(crate) fn named(all: &[impl ToString], most: usize) -> String {
    let shown = all.iter().take(most).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match all.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// `TMW (C3)`.
pub(crate) fn source(source: Option<&Source>) -> String {
    source.map_or_else(|| "no source".into(), wording::source)
}

/// The text without what could move the cursor, colour the terminal, or read as something else.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(|c| if steers(c) { ' ' } else { c }).collect()
}
