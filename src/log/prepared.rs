//! An append of many records in two steps: what takes time and needs no log is done first, on any thread.

use super::bundle::{BLOCK, Packer};
use super::codec::{self, Salt};
use super::plan::Placed;
use super::sled_log::{Block, Row};
use super::{Append, LogError};
use crate::deal::ids::{Position, StreamId, Version};

/// An append that was begun. Its records are to follow `after`.
pub struct Begun {
    pub(super) appends: Vec<Append>,
    pub(super) after: Position,
    /// One for each record; none where there is nothing to be made ready.
    pub(super) salts: Option<Vec<Salt>>,
}

/// An append that needs only to be written.
pub struct Prepared(pub(super) Form);

pub(super) enum Form {
    /// As it was begun.
    Drafts(Vec<Append>),
    /// As it will be stored; several follow each other.
    Stored(Vec<Stored>),
}

/// Records as they are stored: whole blocks, and the rest.
pub(super) struct Stored {
    pub(super) after: Position,
    /// What each stream must stand at when its turn comes, and how many records it gets.
    pub(super) expected: Vec<(StreamId, Version, u64)>,
    pub(super) blocks: Vec<Block>,
    pub(super) rest: Vec<Row>,
}

impl Begun {
    /// Encodes, hashes and packs.
    pub fn prepare(self) -> Result<Prepared, LogError> {
        match self.salts {
            // A block that others have begun is finished by the log.
            Some(salts) if self.after.0.is_multiple_of(BLOCK as u64) => {
                Ok(Prepared(Form::Stored(vec![stored(&self.appends, self.after, salts)?])))
            }
            _ => Ok(Prepared(Form::Drafts(self.appends))),
        }
    }
}

fn stored(appends: &[Append], after: Position, salts: Vec<Salt>) -> Result<Stored, LogError> {
    let mut rows = Vec::with_capacity(salts.len());
    let (mut position, mut salts) = (after, salts.into_iter());
    for append in appends {
        for (draft, version) in append.drafts.iter().zip(append.expected.0 + 1..) {
            position = position.next();
            let placed = Placed { position, stream: append.stream, version: Version(version), draft };
            let salt = salts.next().ok_or_else(|| LogError::Unknown { reason: "a record has no salt".into() })?;
            rows.push(Row::of(&placed, codec::encode(&placed, salt)?));
        }
    }
    let expected = appends.iter().map(|append| (append.stream, append.expected, append.drafts.len() as u64)).collect();
    Ok(Stored { expected, ..of_rows(rows, after)? })
}

/// Rows that follow a position at the end of a block. What their streams must stand at is known to whoever has them.
pub(super) fn of_rows(mut rows: Vec<Row>, after: Position) -> Result<Stored, LogError> {
    let rest = rows.split_off(rows.len() / BLOCK * BLOCK);
    let rows: Vec<&Row> = rows.iter().collect();
    let blocks = Packer::new().and_then(|mut packer| Block::all_of(&rows, &mut packer));
    let blocks = blocks.map_err(|error| LogError::Unknown { reason: error.to_string() })?;
    Ok(Stored { after, expected: Vec::new(), blocks, rest })
}

/// All of it as one, where all of it has one form.
pub(super) fn as_one(prepared: Vec<Prepared>) -> Result<Form, LogError> {
    let (mut drafts, mut stored) = (Vec::new(), Vec::new());
    for Prepared(form) in prepared {
        match form {
            Form::Drafts(more) => drafts.extend(more),
            Form::Stored(more) => stored.extend(more),
        }
    }
    match (drafts.is_empty(), stored.is_empty()) {
        (_, true) => Ok(Form::Drafts(drafts)),
        (true, false) => Ok(Form::Stored(stored)),
        (false, false) => Err(does_not_follow()),
    }
}

/// What was made ready is for another place than the end of this log.
pub(super) fn does_not_follow() -> LogError {
    LogError::Unknown { reason: "what was made ready does not follow the newest record".into() }
}
