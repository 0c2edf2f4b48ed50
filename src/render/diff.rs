//! What changed between two dates.

use super::history::change;
use super::table::table;
use super::{heading, source};
use crate::views::date::readable;
use crate::views::diff::{Comparison, Diff};

/// What changed in the world, and what we learned, apart.
pub(crate) fn both(changed: &Comparison, notes: &str, width: u16) -> String {
    let slug = &changed.deal;
    let mut out = String::new();
    if let Some(diff) = &changed.in_the_world {
        out.push_str(&one(
            &format!("{slug}: what changed in the world, from {} to {}", readable(&diff.from), readable(&diff.to)),
            diff,
            width,
        ));
    }
    if let Some(diff) = &changed.in_what_we_knew {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&one(
            &format!("{slug}: what we learned, from {} to {}", readable(&diff.from), readable(&diff.to)),
            diff,
            width,
        ));
    }
    if notes.is_empty() { out } else { format!("{out}\n{notes}") }
}

fn one(title: &str, diff: &Diff, width: u16) -> String {
    let title = format!("{}\nThe later date: {}\n", heading(title), diff.as_of.words());
    if diff.changes.is_empty() && diff.records.is_empty() {
        return format!("{title}\n  nothing\n");
    }
    let changes: String = diff.changes.iter().map(|changed| format!("  {}\n", change(changed))).collect();
    let changes = if changes.is_empty() { "  the state is the same\n".into() } else { changes };
    let rows = diff.records.iter().map(|entry| {
        vec![
            format!("#{}", entry.position),
            readable(&entry.now.happened),
            entry.now.text.clone(),
            // Nobody knows any more who said what was erased.
            if entry.recorder.is_none() { String::new() } else { source(entry.source.as_ref()) },
        ]
    });
    // What changed may be who is meant by a name, or that an offer expired.
    if diff.records.is_empty() {
        return format!("{title}\n{changes}");
    }
    let records = table(&["RECORD", "HAPPENED", "WHAT", "SAID BY"], &rows.collect::<Vec<_>>(), width, 2);
    format!("{title}\n{changes}\n  Because of\n{records}")
}
