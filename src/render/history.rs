//! How a deal evolved.

use super::table::table;
use super::{clean, count, foot, heading, source};
use crate::deal::name::Slug;
use crate::deal::terms::{Field, Value as Term};
use crate::views::changes::Change;
use crate::views::date::{readable, readable_in};
use crate::views::deal::AsOf;
use crate::views::field_value::FieldValue;
use crate::views::history::{Erasure, HistoryEntry, Standing};
use crate::views::wording::{self, label};
use chrono_tz::Tz;
use serde_json::Value;

/// Of the values that contradict each other, so many are told; `blame` and JSON have all of them.
const RIVALS: usize = 5;

/// Every record with its clocks, its source, what it changed and what became of it.
pub(crate) fn audit(deal: &Slug, entries: &[HistoryEntry], zone: Tz, as_of: &AsOf, notes: &str, width: u16) -> String {
    let rows = entries
        .iter()
        .map(|entry| vec![format!("#{}", entry.position), readable_in(&entry.happened, zone), told(entry, zone)]);
    let table = table(&["RECORD", "HAPPENED", "WHAT"], &rows.collect::<Vec<_>>(), width, 0);
    format!("{}  {}\n\n{table}{}", heading(deal.as_str()), count(entries.len(), "record"), foot(as_of, notes))
}

/// A line or two a record.
pub(crate) fn brief(entries: &[HistoryEntry], width: u16) -> String {
    let rows = entries.iter().map(|entry| {
        let said = source(entry.source.as_ref());
        vec![
            readable(&entry.now.happened),
            entry.now.text.clone(),
            said,
            entry.changed.iter().filter(|change| is_a_move(change)).map(change).collect::<Vec<_>>().join("\n"),
        ]
    });
    table(&["HAPPENED", "WHAT", "SAID BY", "CHANGED"], &rows.collect::<Vec<_>>(), width, 0)
}

fn is_a_move(change: &Change) -> bool {
    matches!(change.field.as_str(), "phase" | "authorization") || change.field.starts_with("disputed.")
}

fn told(entry: &HistoryEntry, zone: Tz) -> String {
    let mut lines = vec![entry.text.clone()];
    if let Some(note) = &entry.note {
        lines.push(format!("\"{note}\""));
    }
    let reference = entry
        .source
        .as_ref()
        .and_then(|source| source.reference.as_ref())
        .map(|text| format!(", {text}"))
        .unwrap_or_default();
    let stood = format!("learned {}, recorded {}", readable_in(&entry.learned, zone), readable(&entry.recorded));
    match &entry.recorder {
        Some(recorder) => {
            lines.push(format!("said by {}{reference}", source(entry.source.as_ref())));
            lines.push(format!("{stood} by {recorder}"));
        }
        // Who said and who typed it are gone with it.
        None => lines.push(stood),
    }
    if entry.possible {
        lines.push("may have happened by then, or not".into());
    }
    if entry.standing == Standing::Corrected || !entry.corrected_by.is_empty() {
        let by = entry.corrected_by.iter().map(|position| format!("#{position}")).collect::<Vec<_>>().join(", ");
        let note = entry.now.note.as_ref().filter(|_| entry.now.note != entry.note);
        let note = note.map(|note| format!(", \"{note}\"")).unwrap_or_default();
        let happened = readable_in(&entry.now.happened, zone);
        lines.push(format!("CORRECTED by {by}, now: {} ({happened}){note}", entry.now.text));
    }
    if let Some(by) = entry.retracted_by {
        lines.push(format!("RETRACTED by #{by}: it does not count"));
    }
    if let (Some(by), Some(Erasure { recorded, reason })) = (entry.erased_by, &entry.erasure) {
        lines.push(format!("ERASED by #{by} on {}: {reason}", readable(recorded)));
    }
    lines.extend(entry.changed.iter().map(|changed| format!("  {}", change(changed))));
    lines.push(String::new());
    lines.join("\n")
}

/// `phase: contact -> offer`; what begins is told without a from.
pub(crate) fn change(change: &Change) -> String {
    clean(&changed(change))
}

fn changed(change: &Change) -> String {
    let (group, name) = change.field.split_once('.').unwrap_or(("", &change.field));
    let name = match (group, Field::named(name)) {
        ("terms" | "disputed", Some(field)) => label(field).to_owned(),
        ("offer", _) => name.to_owned(),
        ("authorization", _) if name == "by" => "authorization by".into(),
        _ => name.replace('_', " "),
    };
    let (from, to) = (plain(&change.from), plain(&change.to));
    match (group, change.from.is_null(), change.to.is_null()) {
        ("disputed", _, false) => format!("disputed: {name} ({to})"),
        ("disputed", _, true) => format!("no longer disputed: {name}"),
        ("offer", _, true) => format!("no longer on the table: the offer of {name}"),
        ("offer", _, false) => format!("on the table: {name} offers {}", offer(&change.to)),
        (_, true, _) => format!("{name}: {to}"),
        _ if change.field == "possible_phase" && change.to.is_null() => format!("{from} is no longer possible"),
        (_, _, true) => format!("{name}: no longer {from}"),
        _ => format!("{name}: {from} -> {to}"),
    }
}

/// The terms of an offer, and who rejected it.
fn offer(value: &FieldValue) -> String {
    let FieldValue::Json(value) = value else { return plain(value) };
    let part = |name: &str| value.get(name).filter(|part| !part.is_null());
    let terms = part("terms").map(wording::json).unwrap_or_default();
    let answer = part("answer").and_then(|answer| answer.get("rejected_by")).map(wording::json);
    answer.map_or(terms.clone(), |by| format!("{terms}; rejected by {by}"))
}

fn plain(value: &FieldValue) -> String {
    match value {
        FieldValue::Json(Value::String(text)) => plain_text(text),
        FieldValue::Json(value) => wording::json(value),
        FieldValue::Term(Term::Text(text)) => plain_text(text.as_str()),
        FieldValue::Term(term) => value_of(term),
        FieldValue::Terms(terms) => {
            let shown = terms.iter().take(RIVALS).map(value_of).collect::<Vec<_>>().join(", ");
            match terms.len().saturating_sub(RIVALS) {
                0 => shown,
                more => format!("{shown} and {more} more"),
            }
        }
    }
}

fn plain_text(text: &str) -> String {
    match text {
        "pending_replacement" | "under_discussion" => text.replace('_', " "),
        _ => readable(text),
    }
}

fn value_of(term: &Term) -> String {
    match term {
        Term::Money(money) => money.to_string(),
        other => readable(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deal::money::Money;

    #[test]
    fn of_many_values_in_dispute_the_first_are_told() {
        let fees = |count: u32| {
            let fees = (1..=count).map(|fee| Term::Money(Money::parse(&format!("{fee}m EUR")).unwrap()));
            plain(&FieldValue::Terms(fees.collect()))
        };
        assert_eq!(fees(2), "1m EUR, 2m EUR");
        assert_eq!(fees(5), "1m EUR, 2m EUR, 3m EUR, 4m EUR, 5m EUR");
        assert_eq!(fees(7), "1m EUR, 2m EUR, 3m EUR, 4m EUR, 5m EUR and 2 more");
    }
}
