//! Taking away for good what a record said.

use super::entry::RegisterEntry;
use super::history::History;
use super::ids::Position;
use super::kind::Kind;
use super::record::Record;
use super::refusal::Refusal;

/// A deal without the data of one of its records, and of the corrections of that.
#[derive(Clone, Debug, PartialEq)]
pub struct Erasing {
    /// The deal as it is then. The erasure is not recorded in it yet.
    pub history: History,
    /// What goes, in the order of the log: the record, and its corrections.
    pub gone: Vec<Position>,
}

/// Takes away what a record of the deal said, or tells the rule that refuses it.
pub fn erase(history: &History, record: &Record) -> Result<Erasing, Refusal> {
    if record.is_erased() {
        let by = history.erasure_of(record).map(|erasure| erasure.position);
        return Err(Refusal::ErasedAlready { position: record.position, by });
    }
    erasable(history, record)?;
    let corrects = |other: &Record| other.event.is(Kind::Correction) && other.event.of() == Some(record.id);
    let goes = |other: &&Record| other.id == record.id || (corrects(other) && !other.is_erased());
    let gone: Vec<Position> = history.records().iter().filter(goes).map(|record| record.position).collect();
    let left = |record: &Record| if goes(&record) { record.clone().erased() } else { record.clone() };
    let records = history.records().iter().map(left).collect();
    Ok(Erasing { history: History::of(history.zone(), records), gone })
}

/// Whether what it said can be taken away at all.
pub(super) fn erasable(history: &History, record: &Record) -> Result<(), Refusal> {
    let (position, event) = (record.position, record.event.type_name());
    match record.event.kind() {
        Kind::Correction | Kind::Retraction | Kind::Erasure => {
            let about = record.event.of().and_then(|of| history.record(of));
            let of = about.filter(|of| !of.is_erased() && !of.event.stays_for_good()).map(|of| of.position);
            Err(Refusal::NotErasable { position, event, of })
        }
        _ => match fixed(record) {
            Some(refusal) => Err(refusal),
            None => Ok(()),
        },
    }
}

/// Reference data is neither corrected, retracted nor erased: why, where the record is some.
pub fn fixed(record: &Record) -> Option<Refusal> {
    let (position, event) = (record.position, &record.event);
    if event.is(Kind::WindowSet) {
        return Some(Refusal::WindowDatesFixed { position, window: record.slug.clone() });
    }
    event.entry().map(|RegisterEntry { kind, name, .. }| Refusal::EntryFixed { position, kind, name })
}
