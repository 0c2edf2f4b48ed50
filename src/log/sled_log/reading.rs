//! Records where they stand: sealed in bundles, or in the tail.

use super::row::Row;
use super::{SledLog, keys};
use crate::deal::ids::{Position, RecordId};
use crate::deal::record::Record;
use crate::log::bundle::Texts;
use crate::log::codec::{self, Encoded, Unreadable};
use crate::log::{Head, LogError};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// Bundles that were read last are kept: what is asked next often stands beside it.
const KEPT: usize = 8;

/// What the envelope and the body of each record are handed to.
pub(in crate::log) type Take<'t> = dyn FnMut(Position, &[u8], &[u8]) -> Result<(), LogError> + 't;

/// Both bundles of the same records, unpacked.
pub(super) struct Bundle {
    pub(super) first: Position,
    envelopes: Texts,
    bodies: Texts,
}

impl Bundle {
    pub(super) fn len(&self) -> u64 {
        self.envelopes.len() as u64
    }

    /// The two texts of the record at a position, if it stands here.
    pub(super) fn texts(&self, position: Position) -> Option<(&[u8], &[u8])> {
        let number = usize::try_from(position.0.checked_sub(self.first.0)?).ok()?;
        Some((self.envelopes.get(number)?, self.bodies.get(number)?))
    }
}

/// The bundles that were read last, the newest at the end.
#[derive(Default)]
pub(super) struct Kept(Mutex<VecDeque<Arc<Bundle>>>);

impl Kept {
    fn find(&self, position: Position) -> Option<Arc<Bundle>> {
        let kept = self.0.lock().ok()?;
        kept.iter().rev().find(|bundle| bundle.texts(position).is_some()).cloned()
    }

    fn keep(&self, bundle: &Arc<Bundle>) {
        // Whoever panicked with the lock has left it as good as it was.
        if let Ok(mut kept) = self.0.lock() {
            if kept.len() == KEPT {
                kept.pop_front();
            }
            kept.push_back(Arc::clone(bundle));
        }
    }
}

impl SledLog {
    pub(super) fn newest(&self) -> Head {
        match self.tail.last() {
            Some(row) => Head { position: row.position, recorded: Some(row.recorded) },
            None => Head { position: self.sealed.position(), recorded: self.sealed.recorded() },
        }
    }

    pub(super) fn records_after(&self, after: Position, limit: usize) -> Result<Vec<Record>, LogError> {
        self.records_between(after, Position(after.0.saturating_add(limit as u64)).min(self.newest().position))
    }

    /// The records at these positions.
    pub(super) fn records_at(&self, positions: &[Position]) -> Result<Vec<Record>, LogError> {
        positions.iter().map(|position| self.record_at(*position)).collect()
    }

    /// The two texts of every record, in order, as they stand.
    pub(in crate::log) fn each_encoded(&self, take: &mut Take<'_>) -> Result<(), LogError> {
        let mut last = Position(0);
        while last < self.sealed.position() {
            let bundle = self.read_bundle(last.next())?;
            if bundle.first != last.next() || bundle.len() == 0 {
                return Err(self.not_there(last.next()));
            }
            for position in (bundle.first.0..bundle.first.0 + bundle.len()).map(Position) {
                let (envelope, body) = bundle.texts(position).ok_or_else(|| self.not_there(position))?;
                take(position, envelope, body)?;
                last = position;
            }
        }
        self.tail.iter().try_for_each(|row| take(row.position, &row.encoded.envelope, &row.encoded.body))
    }

    pub(super) fn record_at(&self, position: Position) -> Result<Record, LogError> {
        if let Some(row) = self.tail_row(position) {
            return row.record().map_err(|unreadable| self.unreadable(unreadable));
        }
        let bundle = self.bundle_of(position)?;
        let (envelope, body) = bundle.texts(position).ok_or_else(|| self.not_there(position))?;
        codec::decode(position, envelope, body).map_err(|unreadable| self.unreadable(unreadable))
    }

    /// The body of the record at a position, as it stands.
    ///
    /// Errors: [`LogError::Damaged`] where no record stands there, or where its bundle does not read.
    pub fn body_at(&self, position: Position) -> Result<Vec<u8>, LogError> {
        if let Some(row) = self.tail_row(position) {
            return Ok(row.encoded.body.clone());
        }
        let bundle = self.bundle_of(position)?;
        let (_, body) = bundle.texts(position).ok_or_else(|| self.not_there(position))?;
        Ok(body.to_vec())
    }

    /// The id of a sealed record.
    pub(super) fn id_at(&self, position: Position) -> Result<RecordId, LogError> {
        let bundle = self.bundle_of(position)?;
        let peeked = bundle.texts(position).and_then(|(envelope, _)| codec::peek(envelope));
        peeked.map(|peeked| peeked.id).ok_or_else(|| self.not_there(position))
    }

    pub(super) fn tail_row(&self, position: Position) -> Option<&Row> {
        let number = position.0.checked_sub(self.sealed.position().0 + 1)?;
        self.tail.get(usize::try_from(number).ok()?)
    }

    /// The bundle that a sealed position stands in.
    pub(super) fn bundle_of(&self, position: Position) -> Result<Arc<Bundle>, LogError> {
        if let Some(kept) = self.kept.find(position) {
            return Ok(kept);
        }
        let bundle = Arc::new(self.read_bundle(position)?);
        self.kept.keep(&bundle);
        Ok(bundle)
    }

    pub(super) fn read_bundle(&self, position: Position) -> Result<Bundle, LogError> {
        let found = self.tree.last_up_to(&[keys::ENVELOPES], &keys::at(keys::ENVELOPES, position))?;
        let (key, envelopes) = found.ok_or_else(|| self.not_there(position))?;
        let first =
            keys::position(keys::ENVELOPES, &key).ok_or_else(|| self.damaged("a key of envelopes is no position"))?;
        let bodies = self.tree.get(&keys::at(keys::BODIES, first))?.ok_or_else(|| self.not_there(first))?;
        let unpack = |what: &str, bytes: &[u8]| {
            Texts::unpack(bytes)
                .ok_or_else(|| self.damaged(&format!("the {what} from position {first} on do not read")))
        };
        let (envelopes, bodies) = (unpack("envelopes", &envelopes)?, unpack("bodies", &bodies)?);
        if envelopes.len() != bodies.len() {
            let (envelopes, bodies) = (envelopes.len(), bodies.len());
            return Err(
                self.damaged(&format!("from position {first} on there are {envelopes} envelopes and {bodies} bodies"))
            );
        }
        Ok(Bundle { first, envelopes, bodies })
    }

    /// The rows of the tail, as they stand in the tree.
    pub(super) fn read_tail(&self) -> Result<Vec<Row>, LogError> {
        let mut rows = Vec::new();
        let mut expected = self.sealed.position();
        for (key, value) in self.tree.scan(&[keys::TAIL], usize::MAX)? {
            expected = expected.next();
            let position = keys::position(keys::TAIL, &key);
            if position != Some(expected) {
                return Err(self.damaged(&format!("the record at position {expected} is not there")));
            }
            let encoded: Option<Encoded> = super::row::texts(&value);
            let encoded =
                encoded.ok_or_else(|| self.damaged(&format!("the record at position {expected} does not read")))?;
            rows.push(Row::read(expected, encoded).map_err(|unreadable| self.unreadable(unreadable))?);
        }
        Ok(rows)
    }

    pub(super) fn not_there(&self, position: Position) -> LogError {
        self.damaged(&format!("the record at position {position} is not there"))
    }

    pub(in crate::log) fn unreadable(&self, unreadable: Unreadable) -> LogError {
        match unreadable {
            Unreadable::Newer { found } => {
                LogError::NewerFormat { path: self.store.clone(), found, known: codec::VERSION }
            }
            Unreadable::Damaged { what } => self.damaged(&what),
        }
    }
}
