//! Answers for people: plain data as tables that fit the terminal.

pub(crate) mod blame;
pub(crate) mod deal;
pub(crate) mod deals;
pub(crate) mod diff;
pub(crate) mod echo;
pub(crate) mod history;
pub(crate) mod progress;
pub(crate) mod replay;
pub(crate) mod table;
pub(crate) mod windows;

use crate::deal::cuts::{Cuts, UpTo};
use crate::deal::source::Source;
use crate::views::date;

/// Columns where the terminal does not tell.
pub(crate) const WIDTH: u16 = 100;

/// Bold where the terminal can.
pub(crate) fn heading(text: &str) -> String {
    let bold = anstyle::Style::new().bold();
    format!("{bold}{text}{bold:#}")
}

/// The cuts that an answer was made with.
pub(crate) fn cuts(cuts: &Cuts) -> String {
    let mut words = Vec::new();
    if let Some(at) = &cuts.at {
        words.push(format!("the state on {}", date::readable(&at.words)));
    }
    if let Some(known_at) = &cuts.known_at {
        words.push(format!("as known on {}", date::readable(&known_at.words)));
    }
    match &cuts.up_to {
        Some(UpTo::Position(position)) => words.push(format!("up to record {position}")),
        Some(UpTo::Recorded(moment)) => words.push(format!("as recorded by {}", date::readable(&moment.words))),
        None => {}
    }
    if words.is_empty() { "everything that is recorded, no cut".into() } else { words.join(", ") }
}

/// A word of warning where much of an answer was recorded long after it was learned.
pub(crate) fn late((late, all): (usize, usize)) -> String {
    if late * 2 < all || late == 0 {
        return String::new();
    }
    format!("Note: {late} of the {all} records behind this were recorded more than a week after they were learned.\n")
}

/// `TMW (C3)`.
pub(crate) fn source(source: Option<&Source>) -> String {
    match source {
        None => "no source".into(),
        Some(Source { name, grade: Some(grade), .. }) => format!("{name} ({grade})"),
        Some(Source { name, .. }) => name.to_string(),
    }
}

/// The text without what could move the cursor or colour the terminal.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
