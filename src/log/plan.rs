//! What an append would do, before anything is written: both logs decide it here, so that they cannot differ.

use super::{Append, Head, LogError};
use crate::deal::ids::{Position, StreamId, Version};
use crate::deal::record::{Draft, Record};
use std::collections::HashMap;

/// A draft and the place it gets.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    /// Its place in the log.
    pub position: Position,
    /// What it is about.
    pub stream: StreamId,
    /// Its place in that stream.
    pub version: Version,
    /// What it says.
    pub draft: &'a Draft,
}

impl Placed<'_> {
    /// The line of the log.
    pub fn to_record(self) -> Record {
        Record { position: self.position, stream: self.stream, version: self.version, draft: self.draft.clone() }
    }
}

impl<'a> From<&'a Record> for Placed<'a> {
    fn from(record: &'a Record) -> Self {
        Self { position: record.position, stream: record.stream, version: record.version, draft: &record.draft }
    }
}

/// What a plan has to know of the log as it stands.
pub(super) trait Standing {
    /// How many records the stream has.
    fn version_of(&self, stream: StreamId) -> Result<Version, LogError>;
}

/// Gives every draft its place, or says why none gets one. Whether its id stands in the log already is not looked at.
pub(super) fn plan<'a>(
    appends: &'a [Append],
    head: Head,
    standing: &impl Standing,
) -> Result<Vec<Placed<'a>>, LogError> {
    let drafts = appends.iter().map(|append| append.drafts.len()).sum();
    let mut placed = Vec::with_capacity(drafts);
    let mut ids = HashMap::with_capacity(drafts);
    let mut versions = HashMap::new();
    let Head { mut position, mut recorded } = head;
    for append in appends {
        let stream = append.stream;
        // One look a stream, however often it comes.
        let actual = match versions.get(&stream) {
            Some(version) => *version,
            None => standing.version_of(stream)?,
        };
        if actual != append.expected {
            return Err(LogError::Conflict { stream, expected: append.expected, actual });
        }
        let mut version = actual;
        for draft in &append.drafts {
            position = position.next();
            version = version.next();
            if let Some(position) = ids.insert(draft.id, position) {
                return Err(LogError::TwiceTheSameId { id: draft.id, position });
            }
            assert!(recorded <= Some(draft.recorded), "BUG: a record that is older than the newest one of the log");
            recorded = Some(draft.recorded);
            placed.push(Placed { position, stream, version, draft });
        }
        versions.insert(stream, version);
    }
    Ok(placed)
}
