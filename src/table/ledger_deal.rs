//! What the ledger has of a deal, as a table needs to know it.

use super::row_word::{RowRecord, RowWord};
use crate::deal::cuts::Cuts;
use crate::deal::event::{Event, Parties};
use crate::deal::history::History;
use crate::deal::ids::RecordId;
use crate::deal::moment::Instant;
use crate::deal::name::Slug;
use crate::deal::patch::Patched;
use crate::deal::record::Record;
use crate::deal::source::Source;
use crate::deal::terms::{Field, TransferKind, Value};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What the ledger has of a deal.
#[derive(Clone, Debug)]
pub struct LedgerDeal {
    /// Its name; its id, where its opening was erased.
    pub slug: Slug,
    /// None where its opening does not count or was erased.
    pub parties: Option<Parties>,
    /// The records that rows of this table became.
    pub rows: Vec<RowRecord>,
    /// The keys of rows of other tables, each behind the name of its table.
    pub other_rows: BTreeSet<String>,
    /// When the player came, where it is a loan.
    pub loan_since: Option<Instant>,
    /// Its records that were erased, whoever recorded them.
    pub erased: Vec<ErasedRecord>,
}

/// What is left of a record that was erased.
#[derive(Clone, Debug)]
pub struct ErasedRecord {
    /// Its identity.
    pub id: RecordId,
    /// Its type.
    pub type_name: &'static str,
}

impl LedgerDeal {
    /// Of this history. `prefix` is what the keys of the table begin with.
    pub fn of(history: &History, prefix: Option<&str>) -> Option<Self> {
        let slug = history.slug()?.clone();
        let readings = history.readings(&Cuts::default());
        let parties = readings.iter().find_map(|reading| match reading.event() {
            Event::Opened(parties) if reading.counts() => Some(parties.clone()),
            _ => None,
        });
        let loans = readings.iter().filter(|reading| reading.counts() && is_loan(reading.event()));
        let loan_since = loans.map(|reading| reading.record.happened.start).max();
        let erased = readings.iter().map(|reading| reading.record).filter(|record| record.is_erased());
        let erased: Vec<ErasedRecord> =
            erased.map(|record| ErasedRecord { id: record.id, type_name: record.event.type_name() }).collect();
        let mut rows = Vec::new();
        let mut other_rows = BTreeSet::new();
        for reading in &readings {
            let record = reading.record;
            let key = key(record.source.as_ref()).filter(|_| !record.event.is_about_a_record());
            let (Some(prefix), Some(key)) = (prefix, key) else { continue };
            if !key.starts_with(prefix) {
                other_rows.insert(key.to_owned());
                continue;
            }
            let (said, corrected_by, since) = said(history, record);
            rows.push(RowRecord {
                key: key.into(),
                id: record.id.0,
                position: record.position.0,
                slug: slug.clone(),
                since,
                said,
                is_taken_back: reading.retracted_by.is_some(),
                corrected_by,
                type_name: record.event.type_name(),
            });
        }
        Some(Self { slug, parties, rows, other_rows, loan_since, erased })
    }
}

/// A player came on loan.
pub(super) fn is_loan(event: &Event) -> bool {
    let Event::Completion { terms: Some(terms), .. } = event else { return false };
    matches!(terms.0.get(&Field::Kind), Some(Value::Kind(TransferKind::Loan)))
}

pub(super) fn key(source: Option<&Source>) -> Option<&str> {
    Some(source?.reference.as_ref()?.as_str())
}

/// The record with the corrections of the same source alone: what others corrected, the table did not say. With the newest of these, and when it took place by them.
fn said(history: &History, record: &Record) -> (RowWord, Option<Uuid>, Instant) {
    let (mut said, mut newest) = (Patched::from(record), None);
    for correction in history.records() {
        let Event::Correction { of, patch, .. } = &correction.event else { continue };
        if *of == record.id
            && key(correction.source.as_ref()) == key(record.source.as_ref())
            && let Ok(patched) = said.apply(patch, history.zone())
        {
            said = patched;
            newest = Some(correction.id.0);
        }
    }
    let word = RowWord::new(&said.happened, said.note.as_ref(), said.source.as_ref(), &said.event);
    (word, newest, said.happened.start)
}
