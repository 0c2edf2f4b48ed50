//! Writing: what is pushed goes out a frame at a time.

use super::tally::Tally;
use super::{FRAME_BYTES, FRAME_RECORDS, MAGIC, VERSION};
use crate::bytes;
use crate::proof::tree_hash::{Frontier, Hash, leaf};
use crate::store::sled::{BLOCK, compressor};
use std::io::{self, Write};
use zstd::bulk::Compressor;

/// Writes a backup. Without [`BackupWriter::finish`] it is none.
pub(in crate::store) struct BackupWriter<W> {
    out: Tally<W>,
    compressor: Compressor<'static>,
    tree: Frontier,
    /// The content of the frame that is open, and how many records it has.
    content: Vec<u8>,
    records: u64,
}

impl<W: Write> BackupWriter<W> {
    /// `store` says what the store is, in one line without its end.
    pub(in crate::store) fn new(out: W, store: &[u8]) -> io::Result<Self> {
        let mut out = Tally::new(out);
        out.put(format!("{MAGIC}{VERSION}\n").as_bytes())?;
        out.put(store)?;
        out.put(b"\n")?;
        Ok(Self { out, compressor: compressor()?, tree: Frontier::default(), content: Vec::new(), records: 0 })
    }

    /// The next record.
    pub(in crate::store) fn push(&mut self, envelope: &[u8], body: &[u8]) -> io::Result<()> {
        bytes::put_beside(&mut self.content, envelope, body);
        self.tree.push(leaf(envelope));
        self.records += 1;
        let full = self.records >= FRAME_RECORDS || self.content.len() >= FRAME_BYTES;
        if full && self.records.is_multiple_of(BLOCK as u64) { self.close_frame() } else { Ok(()) }
    }

    fn close_frame(&mut self) -> io::Result<()> {
        if self.content.is_empty() {
            return Ok(());
        }
        let frame = self.compressor.compress(&self.content)?;
        self.out.put(&length(&frame)?)?;
        self.out.put(&length(&self.content)?)?;
        self.out.put(&frame)?;
        self.content.clear();
        self.records = 0;
        Ok(())
    }

    /// Writes what is left, and how it can be told that it is whole. The root and the length of all of it.
    pub(in crate::store) fn finish(mut self) -> io::Result<(Hash, u64)> {
        self.close_frame()?;
        let root = self.tree.root();
        self.out.put(&[0; 4])?;
        self.out.put(&self.tree.leaves().to_be_bytes())?;
        self.out.put(&root)?;
        let sum = self.out.sum();
        self.out.put(&sum)?;
        self.out.flush()?;
        Ok((root, self.out.bytes))
    }
}

fn length(bytes: &[u8]) -> io::Result<[u8; 4]> {
    let length = u32::try_from(bytes.len());
    Ok(length.map_err(|_| io::Error::other("a frame is longer than its format can say"))?.to_be_bytes())
}
