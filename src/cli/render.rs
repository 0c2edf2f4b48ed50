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
pub(crate) use crate::views::wording::capital;
use crate::views::wording::steers;

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
    let Behind { records, late, .. } = behind;
    let much = late > 0 && late * 2 >= records;
    let late = much.then(|| {
        format!("Note: {late} of the {records} records behind this were recorded more than a week after they were learned.\n")
    });
    late.unwrap_or_default() + &erased(behind)
}

/// A word of warning where some of an answer was erased: it may have said otherwise before.
pub(crate) fn erased(Behind { records, erased, .. }: Behind) -> String {
    match erased {
        0 => String::new(),
        1 => format!(
            "Note: 1 of the {records} records behind this was erased; `mercato history DEAL` tells when and why.\n"
        ),
        some => format!(
            "Note: {some} of the {records} records behind this were erased; `mercato history DEAL` tells when and why.\n"
        ),
    }
}

/// `1 deal`, `3 deals`.
pub(crate) fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// `TMW (C3)`.
pub(crate) fn source(source: Option<&Source>) -> String {
    match source {
        None => "no source".into(),
        Some(Source { name, grade: Some(grade), .. }) => format!("{name} ({grade})"),
        Some(Source { name, .. }) => name.to_string(),
    }
}

/// The text without what could move the cursor, colour the terminal, or read as something else.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(|c| if steers(c) { ' ' } else { c }).collect()
}
