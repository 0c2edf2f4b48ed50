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
/// Clients refuse answers whose headers are long, and with them the receipt: the header has at most so many bytes, and a note of it
/// so many letters. One note of such letters always fits, at up to 12 bytes each.
const BYTES: usize = 2_048;
const LETTERS: usize = 160;

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

/// Adds them to the headers of an answer: the first of them, shortened, and how many more there are.
pub(super) fn tell(notes: &[String], headers: &mut HeaderMap) {
    if notes.is_empty() {
        return;
    }
    headers.extend(HeaderValue::try_from(in_a_header(notes)).ok().map(|notes| (NOTES, notes)));
}

fn in_a_header(notes: &[String]) -> String {
    let quoted = |note: &str| ascii(&serde_json::json!(note).to_string());
    let more = |count: usize| quoted(&format!("and {count} more"));
    let room = BYTES - "[,]".len() - more(notes.len()).len();
    let (mut told, mut bytes) = (Vec::new(), 0);
    for note in notes {
        let note = quoted(&shortened(note));
        bytes += note.len() + ",".len();
        if bytes > room {
            break;
        }
        told.push(note);
    }
    let left_out = notes.len() - told.len();
    told.extend((left_out > 0).then(|| more(left_out)));
    format!("[{}]", told.join(","))
}

fn shortened(note: &str) -> String {
    match note.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", note.get(..end).unwrap_or_default()),
        None => note.into(),
    }
}

/// JSON with its other letters escaped.
fn ascii(json: &str) -> String {
    let mut ascii = String::new();
    for letter in json.chars() {
        if letter.is_ascii() {
            ascii.push(letter);
        } else {
            let units =
                letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
            ascii += &units;
        }
    }
    ascii
}

/// The record before the one that was made, of the same deal, club, player or window.
fn before(receipt: &Receipt) -> Option<&Record> {
    receipt.history.records().iter().rev().find(|record| record.position < receipt.record.position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_and_long_notes_fit_into_a_header() {
        for (letter, count) in [('a', 3), ('Ж', 1), ('🦁', 1), ('"', 40), ('🦁', 100_000)] {
            let notes = vec![letter.to_string().repeat(10_000); count];
            let header = in_a_header(&notes);
            assert!(header.len() <= BYTES && header.is_ascii(), "{} bytes of {count} times {letter}", header.len());
            let told: Vec<String> = serde_json::from_str(&header).unwrap();
            assert_eq!(told.first().unwrap(), &(letter.to_string().repeat(LETTERS) + "…"));
            let (last, whole) = (told.last().unwrap(), told.len() == count);
            assert!(whole || *last == format!("and {} more", count - (told.len() - 1)), "{last}");
        }
    }
}
