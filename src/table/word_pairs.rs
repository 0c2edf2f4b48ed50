//! Which record of the ledger a word of a row belongs to, decided over all rows of a table before any of them is recorded.

use super::row_word::RowRecord;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The words of a row: their types, and what they say.
pub(super) type RowWords = Vec<(&'static str, u64)>;

/// For each word of a row the place of its record among those of the row; none for a word without one.
pub(super) type WordPairs = Vec<Option<usize>>;

/// A record of this row that gets another word.
pub(super) struct ChangedWord<'r> {
    pub(super) record: &'r RowRecord,
    pub(super) word: u64,
    /// The number of the row.
    pub(super) row: u64,
}

/// Words that are those of records already. A record that was taken back comes last.
pub(super) fn equal_pairs(records: &[RowRecord], words: &RowWords) -> WordPairs {
    let mut pairs: WordPairs = Vec::with_capacity(words.len());
    for (type_name, word) in words {
        let is_free = |(at, record): &(usize, &RowRecord)| {
            record.type_name == *type_name && record.hash() == *word && !pairs.contains(&Some(*at))
        };
        let free = records.iter().enumerate().filter(is_free);
        let found = free.min_by_key(|(_, record)| record.is_taken_back).map(|(at, _)| at);
        pairs.push(found);
    }
    pairs
}

/// The pairs of these rows, by their keys, with numbers and words; and which records change. Equal words come first, over the
/// whole table. Then the other words of a row take what is left of its records, those first that no other row holds.
pub(super) fn pairs<'r>(
    records: &'r BTreeMap<String, Vec<RowRecord>>,
    rows: &BTreeMap<String, (u64, RowWords)>,
) -> (HashMap<String, WordPairs>, Vec<ChangedWord<'r>>) {
    let (mut pairs, mut held) = (HashMap::new(), HashSet::new());
    for (key, records) in records {
        let equal = rows.get(key).map(|(_, words)| equal_pairs(records, words));
        for (at, record) in records.iter().enumerate() {
            if equal.as_ref().is_none_or(|equal| equal.contains(&Some(at))) {
                held.insert((record.slug.as_str(), record.hash()));
            }
        }
        pairs.extend(equal.map(|equal| (key.clone(), equal)));
    }
    let mut changed = Vec::new();
    for (key, (row, words)) in rows {
        let (Some(records), Some(pairs)) = (records.get(key), pairs.get_mut(key)) else { continue };
        let Some(slug) = records.first().map(|record| record.slug.as_str()) else { continue };
        let mut rest: Vec<usize> = (0..words.len()).filter(|at| pairs.get(*at) == Some(&None)).collect();
        rest.sort_by_key(|at| words.get(*at).is_some_and(|(_, word)| held.contains(&(slug, *word))));
        for at in rest {
            let Some((type_name, word)) = words.get(at) else { continue };
            // The same word twice in one row is one record.
            if words.iter().zip(&*pairs).any(|(other, pair)| other.1 == *word && pair.is_some()) {
                continue;
            }
            let is_free =
                |(at, record): &(usize, &RowRecord)| record.type_name == *type_name && !pairs.contains(&Some(*at));
            let free = records.iter().enumerate().filter(is_free);
            let Some((found, record)) = free.min_by_key(|(_, record)| record.is_taken_back) else { continue };
            if let Some(pair) = pairs.get_mut(at) {
                *pair = Some(found);
            }
            if !record.is_taken_back {
                changed.push(ChangedWord { record, word: *word, row: *row });
            }
        }
    }
    (pairs, changed)
}
