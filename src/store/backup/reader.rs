//! Reading: nothing counts as read before the last byte was right, but what is wrong is said as soon as it is met.

use super::tally::Tally;
use super::{BackupFault, Contents, LONGEST_FRAME, LONGEST_LINE, MAGIC, VERSION};
use crate::bytes::sequence::Sequence;
use crate::bytes::{self, Encoded, Unreadable};
use crate::deal::ids::Position;
use crate::deal::record::Record;
use crate::proof::tree_hash::{Frontier, Hash, leaf};
use crate::store::sled::BLOCK;
use std::io::Read;
use zstd::bulk::Decompressor;

/// Reads a backup, and holds it against all that it must be.
pub(in crate::store) struct BackupReader<R> {
    input: Tally<R>,
    store: Vec<u8>,
    tree: Frontier,
    sequence: Sequence,
}

impl<R: Read> BackupReader<R> {
    /// Of a stream that should be buffered.
    pub(in crate::store) fn new(input: R) -> Result<Self, BackupFault> {
        let mut input = Tally::new(input);
        known(&mut input)?;
        let mut store = Vec::new();
        loop {
            match input.take_array()? {
                [b'\n'] => break,
                [byte] if store.len() + 1 < LONGEST_LINE => store.push(byte),
                _ => return Err(BackupFault::damaged("its second line does not end")),
            }
        }
        Ok(Self { input, store, tree: Frontier::default(), sequence: Sequence::default() })
    }

    /// The line that says what the store is.
    pub(in crate::store) fn store(&self) -> &[u8] {
        &self.store
    }

    /// How much was read.
    pub(in crate::store) fn bytes(&self) -> u64 {
        self.input.bytes
    }

    /// The records of the next frame, which begins with a block; none after the last.
    pub(in crate::store) fn frame(&mut self) -> Result<Option<Vec<(Record, Encoded)>>, BackupFault> {
        let packed = length(self.input.take_array()?);
        if packed == 0 {
            return Ok(None);
        }
        let length = length(self.input.take_array()?);
        let unreadable =
            || BackupFault::damaged(format!("the records after position {} do not read", self.tree.leaves()));
        if packed.max(length) > LONGEST_FRAME || !self.tree.leaves().is_multiple_of(BLOCK as u64) {
            return Err(unreadable());
        }
        let mut frame = vec![0; packed];
        self.input.take(&mut frame)?;
        let content = Decompressor::new()?.decompress(&frame, length).ok().filter(|content| content.len() == length);
        let records = content.and_then(|content| bytes::side_by_side(&content)).ok_or_else(unreadable)?;
        let read = records.into_iter().map(|encoded| Ok((self.record(&encoded)?, encoded)));
        read.collect::<Result<_, _>>().map(Some)
    }

    fn record(&mut self, Encoded { envelope, body }: &Encoded) -> Result<Record, BackupFault> {
        let position = Position(self.tree.leaves()).next();
        let record = bytes::decode(position, envelope, body).map_err(|unreadable| match unreadable {
            Unreadable::Newer { found } => BackupFault::Newer { what: "a record in it", found, known: bytes::VERSION },
            Unreadable::Damaged { what } => BackupFault::Damaged { what },
        })?;
        self.sequence.take(&record, bytes::is_taken_out(envelope, body)).map_err(BackupFault::damaged)?;
        self.tree.push(leaf(envelope));
        Ok(record)
    }

    /// Reads the end, after the last frame, and says what all of it was; with the sequence that other records may go on from.
    pub(in crate::store) fn finish(mut self) -> Result<(Contents, Sequence), BackupFault> {
        let records = u64::from_be_bytes(self.input.take_array()?);
        let root: Hash = self.input.take_array()?;
        let sum = self.input.sum();
        if self.input.take_array()? != sum {
            return Err(BackupFault::damaged("its SHA-256 is not that of its bytes"));
        }
        if !self.input.is_at_its_end()? {
            return Err(BackupFault::damaged("it goes on after its end"));
        }
        if records != self.tree.leaves() {
            return Err(BackupFault::damaged(format!("it has {} records, and says {records}", self.tree.leaves())));
        }
        if root != self.tree.root() {
            return Err(BackupFault::damaged("the root of its records is not the one that it says"));
        }
        self.sequence.finish().map_err(BackupFault::damaged)?;
        Ok((Contents { records, streams: self.sequence.streams(), root, bytes: self.input.bytes }, self.sequence))
    }
}

/// It begins as a backup of the version that is known here.
fn known<R: Read>(input: &mut Tally<R>) -> Result<(), BackupFault> {
    let mut line = Vec::new();
    loop {
        match input.take_array() {
            Ok([b'\n']) => break,
            // No version has more digits.
            Ok([byte]) if line.len() < MAGIC.len() + 20 => line.push(byte),
            Err(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => return Err(error.into()),
            _ => return Err(BackupFault::NoBackup),
        }
    }
    let version = line.strip_prefix(MAGIC.as_bytes()).and_then(|version| std::str::from_utf8(version).ok());
    match version.and_then(|version| version.parse::<u64>().ok()) {
        Some(VERSION) => Ok(()),
        Some(found) if found > VERSION => Err(BackupFault::Newer { what: "the backup", found, known: VERSION }),
        _ => Err(BackupFault::NoBackup),
    }
}

fn length(bytes: [u8; 4]) -> usize {
    usize::try_from(u32::from_be_bytes(bytes)).unwrap_or(usize::MAX)
}
