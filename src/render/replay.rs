//! A window, day by day.

use super::block::Sheet;
use super::deals::table_of;
use super::history::change;
use super::table::table;
use super::{foot, heading};
use crate::deal::kind::Kind;
use crate::deal::phase::Phase;
use crate::views::board::by_phase;
use crate::views::date::weekday;
use crate::views::deal::{AsOf, Deal};
use crate::views::replay::{ReplayClock, ReplayEvent, ReplayStep};
use crate::views::wording::in_a_line;

/// What happened each day, which deal moved from what to what, and the board at the end.
pub(crate) fn days(
    steps: &[ReplayStep],
    deals: &[Deal],
    by: ReplayClock,
    as_of: &AsOf,
    notes: &str,
    width: u16,
) -> String {
    let nothing = if by == ReplayClock::Happened { "Nothing happened then.\n" } else { "Nothing was learned then.\n" };
    let days = if steps.is_empty() { nothing.into() } else { sheet(steps, by).text(width) };
    let end = heading("At the end");
    let board = if deals.is_empty() { "No deals.\n".into() } else { table_of(deals, width) };
    format!("{days}\n{end}\n{board}{}", foot(as_of, notes))
}

/// A row a deal, the day in the first of each.
pub(crate) fn sheet(steps: &[ReplayStep], by: ReplayClock) -> Sheet {
    let what = if by == ReplayClock::Happened { "WHAT HAPPENED" } else { "WHAT WAS LEARNED" };
    let told = |step: &ReplayStep| step.events.iter().map(text).collect();
    Sheet::new(&["DAY", "DEAL", "MOVED", what], rows(steps, told))
}

/// What the event says, or, of a remark, the remark; and the grade of a doubtful source.
fn text(event: &ReplayEvent) -> String {
    let doubtful = event.source.as_ref().and_then(|source| source.grade).filter(|grade| grade.is_doubtful());
    let doubt = doubtful.map(|grade| format!(" (doubtful: {grade})")).unwrap_or_default();
    match &event.note {
        Some(note) if event.r#type == Kind::Note => format!("note: {}{doubt}", in_a_line(note.as_str())),
        _ => format!("{}{doubt}", event.text),
    }
}

/// Only the steps in which a deal came to another phase, or its authorization changed; a line each.
pub(crate) fn moves(steps: &[ReplayStep], width: u16) -> String {
    let moved =
        |step: &&ReplayStep| step.from != step.to || step.changes.iter().any(|change| change.field == "authorization");
    let steps: Vec<ReplayStep> = steps.iter().filter(moved).cloned().collect();
    table(&["DAY", "DEAL", "MOVED", "BY"], &rows(&steps, |step| vec![decisive(step)]), width, 0)
}

/// The last event of a step that can have moved the deal, without its terms.
fn decisive(step: &ReplayStep) -> String {
    let event = step.events.iter().rev().find(|event| is_a_step(event.r#type.word())).or(step.events.last());
    let text = event.map(|event| event.text.as_str()).unwrap_or_default();
    let clause = if text.contains(" offers ") { text } else { text.split(": ").next().unwrap_or(text) };
    if text.starts_with("collapsed") { text.to_owned() } else { clause.to_owned() }
}

/// How many deals ended in each phase, and which.
pub(crate) fn tally(deals: &[Deal], as_of: &AsOf, width: u16) -> String {
    let mut rows = Vec::new();
    for (phase, deals) in by_phase(deals) {
        let names = deals.iter().map(|deal| deal.deal.as_str()).collect::<Vec<_>>().join(", ");
        rows.push(vec![format!("{} {}", deals.len(), phase.map_or("not yet certain", Phase::word)), names]);
    }
    format!("At the end ({}):\n{}", as_of.words(), table(&["", ""], &rows, width, 2))
}

fn rows(steps: &[ReplayStep], what: impl Fn(&ReplayStep) -> Vec<String>) -> Vec<Vec<String>> {
    let mut day_before = None;
    let mut rows = Vec::new();
    for step in steps {
        let day = if day_before == Some(step.day) { String::new() } else { weekday(step.day) };
        day_before = Some(step.day);
        let word = |phase: Option<Phase>| phase.map_or("new", Phase::word);
        let moved =
            if step.from == step.to { String::new() } else { format!("{} -> {}", word(step.from), word(step.to)) };
        let authorization =
            step.changes.iter().filter(|change| change.field == "authorization" && !change.from.is_null()).map(change);
        let moved: Vec<String> =
            Some(moved).filter(|moved| !moved.is_empty()).into_iter().chain(authorization).collect();
        rows.push(vec![day, step.deal.to_string(), moved.join("\n"), what(step).join("\n")]);
    }
    rows
}

/// The types of event that can move a deal.
fn is_a_step(type_name: &str) -> bool {
    !matches!(
        type_name,
        "opened"
            | "note"
            | "link"
            | "terms_reported"
            | "medical"
            | "replacement_found"
            | "clause_triggered"
            | "personal_terms"
    )
}
