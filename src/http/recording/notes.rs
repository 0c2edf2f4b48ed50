//! What is worth a word about a record that was made, as the command line tells it beside its answer.

use crate::deal::cuts::Cuts;
use crate::deal::entry::RegisterEntry;
use crate::deal::history::History;
use crate::deal::phase::Phase;
use crate::deal::record::Record;
use crate::http::HttpFault;
use crate::http::asking::Asking;
use crate::ledger::Receipt;
use crate::render::echo::{currencies_out_of_time, lost, unclear};
use crate::render::remark::remarks;
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// A list of texts, as JSON in ASCII.
const NOTES: HeaderName = HeaderName::from_static("mercato-notes");

/// On the record of this receipt. `phase` is where the deal is with it, and `history` ends with it.
pub(super) fn notes(receipt: &Receipt, history: &History, phase: Option<Phase>) -> Vec<String> {
    let record = &receipt.record;
    let mut notes: Vec<String> = currencies_out_of_time(record).into_iter().collect();
    notes.extend(remarks(history, record, phase, |_| "record it as a reopening".into()));
    let before = before(receipt).filter(|before| !before.event.removes_an_entry());
    notes.extend(before.map(|before| lost(&record.event, &before.event)).unwrap_or_default());
    notes
}

/// On the recorded names of which it is unclear who is meant, since this entry of a club or player was set or removed.
pub(super) async fn unclear_names(asking: &Asking, receipt: &Receipt) -> Result<Vec<String>, HttpFault> {
    let Some(entry) = receipt.record.event.entry() else { return Ok(Vec::new()) };
    // Names that it no longer has may be those of several others.
    let earlier = before(receipt).and_then(|record| record.event.entry()).map(|entry| entry.aliases);
    let touched = RegisterEntry { aliases: [entry.aliases, earlier.unwrap_or_default()].concat(), ..entry };
    let unclear = move |records: &crate::desk::ask::Records| {
        let who = records.who_of(touched.names().map(|name| (touched.kind, name.clone())), &Cuts::default())?;
        let names = records.made_ambiguous(&touched, &who)?.into_iter();
        Ok(names
            .map(|(name, deal)| unclear(&name, &deal, touched.kind, &who.candidates(touched.kind, &name)))
            .collect())
    };
    asking.look(unclear).await
}

/// Adds them to the headers of an answer.
pub(super) fn tell(notes: &[String], headers: &mut HeaderMap) {
    if notes.is_empty() {
        return;
    }
    let mut ascii = String::new();
    for letter in serde_json::json!(notes).to_string().chars() {
        if letter.is_ascii() {
            ascii.push(letter);
        } else {
            let units =
                letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
            ascii += &units;
        }
    }
    headers.extend(HeaderValue::try_from(ascii).ok().map(|notes| (NOTES, notes)));
}

/// The record before the one that was made, of the same deal, club, player or window.
fn before(receipt: &Receipt) -> Option<&Record> {
    receipt.history.records().iter().rev().find(|record| record.position < receipt.record.position)
}
