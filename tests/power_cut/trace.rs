//! What `trace.c` wrote down.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::Path;

/// A change, in the order of all. Inodes are numbers of the system's, which gives them out again.
#[derive(Debug)]
pub(crate) enum Entry {
    FileMade {
        inode: u64,
        path: String,
    },
    FolderMade {
        inode: u64,
        path: String,
    },
    Written {
        inode: u64,
        offset: u64,
        bytes: Vec<u8>,
    },
    LengthSet {
        inode: u64,
        length: u64,
    },
    /// By `fsync` or `fdatasync`, of a file or a folder.
    Synced {
        inode: u64,
    },
    Renamed {
        from: String,
        to: String,
    },
    Removed {
        path: String,
    },
    /// By `sync_file_range`, which makes nothing durable.
    RangeSynced,
}

/// How many calls of each kind can be made to fail.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    write: usize,
    sync: usize,
    name: usize,
}

/// The entries of a trace. They are read one by one: a trace may be larger than the memory.
pub(crate) fn entries(trace: &Path) -> impl Iterator<Item = Entry> {
    let mut file = BufReader::with_capacity(1 << 20, File::open(trace).unwrap());
    std::iter::from_fn(move || next(&mut file))
}

impl Calls {
    pub(crate) fn of(trace: &Path) -> Self {
        entries(trace).fold(Self::default(), |mut calls, entry| {
            match entry {
                Entry::Written { .. } | Entry::LengthSet { .. } => calls.write += 1,
                Entry::Synced { .. } | Entry::RangeSynced => calls.sync += 1,
                _ => calls.name += 1,
            }
            calls
        })
    }

    pub(crate) fn of_kind(&self, kind: &str) -> usize {
        match kind {
            "write" => self.write,
            "sync" => self.sync,
            _ => self.name,
        }
    }
}

/// The struct of `trace.c`, then the path, then the bytes.
fn next(file: &mut impl Read) -> Option<Entry> {
    let mut head = [0; 32];
    match file.read_exact(&mut head) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return None,
        read => read.unwrap(),
    }
    let small = |at: usize| u32::from_ne_bytes(head[at..at + 4].try_into().unwrap());
    let large = |at: usize| u64::from_ne_bytes(head[at..at + 8].try_into().unwrap());
    let mut text = vec![0; small(4).try_into().unwrap()];
    file.read_exact(&mut text).unwrap();
    let path = String::from_utf8(text).unwrap();
    let mut bytes = vec![0; large(8).try_into().unwrap()];
    file.read_exact(&mut bytes).unwrap();
    let (inode, offset) = (large(16), large(24));
    Some(match small(0) {
        1 => Entry::FileMade { inode, path },
        2 => Entry::FolderMade { inode, path },
        3 => Entry::Written { inode, offset, bytes },
        4 => Entry::LengthSet { inode, length: offset },
        5 => Entry::Synced { inode },
        6 => {
            let (from, to) = path.split_once('\0').unwrap();
            Entry::Renamed { from: from.into(), to: to.into() }
        }
        7 => Entry::Removed { path },
        8 => Entry::RangeSynced,
        other => panic!("an entry of the kind {other}"),
    })
}
