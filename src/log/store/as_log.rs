//! A store is a log that nobody else has.

use super::Store;
use crate::deal::event::Event;
use crate::deal::ids::{Position, RecordId, StreamId};
use crate::deal::record::Record;
use crate::log::{Append, Begun, Checked, EventLog, Found, Head, Key, LogError, Prepared};
use crate::proof::tree_hash::{Frontier, Hash};

impl EventLog for Store {
    fn append(&mut self, appends: &[Append]) -> Result<Vec<Position>, LogError> {
        if !without_bodies(appends) {
            return self.log.append(appends);
        }
        let (meta, folder) = (&mut self.meta, self.log.store().to_path_buf());
        self.log.append_once(appends, &mut || meta.admit_empty_bodies(&folder))
    }

    fn begin(&mut self, appends: Vec<Append>, after: Position) -> Begun {
        self.begun_without_bodies |= without_bodies(&appends);
        self.log.begin(appends, after)
    }

    fn finish(&mut self, prepared: Vec<Prepared>) -> Result<Vec<Position>, LogError> {
        if self.begun_without_bodies {
            self.meta.admit_empty_bodies(self.log.store())?;
        }
        self.log.finish(prepared)
    }

    fn settle(&mut self) -> Result<(), LogError> {
        self.log.settle()
    }

    fn erase(&mut self, gone: &[Position], append: &Append, progress: &mut dyn FnMut(u64)) -> Result<(), LogError> {
        let (meta, folder) = (&mut self.meta, self.log.store().to_path_buf());
        self.log.take_out(gone, append, &mut || meta.admit_empty_bodies(&folder), progress)
    }

    fn may_have_erased(&self) -> bool {
        self.meta.admits_empty_bodies()
    }

    fn read_stream(&self, stream: StreamId) -> Result<Vec<Record>, LogError> {
        self.log.read_stream(stream)
    }

    fn read_streams(&self, streams: &[StreamId]) -> Result<Vec<Vec<Record>>, LogError> {
        self.log.read_streams(streams)
    }

    fn read_after(&self, after: Position, limit: usize) -> Result<Vec<Record>, LogError> {
        self.log.read_after(after, limit)
    }

    fn head(&self) -> Result<Head, LogError> {
        self.log.head()
    }

    fn locate(&self, id: RecordId) -> Result<Option<Position>, LogError> {
        self.log.locate(id)
    }

    fn find(&self, key: Key<'_>) -> Result<Vec<Found>, LogError> {
        self.log.find(key)
    }

    fn envelopes_after(&self, after: Position, limit: usize) -> Result<Vec<Vec<u8>>, LogError> {
        self.log.envelopes_after(after, limit)
    }

    fn tree(&self) -> Result<Frontier, LogError> {
        self.log.tree()
    }

    fn subtree(&self, height: u32, number: u64) -> Result<Hash, LogError> {
        self.log.subtree(height, number)
    }

    fn rebuild(&mut self, progress: &mut dyn FnMut(u64)) -> Result<(), LogError> {
        self.log.rebuild(progress)
    }

    fn check(&self, progress: &mut dyn FnMut(u64)) -> Result<Checked, LogError> {
        self.log.check(progress)
    }
}

/// Some of them were erased where they come from.
fn without_bodies(appends: &[Append]) -> bool {
    appends.iter().flat_map(|append| &append.drafts).any(|draft| matches!(draft.event, Event::Erased(_)))
}
