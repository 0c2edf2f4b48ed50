//! What was recorded, said back.

use super::deal::parties;
use super::history::change;
use super::{heading, source};
use crate::deal::name::Slug;
use crate::views::changes::Change;
use crate::views::date::readable;
use crate::views::deal::Deal;
use crate::views::history::Entry;

/// The deal's full name, what changed, and the command that would take it back.
pub(crate) fn recorded(entry: &Entry, deal: Option<&Deal>, changed: &[Change], undo: &str) -> String {
    let name = deal.map(|deal| format!("{}  {}\n", heading(deal.deal.as_str()), parties(deal))).unwrap_or_default();
    let said = format!(
        "recorded #{} (version {}): {}\n  {} {}, learned {}, said by {}\n",
        entry.position,
        entry.version,
        super::clean(&entry.text),
        if entry.data.get("status").is_some_and(|status| status == "scheduled") { "planned for" } else { "happened" },
        readable(&entry.happened),
        readable(&entry.learned),
        source(entry.source.as_ref()),
    );
    let changes: String = changed.iter().map(|changed| format!("  {}\n", change(changed))).collect();
    let changes = if changes.is_empty() { "  the state of the deal is the same\n".into() } else { changes };
    format!("{name}{said}{changes}to take it back: {undo}\n")
}

/// The dates of a window, which hold from now on.
pub(crate) fn window(entry: &Entry, name: &Slug) -> String {
    let said = super::clean(&entry.text);
    format!(
        "{}\nrecorded #{} (version {}): {said}\n  these dates hold until new ones are added\n",
        heading(name.as_str()),
        entry.position,
        entry.version
    )
}
