//! Reading: nothing counts as read before the last byte was right, but what is wrong is said as soon as it is met.

use super::tally::Tally;
use super::{Contents, Fault, LONGEST_FRAME, LONGEST_LINE, MAGIC, VERSION, VERSION_WITH_ALL_BODIES};
use crate::deal::ids::Position;
use crate::deal::record::Record;
use crate::log::audit::Sequence;
use crate::log::bundle::BLOCK;
use crate::log::codec::{self, Encoded, Unreadable};
use crate::proof::tree_hash::{Frontier, Hash, leaf};
use std::io::Read;
use zstd::bulk::Decompressor;

/// Reads a backup, and holds it against all that it must be.
pub(in crate::log) struct Reader<R> {
    input: Tally<R>,
    empty_bodies: bool,
    store: Vec<u8>,
    tree: Frontier,
    sequence: Sequence,
}

impl<R: Read> Reader<R> {
    /// Of a stream that should be buffered.
    pub(in crate::log) fn new(input: R) -> Result<Self, Fault> {
        let mut input = Tally::new(input);
        let empty_bodies = known(&mut input)? != VERSION_WITH_ALL_BODIES;
        let mut store = Vec::new();
        loop {
            match input.take_array()? {
                [b'\n'] => break,
                [byte] if store.len() + 1 < LONGEST_LINE => store.push(byte),
                _ => return Err(Fault::damaged("its second line does not end")),
            }
        }
        Ok(Self { input, empty_bodies, store, tree: Frontier::default(), sequence: Sequence::default() })
    }

    /// The line that says what the store is.
    pub(in crate::log) fn store(&self) -> &[u8] {
        &self.store
    }

    /// Whether bodies may be empty.
    pub(in crate::log) fn has_empty_bodies(&self) -> bool {
        self.empty_bodies
    }

    /// How much was read.
    pub(in crate::log) fn bytes(&self) -> u64 {
        self.input.bytes
    }

    /// How many records were read.
    pub(in crate::log) fn records(&self) -> Position {
        Position(self.tree.leaves())
    }

    /// The records of the next frame, which begins with a block; none after the last.
    pub(in crate::log) fn frame(&mut self) -> Result<Option<Vec<(Record, Encoded)>>, Fault> {
        let packed = length(self.input.take_array()?);
        if packed == 0 {
            return Ok(None);
        }
        let length = length(self.input.take_array()?);
        let unreadable = || Fault::damaged(format!("the records after position {} do not read", self.tree.leaves()));
        if packed.max(length) > LONGEST_FRAME || !self.tree.leaves().is_multiple_of(BLOCK as u64) {
            return Err(unreadable());
        }
        let mut frame = vec![0; packed];
        self.input.take(&mut frame)?;
        let content = Decompressor::new()?.decompress(&frame, length).ok().filter(|content| content.len() == length);
        let records = content.and_then(|content| codec::side_by_side(&content)).ok_or_else(unreadable)?;
        let read = records.into_iter().map(|encoded| Ok((self.record(&encoded)?, encoded)));
        read.collect::<Result<_, _>>().map(Some)
    }

    fn record(&mut self, Encoded { envelope, body }: &Encoded) -> Result<Record, Fault> {
        let position = Position(self.tree.leaves()).next();
        if body.is_empty() && !self.empty_bodies {
            let what = format!("the body at position {position} is empty, and the backup is one without such");
            return Err(Fault::Damaged(what));
        }
        let record = codec::decode(position, envelope, body).map_err(|unreadable| match unreadable {
            Unreadable::Newer { found } => Fault::Newer { what: "a record in it", found, known: codec::VERSION },
            Unreadable::Damaged { what } => Fault::Damaged(what),
        })?;
        self.sequence.take(&record, codec::is_taken_out(envelope, body)).map_err(Fault::Damaged)?;
        self.tree.push(leaf(envelope));
        Ok(record)
    }

    /// Reads the end, after the last frame, and says what all of it was.
    pub(in crate::log) fn finish(mut self) -> Result<Contents, Fault> {
        let records = u64::from_be_bytes(self.input.take_array()?);
        let root: Hash = self.input.take_array()?;
        let sum = self.input.sum();
        if self.input.take_array()? != sum {
            return Err(Fault::damaged("its SHA-256 is not that of its bytes"));
        }
        if !self.input.is_at_its_end()? {
            return Err(Fault::damaged("it goes on after its end"));
        }
        if records != self.tree.leaves() {
            return Err(Fault::damaged(format!("it has {} records, and says {records}", self.tree.leaves())));
        }
        if root != self.tree.root() {
            return Err(Fault::damaged("the root of its records is not the one that it says"));
        }
        self.sequence.finish().map_err(Fault::Damaged)?;
        Ok(Contents { records, streams: self.sequence.streams(), root, bytes: self.input.bytes })
    }
}

/// It begins as a backup of a version that is known here: of this one.
fn known<R: Read>(input: &mut Tally<R>) -> Result<u64, Fault> {
    let mut line = Vec::new();
    loop {
        match input.take_array() {
            Ok([b'\n']) => break,
            // No version has more digits.
            Ok([byte]) if line.len() < MAGIC.len() + 20 => line.push(byte),
            Err(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => return Err(error.into()),
            _ => return Err(Fault::NoBackup),
        }
    }
    let version = line.strip_prefix(MAGIC.as_bytes()).and_then(|version| std::str::from_utf8(version).ok());
    match version.and_then(|version| version.parse::<u64>().ok()) {
        Some(version @ VERSION_WITH_ALL_BODIES..=VERSION) => Ok(version),
        Some(found) if found > VERSION => Err(Fault::Newer { what: "the backup", found, known: VERSION }),
        _ => Err(Fault::NoBackup),
    }
}

fn length(bytes: [u8; 4]) -> usize {
    usize::try_from(u32::from_be_bytes(bytes)).unwrap_or(usize::MAX)
}
