//! What was understood, and what would change: shown before it is recorded.

use super::input::{in_full, label};
use super::wanted::WantedLine;
use crate::deal::cuts::Cuts;
use crate::deal::entry::RegisterKind;
use crate::deal::history::parties_during;
use crate::deal::kind::Kind;
use crate::deal::moment::Instant;
use crate::deal::name::Name;
use crate::deal::who::{Who, names_of};
use crate::http::page::words;
use crate::ledger::Receipt;
use crate::render::history::change;
use crate::render::remark::remarks;
use crate::render::{clean, echo, source};
use crate::views::date::readable_in;
use crate::views::deal::Deal;
use crate::views::history::{HistoryEntry, newest};
use crate::views::wording::{capital, json};
use chrono_tz::Tz;
use maud::{Markup, html};
use serde_json::Value;

/// A line as a dry run found it.
pub(super) struct CheckedLine {
    entry: HistoryEntry,
    deal: Option<Deal>,
    notes: Vec<String>,
    has_learned: bool,
    /// What is sent back to have this recorded, and nothing else.
    pub(super) digest: String,
}

impl CheckedLine {
    /// As it reads until `asked`, the end of today. None where nothing of it can be told.
    pub(super) fn of(wanted: &WantedLine, receipt: &Receipt, asked: Instant) -> Option<Self> {
        let who = &receipt.who;
        let cuts = Cuts { who: who.clone(), asked: Some(asked), ..Cuts::default() };
        let history = receipt.history_with_it();
        let (entry, deal) = newest(&history, &cuts)?;
        let mut notes: Vec<String> = wanted.near.iter().map(echo::near).collect();
        notes.extend(echo::currencies_out_of_time(&receipt.record));
        let then = parties_during(&history.readings(&cuts), &receipt.record.when());
        notes.extend(echo::stranger(&entry, &then, who));
        let phase = deal.as_ref().and_then(|deal| deal.phase);
        notes.extend(remarks(&history, &receipt.record, phase, |_| words::RECORD_A_REOPENING.into()));
        let before = history.records().iter().rev().find(|record| record.position < receipt.record.position);
        notes.extend(before.map(|before| echo::lost(&receipt.record.event, &before.event)).unwrap_or_default());
        // The names that it sets are of no other entry.
        let is_entry = receipt.record.event.is_reference();
        for (kind, name) in names_of(&wanted.line.event).into_iter().filter(|_| !is_entry) {
            notes.extend(another_name(kind, name, who));
        }
        let grade = entry.source.as_ref().and_then(|source| source.grade).filter(|grade| grade.is_doubtful());
        if let Some(grade) =
            grade.filter(|_| deal.as_ref().is_some_and(|deal| deal.unconfirmed.contains(&entry.position)))
        {
            notes.push(format!("{} {grade}: {}", words::A_GRADE_OF, words::DOES_NOT_MOVE));
        }
        notes.dedup();
        Some(Self { entry, deal, notes, has_learned: wanted.line.learned.is_some(), digest: wanted.digest() })
    }

    /// Adds what a question found out.
    pub(super) fn note(&mut self, notes: impl IntoIterator<Item = String>) {
        self.notes.extend(notes);
    }

    /// The sentence, the fields and the changes.
    pub(super) fn markup(&self, zone: Tz) -> Markup {
        let Self { entry, notes, .. } = self;
        let is_reference = entry.r#type.is_reference();
        html! {
            p.what { bdi { (capital(&clean(&entry.text))) } }
            dl.facts {
                @if let Some(deal) = self.deal.as_ref().filter(|_| entry.r#type == Kind::Opened) { (fact(words::NAME, &deal.deal.to_string())) }
                (fact(words::HAPPENED, &format!("{} ({})", readable_in(&entry.happened, zone), zone.name())))
                @if self.has_learned { (fact(words::LEARNED_ON, &format!("{} ({})", readable_in(&entry.learned, zone), zone.name()))) }
                @else { (fact(words::LEARNED_ON, words::JUST_NOW)) }
                (fact(words::SAID_BY, &source(entry.source.as_ref())))
                @for (name, value) in self.fields() { (fact(&name, &value)) }
                @if let Some(note) = &entry.note { (fact(words::REMARK, note.as_str())) }
            }
            @if !is_reference {
                h3 { (words::WHAT_CHANGES) }
                ul.changes {
                    @for changed in &entry.changed { li { bdi { (change(changed)) } } }
                    @if entry.changed.is_empty() { li { (words::NOTHING_CHANGES) } }
                }
            }
            @if !notes.is_empty() {
                h3 { (words::PLEASE_NOTE) }
                ul.notes { @for note in notes { li { (in_full(note)) } } }
            }
        }
    }

    /// Each field of the data, as it would be recorded.
    fn fields(&self) -> Vec<(String, String)> {
        let terms = self.entry.data.get("terms");
        let told = self.entry.r#type.all_fields().filter_map(|field| {
            let place = if field.is_term {
                terms.and_then(|terms| terms.get(field.name))
            } else {
                self.entry.data.get(field.name)
            };
            let value = match place? {
                Value::Null => words::NONE.to_owned(),
                Value::Bool(_) => words::YES.to_owned(),
                value => with_digits(value),
            };
            Some((label(self.entry.r#type, &field), value))
        });
        told.collect()
    }
}

fn fact(name: &str, value: &str) -> Markup {
    html! { div { dt { (name) } dd { bdi { (clean(value)) } } } }
}

/// Money with all its digits: `15m EUR (15,000,000)`.
fn with_digits(value: &Value) -> String {
    let digits = |name: &str| value.get(name).and_then(Value::as_str).map(grouped);
    let short = json(value);
    let long = match (digits("amount"), digits("from").zip(digits("to"))) {
        (Some(amount), _) => amount,
        (None, Some((from, to))) => format!("{from} – {to}"),
        (None, None) => return short.replace('_', " "),
    };
    if short.starts_with(&long) { short } else { format!("{short} ({long})") }
}

/// `15,000,000`
fn grouped(digits: &str) -> String {
    let (whole, rest) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    rest.map_or(grouped.clone(), |rest| format!("{grouped}.{rest}"))
}

/// A word on a name that an entry has beside its own.
fn another_name(kind: RegisterKind, name: &Name, who: &Who) -> Option<String> {
    let called = who.called(kind, name);
    (called != name).then(|| format!("{name} {} {called}", words::IS_TAKEN_FOR))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn money_is_told_with_all_its_digits() {
        assert_eq!(with_digits(&json!({"amount": "15000000", "currency": "EUR"})), "15m EUR (15,000,000)");
        let range = json!({"from": "8000000", "to": "10500000", "currency": "EUR"});
        assert_eq!(with_digits(&range), "8m..10.5m EUR (8,000,000 – 10,500,000)");
        assert_eq!(with_digits(&json!({"amount": "0", "currency": "EUR"})), "0 EUR");
        assert_eq!(with_digits(&json!({"amount": "1234.50", "currency": "EUR"})), "1234.50 EUR (1,234.50)");
        assert_eq!(with_digits(&json!("under_discussion")), "under discussion");
    }
}
