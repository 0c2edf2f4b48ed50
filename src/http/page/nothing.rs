//! What a view says where it has nothing to show.

use super::address::PageAddress;
use super::words;
use crate::deal::filter::DealFilter;
use crate::deal::ids::Position;
use crate::desk::ask::{AskError, Records, unknown_names};
use crate::render::clean;
use crate::views::unknown_name::UnknownName;
use maud::{Markup, html};

/// Filters of the board, beside dates and the window.
const FILTERS: [&str; 5] = ["phase", "club", "player", "agent", "text"];

/// The words for now, or those for dates, where the view has some.
pub(super) fn by_dates(here: &PageAddress, now: &'static str, then: &'static str) -> &'static str {
    if here.has_cuts() { then } else { now }
}

/// Nothing was ever recorded.
pub(super) fn is_empty(records: &Records) -> Result<bool, AskError> {
    Ok(records.head()? == Position(0))
}

/// A ledger without records, and how to begin, for whoever may.
pub(super) fn empty_ledger(may_record: bool) -> Markup {
    html! { p.none { (words::EMPTY_LEDGER) @if may_record { " " (words::FIRST_STEPS) } } }
}

/// Why no deal is shown.
pub(super) fn no_deals(
    records: &Records,
    filter: &DealFilter,
    here: &PageAddress,
    may_record: bool,
) -> Result<Markup, AskError> {
    if is_empty(records)? {
        return Ok(empty_ledger(may_record));
    }
    let unknown = unknown_names(records, filter)?;
    let is_filtered = FILTERS.iter().any(|name| here.value(name).is_some());
    let now = if is_filtered { words::NO_DEALS_SUCH } else { words::NO_DEALS };
    Ok(html! {
        @if unknown.is_empty() { p.none { (by_dates(here, now, words::NO_DEALS_THEN)) } }
        @for name in &unknown { (no_such_name(name, here)) }
    })
}

/// A name that no deal has, and links to those that may have been meant.
fn no_such_name(UnknownName { party, typed, near }: &UnknownName, here: &PageAddress) -> Markup {
    let word = party.word();
    html! {
        p.none { (words::NO_DEAL_HAS) " " (party.one()) " " (words::CALLED) " " bdi { (clean(typed)) } "."
            @if !near.is_empty() { " " (words::DID_YOU_MEAN) " "
                @for (place, name) in near.iter().enumerate() {
                    @if place > 0 { " " (words::OR) " " }
                    a href=(here.with(&[(word, Some(name.as_str()))])) { bdi { (clean(name.as_str())) } }
                }
                "?"
            }
        }
    }
}
