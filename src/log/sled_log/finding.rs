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
        positions.extend(self.gathered.of_stream(stream).filter_map(|(_, run)| places::positions(run)).flatten());
        positions.extend(self.tail.iter().filter(|row| row.stream == stream).map(|row| row.position));
        Ok(positions)
    }

    /// Where the record with this id stands. Different ids may have one key, so the records are looked at.
    pub(super) fn position_of(&self, id: RecordId) -> Result<Option<Position>, LogError> {
        if let Some(row) = self.tail.iter().find(|row| row.id == id) {
            return Ok(Some(row.position));
        }
        let unreadable = || damaged_index(format!("the id {id} does not read"));
        let mut positions = self.gathered.with_key_of(id);
        if let Some(value) = pages::get(&self.pages(), &places::id_key(id))? {
            positions.extend(places::positions(&value).ok_or_else(unreadable)?);
        }
        for position in positions {
            if self.id_at(position)? == id {
                return Ok(Some(position));
            }
        }
        Ok(None)
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
        let mut names: BTreeSet<Vec<u8>> = in_tail.chain(self.gathered.names(prefix)).cloned().collect();
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
        let in_run = |run: u64, value: &[u8]| Some(run * places::RUN + places::positions(value)?.len() as u64);
        let gathered = self.gathered.of_stream(stream).next_back();
        let last = pages::last(&self.pages(), &places::stream_keys(stream))?;
        let sealed = match (&gathered, &last) {
            (None, None) => 0,
            (None, Some((key, value))) => {
                let (_, run) = places::read_run_key(key).ok_or_else(unreadable)?;
                in_run(run, value).ok_or_else(unreadable)?
            }
            (Some((run, value)), None) => in_run(*run, value).ok_or_else(unreadable)?,
            (Some(_), Some(_)) => self.positions_of(stream)?.len() as u64,
        };
        Ok(Version(sealed + self.tail.iter().filter(|row| row.stream == stream).count() as u64))
    }
}

/// The records are what they were, but not what leads to them.
pub(super) fn damaged_index(what: String) -> LogError {
    LogError::DamagedIndex { what }
}
