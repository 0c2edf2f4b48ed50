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
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let share = positions.len().div_ceil(cores).max(ALONE);
        let read = thread::scope(|scope| {
            let shares = positions.chunks(share).map(|share| scope.spawn(|| self.side_by_side(share)));
            // All of them have begun before the first is waited for.
            let shares: Vec<_> = shares.collect();
            shares.into_iter().map(|share| share.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
        });
        let read: Result<Vec<Vec<Record>>, LogError> = read;
        let mut by_stream: HashMap<StreamId, Vec<Record>> = HashMap::with_capacity(streams.len());
        for record in read?.into_iter().flatten() {
            by_stream.entry(record.stream).or_default().push(record);
        }
        Ok(streams.iter().map(|stream| by_stream.remove(stream).unwrap_or_default()).collect())
    }

    /// The records at these positions, which grow.
    fn side_by_side(&self, positions: &[Position]) -> Result<Vec<Record>, LogError> {
        let mut bundle: Option<Bundle> = None;
        let mut records = Vec::with_capacity(positions.len());
        for position in positions {
            if *position > self.sealed.position() {
                records.push(self.record_at(*position)?);
                continue;
            }
            if bundle.as_ref().is_none_or(|bundle| bundle.texts(*position).is_none()) {
                bundle = Some(self.read_bundle(*position)?);
            }
            let texts = bundle.as_ref().and_then(|bundle| bundle.texts(*position));
            let (envelope, body) = texts.ok_or_else(|| self.not_there(*position))?;
            records.push(codec::decode(*position, envelope, body).map_err(|unreadable| self.unreadable(unreadable))?);
        }
        Ok(records)
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
