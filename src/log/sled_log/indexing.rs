//! Bringing the pages of the index up to what is sealed: a few pages in place, or all of them anew, as another edition
//! that stands beside the one that holds until it is whole.

use super::block::Entries;
use super::gathered::Gathered;
use super::sealed::Sealed;
use super::shelf::Pages;
use super::{SledLog, keys};
use crate::deal::ids::Position;
use crate::log::LogError;
use crate::log::pages::{self, Builder, Page};
use sled::Batch;

/// When what was gathered is written, and how.
pub(super) struct Limits {
    /// More records are not gathered: they are held in memory, and after a cut they are gathered again.
    pub(super) at_most: u64,
    /// For up to so many records, pages are written in place, in the batch that seals them.
    pub(super) in_place: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { at_most: 1 << 20, in_place: 1 << 14 }
    }
}

/// Records that are read on all cores before what leads to them is gathered.
const TOGETHER: u64 = 1 << 14;
/// Pages that are written, and old ones that are removed, in one batch.
const AT_ONCE: usize = 256;

impl SledLog {
    /// Little enough was gathered.
    pub(super) fn fits_in_place(&self, gathered: &Gathered) -> bool {
        gathered.records() <= self.limits.in_place
    }

    /// Writes the pages that have to be changed for what was gathered.
    pub(super) fn write_in_place(&self, gathered: &Gathered, batch: &mut Batch) -> Result<(), LogError> {
        let shelf = self.pages();
        for page in pages::merge(&shelf, &gathered.entries().collect(), &mut |_, _| ())? {
            batch.insert(shelf.key(&page.key), page.bytes);
        }
        Ok(())
    }

    /// Brings the index up to what is sealed.
    pub(super) fn settle_index(&mut self) -> Result<(), LogError> {
        self.index_up_to(self.sealed.position())
    }

    /// Brings the index, with what was gathered, up to this position.
    fn index_up_to(&mut self, end: Position) -> Result<(), LogError> {
        if self.sealed.indexed == end {
            return Ok(());
        }
        let mut batch = Batch::default();
        let mut sealed = Sealed { indexed: end, ..self.sealed.clone() };
        if self.fits_in_place(&self.gathered) {
            self.write_in_place(&self.gathered, &mut batch)?;
        } else {
            sealed.edition = sealed.edition.wrapping_add(1);
            // A cut may have left some of it.
            self.remove_other_editions()?;
            self.write_edition(sealed.edition)?;
        }
        batch.insert(&[keys::SEALED], sealed.value());
        self.tree.commit(batch)?;
        self.sealed = sealed;
        self.gathered = Gathered::default();
        self.remove_other_editions()
    }

    /// Gathers what is sealed and not in the pages, and writes it.
    pub(super) fn catch_up(&mut self, progress: &mut dyn FnMut(u64)) -> Result<(), LogError> {
        self.gathered = Gathered::default();
        let mut last = self.sealed.indexed;
        while last < self.sealed.position() {
            let end = Position(last.0 + TOGETHER).min(self.sealed.position());
            let positions: Vec<Position> = (last.0 + 1..=end.0).map(Position).collect();
            for entries in self.in_shares(&positions, |share| self.entries_of(share))? {
                self.gathered.add(&entries);
            }
            last = end;
            progress(last.0);
            if self.gathered.records() >= self.limits.at_most {
                self.index_up_to(last)?;
            }
        }
        self.index_up_to(last)
    }

    fn entries_of(&self, positions: &[Position]) -> Result<Entries, LogError> {
        let mut entries = Entries::default();
        self.side_by_side(positions, |position, envelope, body| {
            let added = entries.add(position, envelope, body);
            added.ok_or_else(|| self.damaged(&format!("the record at position {position} does not read")))
        })?;
        Ok(entries)
    }

    /// Forgets the index, and makes it anew.
    pub(super) fn rebuild_index(&mut self, progress: &mut dyn FnMut(u64)) -> Result<(), LogError> {
        if self.sealed.position() == Position(0) {
            return Ok(());
        }
        let edition = self.sealed.edition.wrapping_add(1);
        let sealed = Sealed { edition, indexed: Position(0), ..self.sealed.clone() };
        self.remove_other_editions()?;
        let mut batch = Batch::default();
        batch.insert(&[keys::SEALED], sealed.value());
        self.tree.commit(batch)?;
        self.sealed = sealed;
        self.remove_other_editions()?;
        self.catch_up(progress)
    }

    /// All that is in the pages, and what was gathered, as the pages of another edition.
    fn write_edition(&self, edition: u32) -> Result<(), LogError> {
        let mut writer =
            Writer { log: self, shelf: Pages::new(&self.tree, edition), builder: Builder::new(), pages: Vec::new() };
        let mut new = self.gathered.entries().peekable();
        let mut written = Ok(());
        pages::range(&self.pages(), &[], None, &mut |key, value| {
            written = (|| {
                while let Some((key, value)) = new.next_if(|(new, _)| new.as_slice() < key) {
                    writer.push(&key, &value)?;
                }
                match new.next_if(|(new, _)| new == key) {
                    Some((_, added)) => writer.push(key, &[value, &added].concat()),
                    None => writer.push(key, value),
                }
            })();
            written.is_ok()
        })?;
        written?;
        for (key, value) in new {
            writer.push(&key, &value)?;
        }
        writer.finish()
    }

    pub(super) fn remove_other_editions(&self) -> Result<(), LogError> {
        let holds = keys::pages(self.sealed.edition);
        let mut last = vec![keys::PAGES];
        loop {
            let pages = self.tree.keys_after(&last, AT_ONCE)?;
            let others = pages.iter().filter(|key| key.first() == Some(&keys::PAGES) && !key.starts_with(&holds));
            let mut batch = Batch::default();
            let mut removed = 0;
            for key in others {
                batch.remove(key);
                removed += 1;
            }
            if removed > 0 {
                self.tree.commit(batch)?;
            }
            match pages.last() {
                Some(newest) if newest.first() == Some(&keys::PAGES) => {
                    // The pages that hold need not be gone through.
                    let beyond = || [holds.as_slice(), &[0xff; 64]].concat();
                    last = if newest.starts_with(&holds) { beyond() } else { newest.to_vec() };
                }
                _ => return Ok(()),
            }
        }
    }
}

/// Pages on their way into an edition.
struct Writer<'l> {
    log: &'l SledLog,
    shelf: Pages<'l>,
    builder: Builder,
    pages: Vec<Page>,
}

impl Writer<'_> {
    fn push(&mut self, key: &[u8], value: &[u8]) -> Result<(), LogError> {
        self.pages.extend(self.builder.push(key, value));
        if self.pages.len() < AT_ONCE { Ok(()) } else { self.write() }
    }

    fn write(&mut self) -> Result<(), LogError> {
        let pages: Vec<_> = self.pages.drain(..).map(|page| (self.shelf.key(&page.key), page.bytes)).collect();
        let with_room = |(key, _): &(Vec<u8>, Vec<u8>)| {
            (0..keys::KEYS_A_VALUE).map(|zeros| [key.as_slice(), &vec![0; zeros]].concat()).collect::<Vec<_>>()
        };
        self.log.tree.reserve(pages.iter().flat_map(with_room))?;
        let mut batch = Batch::default();
        pages.into_iter().for_each(|(key, bytes)| batch.insert(key, bytes));
        self.log.tree.commit(batch)
    }

    fn finish(mut self) -> Result<(), LogError> {
        let builder = std::mem::replace(&mut self.builder, Builder::new());
        self.pages.extend(builder.finish());
        self.write()
    }
}
