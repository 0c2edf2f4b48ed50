//! Many streams at once: each page of the index and each bundle is read once, and by all cores.

use super::SledLog;
use super::reading::Bundle;
use crate::deal::ids::{Position, StreamId};
use crate::deal::record::Record;
use crate::log::{LogError, codec, pages, places};
use std::collections::HashMap;
use std::panic::resume_unwind;
use std::thread;

/// Entries that are gone past before the next stream is looked for from the top.
const PAST: usize = 1_000;
/// So few records are not worth a thread of their own.
const ALONE: usize = 1_000;

impl SledLog {
    pub(super) fn records_of(&self, streams: &[StreamId]) -> Result<Vec<Vec<Record>>, LogError> {
        let positions = self.positions_of_many(streams)?;
        // Each core puts together what it has read, and then whole parts of streams are put together.
        let mut parts = self.in_shares(&positions, |share| {
            let mut by_stream: HashMap<StreamId, Vec<Record>> = HashMap::new();
            self.side_by_side(share, |position, envelope, body| {
                let record = self.decoded(position, envelope, body)?;
                by_stream.entry(record.stream).or_default().push(record);
                Ok(())
            })?;
            Ok(by_stream)
        })?;
        let whole = |stream: &StreamId| {
            let mut parts = parts.iter_mut().filter_map(|part| part.remove(stream));
            let mut records = parts.next().unwrap_or_default();
            parts.for_each(|part| records.extend(part));
            records
        };
        Ok(streams.iter().map(whole).collect())
    }

    /// The records after a position, up to another.
    pub(super) fn records_between(&self, after: Position, end: Position) -> Result<Vec<Record>, LogError> {
        let positions: Vec<Position> = (after.0 + 1..=end.0).map(Position).collect();
        let parts = self.in_shares(&positions, |share| {
            let mut records = Vec::with_capacity(share.len());
            self.side_by_side(share, |position, envelope, body| {
                records.push(self.decoded(position, envelope, body)?);
                Ok(())
            })?;
            Ok(records)
        })?;
        let mut parts = parts.into_iter();
        let mut records = parts.next().unwrap_or_default();
        parts.for_each(|part| records.extend(part));
        Ok(records)
    }

    /// What is made of these positions, each core taking a share of them.
    pub(super) fn in_shares<T: Send>(
        &self,
        positions: &[Position],
        of: impl Fn(&[Position]) -> Result<T, LogError> + Sync,
    ) -> Result<Vec<T>, LogError> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let share = positions.len().div_ceil(cores).max(ALONE);
        thread::scope(|scope| {
            let of = &of;
            let shares = positions.chunks(share).map(|share| scope.spawn(move || of(share)));
            // All of them have begun before the first is waited for.
            let shares: Vec<_> = shares.collect();
            shares.into_iter().map(|share| share.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
        })
    }

    /// Hands on the envelopes and bodies at these positions, which grow.
    pub(super) fn side_by_side(
        &self,
        positions: &[Position],
        mut take: impl FnMut(Position, &[u8], &[u8]) -> Result<(), LogError>,
    ) -> Result<(), LogError> {
        let mut bundle: Option<Bundle> = None;
        for position in positions {
            if let Some(row) = self.tail_row(*position) {
                take(*position, &row.encoded.envelope, &row.encoded.body)?;
                continue;
            }
            if bundle.as_ref().is_none_or(|bundle| bundle.texts(*position).is_none()) {
                bundle = Some(self.read_bundle(*position)?);
            }
            let texts = bundle.as_ref().and_then(|bundle| bundle.texts(*position));
            let (envelope, body) = texts.ok_or_else(|| self.not_there(*position))?;
            take(*position, envelope, body)?;
        }
        Ok(())
    }

    fn decoded(&self, position: Position, envelope: &[u8], body: &[u8]) -> Result<Record, LogError> {
        codec::decode(position, envelope, body).map_err(|unreadable| self.unreadable(unreadable))
    }

    /// Where the records of all of them stand, in the order of the log.
    fn positions_of_many(&self, streams: &[StreamId]) -> Result<Vec<Position>, LogError> {
        let mut wanted: Vec<StreamId> = streams.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        let mut positions = Vec::with_capacity(wanted.len() * 20);
        for stream in &wanted {
            positions.extend(self.gathered.of_stream(*stream).filter_map(|(_, run)| places::positions(run)).flatten());
        }
        positions
            .extend(self.tail.iter().filter(|row| wanted.binary_search(&row.stream).is_ok()).map(|row| row.position));
        let mut rest = wanted.as_slice();
        while let Some(first) = rest.first() {
            let (mut past, mut sound, mut ended) = (0, true, true);
            pages::range(&self.pages(), &places::stream_keys(*first), None, &mut |key, value| {
                let Some((stream, _)) = places::read_run_key(key) else { return false };
                rest = rest.get(rest.partition_point(|wanted| *wanted < stream)..).unwrap_or_default();
                if rest.first() == Some(&stream) {
                    let read = places::positions(value);
                    sound = read.is_some();
                    positions.extend(read.unwrap_or_default());
                    past = 0;
                } else {
                    past += 1;
                }
                ended = past < PAST && !rest.is_empty();
                sound && ended
            })?;
            if !sound {
                return Err(super::finding::damaged_index("a stream does not read".into()));
            }
            if ended {
                break;
            }
        }
        positions.sort_unstable();
        Ok(positions)
    }
}
