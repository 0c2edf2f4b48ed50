//! What leads to sealed records that the pages of the index do not have yet. It is held in memory, as compactly as it
//! can be searched, until it is worth its writing; whoever opens a log that was cut before that gathers it again.

use super::block::Entries;
use crate::deal::ids::{Position, RecordId, StreamId};
use crate::log::places;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

/// Entries by what is looked for.
#[derive(Clone, Default)]
pub(super) struct Gathered {
    ids: HashMap<u64, Position>,
    /// Records whose ids have the same key as that of another: hardly ever one.
    twins: Vec<(u64, Position)>,
    /// The number of each run, and the positions in it.
    streams: HashMap<StreamId, Vec<(u64, Vec<u8>)>>,
    names: BTreeSet<Vec<u8>>,
    records: u64,
}

impl Gathered {
    pub(super) fn records(&self) -> u64 {
        self.records
    }

    pub(super) fn add(&mut self, entries: &Entries) {
        self.records += entries.places.len() as u64;
        for place in &entries.places {
            let number = places::id_number(place.id);
            match self.ids.entry(number) {
                Entry::Vacant(vacant) => drop(vacant.insert(place.position)),
                Entry::Occupied(_) => self.twins.push((number, place.position)),
            }
            let run = places::run_of(place.version);
            let runs = self.streams.entry(place.stream).or_default();
            match runs.last_mut().filter(|(number, _)| *number == run) {
                Some((_, positions)) => places::spell(place.position, positions),
                None => runs.push((run, places::spelled(place.position))),
            }
        }
        self.names.extend(entries.names.iter().cloned());
    }

    /// The positions of records whose ids have the key of this one.
    pub(super) fn with_key_of(&self, id: RecordId) -> Vec<Position> {
        self.with_number(places::id_number(id))
    }

    fn with_number(&self, number: u64) -> Vec<Position> {
        let twins = self.twins.iter().filter(|(same, _)| *same == number).map(|(_, position)| *position);
        self.ids.get(&number).copied().into_iter().chain(twins).collect()
    }

    /// The runs of a stream, and the positions in each.
    pub(super) fn of_stream(&self, stream: StreamId) -> impl DoubleEndedIterator<Item = &(u64, Vec<u8>)> {
        self.streams.get(&stream).into_iter().flatten()
    }

    pub(super) fn names(&self, prefix: &[u8]) -> impl Iterator<Item = &Vec<u8>> {
        let prefix = prefix.to_vec();
        self.names.range(prefix.clone()..).take_while(move |name| name.starts_with(&prefix))
    }

    /// Every entry of the index, in order.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
        let names = |from: u8, to: u8| self.names.range(vec![from]..vec![to]).map(|name| (name.clone(), Vec::new()));
        let mut numbers: Vec<u64> = self.ids.keys().copied().collect();
        numbers.sort_unstable();
        let ids = numbers.into_iter().map(|number| {
            let positions = self.with_number(number);
            (places::numbered_id_key(number), positions.into_iter().flat_map(places::spelled).collect())
        });
        let mut streams: Vec<_> = self.streams.iter().collect();
        streams.sort_unstable();
        let runs = streams.into_iter().flat_map(|(stream, runs)| {
            runs.iter().map(|(run, positions)| (places::run_key(*stream, *run), positions.clone()))
        });
        let (low, middle, high) =
            (names(0, places::ID), names(places::ID, places::STREAM), names(places::STREAM, 0xff));
        low.chain(ids).chain(middle).chain(runs).chain(high)
    }
}
