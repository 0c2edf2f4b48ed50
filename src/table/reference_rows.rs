//! What a table said last of clubs, players and windows: each newer word is a further entry.

use super::ledger_deal::key;
use super::row_draft::RecordDraft;
use super::row_word::RowWord;
use crate::bytes::identities::Identities;
use crate::deal::name::Slug;
use crate::deal::record::Record;
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

/// The newest entries that rows became, by the keys of the rows and by what they are about.
#[derive(Default)]
pub(super) struct ReferenceRows(HashMap<(String, Slug), (Uuid, RowWord)>);

impl ReferenceRows {
    /// Of the records of reference data, in their order.
    pub(super) fn of(records: &[Record], prefix: Option<&str>) -> Self {
        let of_table = records.iter().filter_map(|record| {
            let key = prefix.and_then(|prefix| key(record.source.as_ref()).filter(|key| key.starts_with(prefix)))?;
            let word = RowWord::new(&record.happened, record.note.as_ref(), record.source.as_ref(), &record.event);
            Some(((key.to_owned(), record.event.reference()?), (record.id.0, word)))
        });
        Self(of_table.collect())
    }

    /// The row said this of it last.
    pub(super) fn has(&self, key: &str, slug: &Slug, record: &RecordDraft) -> bool {
        self.0.get(&(key.to_owned(), slug.clone())).is_some_and(|(_, word)| *word == RowWord::of(record))
    }

    /// The id of its next word, where it is not the first: derived, so that two imports at once record it once.
    pub(super) fn next_id(&self, ids: &Identities, key: &str, slug: &Slug, record: &RecordDraft) -> Option<Uuid> {
        let (newest, _) = self.0.get(&(key.to_owned(), slug.clone()))?;
        let word = RowWord::of(record);
        let says = serde_json::json!([word.happened, word.note, word.source, word.grade, Value::Object(word.data)]);
        Some(ids.correction_of_row(key, &newest.to_string(), &says.to_string()))
    }
}
