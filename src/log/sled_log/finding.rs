//! What leads to records: the pages of the index for those that are sealed, the tail itself for the rest.

use super::SledLog;
use super::shelf::Pages;
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::log::plan::Standing;
use crate::log::{Found, LogError, index, pages, places};
use std::collections::BTreeSet;

impl SledLog {
    pub(super) fn pages(&self) -> Pages<'_> {
        Pages::new(&self.tree, self.sealed.edition)
    }

    pub(super) fn positions_of(&self, stream: StreamId) -> Result<Vec<Position>, LogError> {
        let mut positions = Vec::new();
        let mut fits = true;
        pages::scan(&self.pages(), &places::stream_keys(stream), &mut |key, value| {
            let run = places::read_run_key(key).map(|(_, run)| run * places::RUN);
            let read = places::positions(value);
            fits = run == Some(positions.len() as u64) && read.is_some();
            positions.extend(read.unwrap_or_default());
            fits
        })?;
        if !fits {
            return Err(damaged_index(format!("stream {stream} does not read")));
        }
        positions.extend(self.tail.iter().filter(|row| row.stream == stream).map(|row| row.position));
        Ok(positions)
    }

    /// The sealed record with this id.
    pub(super) fn sealed_with(&self, id: RecordId) -> Result<Option<Position>, LogError> {
        let Some(value) = pages::get(&self.pages(), &places::id_key(id))? else { return Ok(None) };
        self.among(id, &value)
    }

    /// Which of these positions has the record with this id: different ids may have one key.
    pub(super) fn among(&self, id: RecordId, value: &[u8]) -> Result<Option<Position>, LogError> {
        let unreadable = || damaged_index(format!("the id {id} does not read"));
        for position in places::positions(value).ok_or_else(unreadable)? {
            if self.records_at(&[position])?.iter().any(|record| record.id == id) {
                return Ok(Some(position));
            }
        }
        Ok(None)
    }

    pub(super) fn position_of(&self, id: RecordId) -> Result<Option<Position>, LogError> {
        match self.tail.iter().find(|row| row.id == id) {
            Some(row) => Ok(Some(row.position)),
            None => self.sealed_with(id),
        }
    }

    /// The names of the tail that the index does not have.
    pub(super) fn names_of_tail(&self) -> Result<BTreeSet<Vec<u8>>, LogError> {
        let mut names: BTreeSet<Vec<u8>> = BTreeSet::new();
        for name in self.tail.iter().flat_map(|row| &row.names) {
            if pages::get(&self.pages(), name)?.is_none() {
                names.insert(name.clone());
            }
        }
        Ok(names)
    }

    pub(super) fn names(&self, prefix: &[u8]) -> Result<Vec<Found>, LogError> {
        let in_tail = self.tail.iter().flat_map(|row| &row.names).filter(|name| name.starts_with(prefix));
        let mut names: BTreeSet<Vec<u8>> = in_tail.cloned().collect();
        pages::scan(&self.pages(), prefix, &mut |name, _| {
            names.insert(name.to_vec());
            true
        })?;
        let unreadable = || damaged_index("an entry of names does not read".into());
        names.iter().map(|name| index::found(name).ok_or_else(unreadable)).collect()
    }
}

impl Standing for SledLog {
    fn version_of(&self, stream: StreamId) -> Result<Version, LogError> {
        let unreadable = || damaged_index(format!("stream {stream} does not read"));
        let sealed = match pages::last(&self.pages(), &places::stream_keys(stream))? {
            Some((key, value)) => {
                let (_, run) = places::read_run_key(&key).ok_or_else(unreadable)?;
                run * places::RUN + places::positions(&value).ok_or_else(unreadable)?.len() as u64
            }
            None => 0,
        };
        Ok(Version(sealed + self.tail.iter().filter(|row| row.stream == stream).count() as u64))
    }
}

/// The records are what they were, but not what leads to them.
fn damaged_index(what: String) -> LogError {
    LogError::DamagedIndex { what }
}
