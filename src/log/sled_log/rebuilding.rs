//! The index made anew from the records: as another edition beside the one that holds, until it is whole.

use super::row::Row;
use super::shelf::Pages;
use super::{SledLog, keys};
use crate::deal::ids::{Position, StreamId};
use crate::log::codec::Encoded;
use crate::log::pages::Builder;
use crate::log::{LogError, places};
use sled::Batch;
use std::collections::HashMap;

/// Pages that are written, and old ones that are removed, in one batch.
const AT_ONCE: usize = 256;

/// What each entry is handed to.
type Add<'a> = dyn FnMut(&[u8], &[u8]) -> Result<(), LogError> + 'a;

/// What leads to sealed records, as compact as it can be held.
#[derive(Default)]
struct Gathered {
    ids: Vec<(u64, Position)>,
    /// The key and the value of each run, behind each other.
    streams: HashMap<StreamId, Vec<Vec<u8>>>,
    names: Vec<Vec<u8>>,
}

pub(super) fn rebuild(log: &mut SledLog, progress: &mut dyn FnMut(u64)) -> Result<(), LogError> {
    remove_other_editions(log)?;
    let gathered = gather(log, progress)?;
    let mut sealed = log.sealed.clone();
    sealed.edition = sealed.edition.wrapping_add(1);
    write(log, sealed.edition, gathered)?;
    if sealed.position() > Position(0) {
        let mut batch = Batch::default();
        batch.insert(&[keys::SEALED], sealed.value());
        log.tree.commit(batch)?;
        log.sealed = sealed;
    }
    remove_other_editions(log)
}

fn gather(log: &SledLog, progress: &mut dyn FnMut(u64)) -> Result<Gathered, LogError> {
    let mut gathered = Gathered::default();
    let mut last = Position(0);
    while last < log.sealed.position() {
        let bundle = log.read_bundle(last.next())?;
        for position in (last.0 + 1..bundle.first.0 + bundle.len()).map(Position) {
            let (envelope, body) = bundle.texts(position).unwrap_or_default();
            let encoded = Encoded { envelope: envelope.to_vec(), body: body.to_vec() };
            gathered.add(Row::read(position, encoded).map_err(|unreadable| log.unreadable(unreadable))?);
            last = position;
        }
        progress(last.0);
    }
    Ok(gathered)
}

impl Gathered {
    fn add(&mut self, row: Row) {
        self.ids.push((places::id_number(row.id), row.position));
        let (key, value) = places::in_stream(row.stream, row.version, row.position);
        let runs = self.streams.entry(row.stream).or_default();
        match runs.last_mut().filter(|run| run.starts_with(&key)) {
            Some(run) => run.extend_from_slice(&value),
            None => runs.push([key, value].concat()),
        }
        self.names.extend(row.names);
    }

    /// Every entry, in order.
    fn each(self, add: &mut Add<'_>) -> Result<(), LogError> {
        let Self { mut ids, streams, mut names } = self;
        ids.sort_unstable();
        names.sort_unstable();
        names.dedup();
        let mut streams: Vec<_> = streams.into_values().collect();
        streams.sort_unstable();
        let mut names = names.into_iter().peekable();
        let mut names_below = |kind: u8, add: &mut Add<'_>| {
            while let Some(name) = names.next_if(|name| name.first() < Some(&kind)) {
                add(&name, &[])?;
            }
            Ok::<(), LogError>(())
        };
        names_below(places::ID, add)?;
        for same in ids.chunk_by(|one, other| one.0 == other.0) {
            let value: Vec<u8> = same.iter().flat_map(|(_, position)| places::spelled(*position)).collect();
            let number = same.first().map_or(0, |(number, _)| *number);
            add(&places::numbered_id_key(number), &value)?;
        }
        names_below(places::STREAM, add)?;
        for run in streams.iter().flatten() {
            let (key, value) = run.split_at_checked(places::RUN_KEY).unwrap_or_default();
            add(key, value)?;
        }
        names_below(u8::MAX, add)
    }
}

fn write(log: &SledLog, edition: u32, gathered: Gathered) -> Result<(), LogError> {
    let shelf = Pages::new(&log.tree, edition);
    let (mut builder, mut batch, mut count) = (Builder::new(), Batch::default(), 0);
    gathered.each(&mut |key, value| {
        if let Some(page) = builder.push(key, value) {
            batch.insert(shelf.key(&page.key), page.bytes);
            count += 1;
        }
        if count == AT_ONCE {
            log.tree.commit(std::mem::take(&mut batch))?;
            count = 0;
        }
        Ok(())
    })?;
    if let Some(page) = builder.finish() {
        batch.insert(shelf.key(&page.key), page.bytes);
    }
    log.tree.commit(batch)
}

fn remove_other_editions(log: &SledLog) -> Result<(), LogError> {
    let holds = keys::pages(log.sealed.edition);
    let mut last = vec![keys::PAGES];
    loop {
        let pages = log.tree.keys_after(&last, AT_ONCE)?;
        let pages: Vec<_> = pages.into_iter().take_while(|key| key.first() == Some(&keys::PAGES)).collect();
        let Some(newest) = pages.last() else { return Ok(()) };
        last = newest.to_vec();
        let mut batch = Batch::default();
        for key in pages.iter().filter(|key| !key.starts_with(&holds)) {
            batch.remove(key);
        }
        log.tree.commit(batch)?;
    }
}
