//! How a deal evolved: each record, what it changed, and what became of it.

use super::form::links;
use super::words;
use crate::render::history::change;
use crate::render::{clean, count, source};
use crate::views::changes::Change;
use crate::views::date::{readable, readable_in};
use crate::views::history::{HistoryEntry, Standing};
use chrono_tz::Tz;
use maud::{Markup, html};

/// The records, the newest first.
pub(super) fn history(entries: &[HistoryEntry], zone: Tz, may_record: bool) -> Markup {
    html! {
        section.history {
            h2 { (words::HISTORY) " " small { (count(entries.len(), "record")) } }
            ol reversed { @for entry in entries.iter().rev() { (record(entry, zone, may_record)) } }
        }
    }
}

fn record(entry: &HistoryEntry, zone: Tz, may_record: bool) -> Markup {
    let standing = match entry.standing {
        Standing::Stands => None,
        Standing::Corrected => Some(words::CORRECTED),
        Standing::Retracted => Some(words::RETRACTED),
        Standing::Erased => Some(words::ERASED),
    };
    html! {
        li id={ "r" (entry.position) } data-standing=[standing] {
            p.when { a href={ "#r" (entry.position) } { "#" (entry.position) } " " (readable_in(&entry.happened, zone))
                @if let Some(standing) = standing { " " span.mark.gone { (standing) } }
                @if entry.possible { " " span.mark.may { (words::MAY_HAVE) } }
            }
            p.what { bdi { (clean(&entry.text)) } }
            @if let Some(note) = &entry.note { p.quote { q { (clean(note.as_str())) } } }
            (what_became(entry, zone))
            @if !entry.changed.is_empty() { ul.changes { @for changed in &entry.changed { li { bdi { (in_arrows(changed)) } } } } }
            p.by {
                @if entry.recorder.is_some() { (words::SAID_BY) " " bdi { (clean(&source(entry.source.as_ref()))) }
                    @if let Some(reference) = entry.source.as_ref().and_then(|source| source.reference.as_ref()) { ", " bdi { (clean(reference.as_str())) } }
                    "; "
                }
                (words::LEARNED) " " (readable_in(&entry.learned, zone)) ", " (words::RECORDED) " " (readable(&entry.recorded))
                @if let Some(recorder) = &entry.recorder { " " (words::BY) " " bdi { (clean(recorder.as_str())) } }
            }
            @if may_record { (links(entry)) }
        }
    }
}

/// What was and what is, with the arrow that a terminal may not have.
pub(super) fn in_arrows(changed: &Change) -> String {
    clean(&change(changed).replace(" -> ", " → "))
}

/// Corrections, retractions, erasures.
fn what_became(entry: &HistoryEntry, zone: Tz) -> Markup {
    html! {
        @if !entry.corrected_by.is_empty() {
            p.became { (words::CORRECTED_BY)
                @for by in &entry.corrected_by { " " a href={ "#r" (by) } { "#" (by) } }
                ": " bdi { (clean(&entry.now.text)) } " (" (readable_in(&entry.now.happened, zone)) ")"
            }
        }
        @if let Some(by) = entry.retracted_by { p.became { (words::RETRACTED_BY) " " a href={ "#r" (by) } { "#" (by) } } }
        @if let (Some(by), Some(erasure)) = (entry.erased_by, &entry.erasure) {
            p.became { (words::ERASED_BY) " #" (by) ", " (readable(&erasure.recorded)) ": " bdi { (clean(erasure.reason.as_str())) } }
        }
    }
}
