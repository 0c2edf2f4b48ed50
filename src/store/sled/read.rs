//! Reading records where they are: in bundles, or in the tail.

use super::bundle::Texts;
use super::keys;
use super::records::SledRecords;
use crate::bytes::Encoded;
use crate::cores::in_shares;
use crate::deal::ids::Position;
use crate::log::{LogError, PAGE_BYTES, page};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// Bundles that were read last are kept: what is asked next is often in the same.
const RECENT: usize = 8;
/// So few records are not worth a thread of their own.
const ALONE: usize = 1_024;

/// What the position, the envelope and the body of each record are handed to.
pub(crate) type Take<'t, E> = dyn FnMut(Position, &[u8], &[u8]) -> Result<(), E> + 't;

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

    /// The two texts of the record at a position, if it is here.
    pub(super) fn texts(&self, position: Position) -> Option<(&[u8], &[u8])> {
        let number = usize::try_from(position.0.checked_sub(self.first.0)?).ok()?;
        Some((self.envelopes.get(number)?, self.bodies.get(number)?))
    }
}

/// The bundles that were read last, the newest at the end.
#[derive(Default)]
pub(super) struct Recent(Mutex<VecDeque<Arc<Bundle>>>);

impl Recent {
    fn find(&self, position: Position) -> Option<Arc<Bundle>> {
        let recent = self.0.lock().ok()?;
        recent.iter().rev().find(|bundle| bundle.texts(position).is_some()).cloned()
    }

    fn keep(&self, bundle: &Arc<Bundle>) {
        // A panic with the lock held leaves it as good as it was.
        if let Ok(mut recent) = self.0.lock() {
            if recent.len() == RECENT {
                recent.pop_front();
            }
            recent.push_back(Arc::clone(bundle));
        }
    }
}

impl SledRecords {
    pub(super) fn read(&self, after: Position, limit: usize) -> Result<Vec<Encoded>, LogError> {
        let end = Position(after.0.saturating_add(limit as u64)).min(self.head());
        if end <= after {
            return Ok(Vec::new());
        }
        let positions: Vec<Position> = (after.0 + 1..=end.0).map(Position).collect();
        let shares = in_shares(&positions, ALONE, |share| {
            let mut records = Vec::with_capacity(share.len());
            let (mut bundle, mut bytes): (Option<Bundle>, usize) = (None, 0);
            for position in share {
                let record = self.record(*position, &mut bundle)?;
                bytes += record.length();
                records.push(record);
                // The page ends within this share.
                if bytes > PAGE_BYTES {
                    break;
                }
            }
            Ok::<_, LogError>(records)
        });
        let shares = shares.into_iter().collect::<Result<Vec<_>, _>>()?;
        Ok(page(shares.into_iter().flatten()))
    }

    /// The record at a position; `bundle` is the one that was read last.
    fn record(&self, position: Position, bundle: &mut Option<Bundle>) -> Result<Encoded, LogError> {
        if let Some(record) = self.in_tail(position) {
            return Ok(record.clone());
        }
        if bundle.as_ref().is_none_or(|bundle| bundle.texts(position).is_none()) {
            *bundle = Some(self.read_bundle(position)?);
        }
        let texts = bundle.as_ref().and_then(|bundle| bundle.texts(position));
        let (envelope, body) = texts.ok_or_else(|| self.missing(position))?;
        Ok(Encoded { envelope: envelope.to_vec(), body: body.to_vec() })
    }

    pub(super) fn each<E: From<LogError>>(&self, take: &mut Take<'_, E>) -> Result<(), E> {
        let mut last = Position(0);
        while last < self.sealed.position() {
            let bundle = self.read_bundle(last.next())?;
            if bundle.first != last.next() || bundle.len() == 0 {
                return Err(self.missing(last.next()).into());
            }
            for position in (bundle.first.0..bundle.first.0 + bundle.len()).map(Position) {
                let (envelope, body) = bundle.texts(position).ok_or_else(|| self.missing(position))?;
                take(position, envelope, body)?;
                last = position;
            }
        }
        for record in &self.tail {
            last = last.next();
            take(last, &record.envelope, &record.body)?;
        }
        Ok(())
    }

    pub(super) fn body_at(&self, position: Position) -> Result<Vec<u8>, LogError> {
        if let Some(record) = self.in_tail(position) {
            return Ok(record.body.clone());
        }
        let bundle = match self.recent.find(position) {
            Some(recent) => recent,
            None => {
                let bundle = Arc::new(self.read_bundle(position)?);
                self.recent.keep(&bundle);
                bundle
            }
        };
        let (_, body) = bundle.texts(position).ok_or_else(|| self.missing(position))?;
        Ok(body.to_vec())
    }

    fn in_tail(&self, position: Position) -> Option<&Encoded> {
        let number = position.0.checked_sub(self.sealed.position().0 + 1)?;
        self.tail.get(usize::try_from(number).ok()?)
    }

    /// The bundles that a sealed position is in.
    pub(super) fn read_bundle(&self, position: Position) -> Result<Bundle, LogError> {
        let found = self.tree.last_up_to(&[keys::ENVELOPES], &keys::at(keys::ENVELOPES, position))?;
        let (key, envelopes) = found.ok_or_else(|| self.missing(position))?;
        let first =
            keys::position(keys::ENVELOPES, &key).ok_or_else(|| self.damaged("a key of envelopes is no position"))?;
        let bodies = self.tree.get(&keys::at(keys::BODIES, first))?.ok_or_else(|| self.missing(first))?;
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
}
