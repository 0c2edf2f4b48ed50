//! How errors name what a rule is about.

use crate::deal::ids::Position;
use crate::deal::moment::Moment;
use crate::deal::name::Name;

/// A moment, for an error to name it.
pub(in crate::deal) fn words(moment: &Moment) -> String {
    moment.words.clone()
}

/// What a record of this type is called in a clause: those that cannot be corrected, retracted or erased.
pub(super) fn a_record(event: &str) -> String {
    match event {
        "opened" => "an erased opening".into(),
        "window_set" => "the dates of a window".into(),
        "club_set" => "the entry of a club".into(),
        "player_set" => "the entry of a player".into(),
        "erasure" => "an erasure".into(),
        event => format!("a {event}"),
    }
}

/// What a change of an earlier record is called: of the entries of clubs and players only removals are such.
pub(super) fn told(event: &str) -> &str {
    if matches!(event, "club_set" | "player_set") { "removal" } else { event }
}

/// `record 2`, `records 2 and 3`; of many, the first.
pub(super) fn numbers(records: &[Position]) -> String {
    const MOST: usize = 5;
    let one = if records.len() == 1 { "record" } else { "records" };
    let told: Vec<String> = records.iter().take(MOST).map(Position::to_string).collect();
    match (records.len().saturating_sub(MOST), told.split_last()) {
        (0, Some((last, first))) if !first.is_empty() => format!("{one} {} and {last}", first.join(", ")),
        (0, _) => format!("{one} {}", told.join(", ")),
        (more, _) => format!("{one} {} and {more} more", told.join(", ")),
    }
}

pub(super) fn in_quotes(names: &[Name]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}
