//! What opening may destroy, kept in memory until it is known to be sound.
//!
//! sled takes the first thing that does not read for the torn end of its log, and puts zeros over everything after it,
//! before anyone can hold the log against its witness. Where that proves it damaged, the bytes are put back, so that
//! whoever looks for the records finds what there was.

use super::opening::SEGMENT;
use crate::log::store::files::sync_folder;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// After the kill of a large import more may be at risk than is to be held in memory: then nothing is kept.
const SEGMENTS_AT_MOST: usize = 16;
/// A segment begins with a checksum and its place in the log, with all bits of it but the highest turned.
const BEGINNING: usize = 12;

/// Segments that sled reads again when it opens, and the snapshots that say which.
pub(in crate::log) struct AtRisk {
    folder: PathBuf,
    length: u64,
    segments: Vec<(u64, Vec<u8>)>,
    snapshots: Vec<(OsString, Vec<u8>)>,
}

impl AtRisk {
    /// Of the log in this folder, which nobody else opens meanwhile.
    pub(in crate::log) fn read(folder: &Path) -> io::Result<Self> {
        let mut kept = Self { folder: folder.into(), length: 0, segments: Vec::new(), snapshots: Vec::new() };
        let mut db = match File::open(folder.join("db")) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(kept),
            opened => opened?,
        };
        for (name, path) in snapshots(folder)? {
            kept.snapshots.push((name, fs::read(path)?));
        }
        kept.length = db.metadata()?.len();
        let known = kept.snapshots.iter().filter_map(|(name, _)| lsn_of(name)).max().unwrap_or(0);
        let size = SEGMENT as u64;
        let mut segments = Vec::new();
        for start in (0..kept.length).step_by(SEGMENT) {
            if kept.length <= 2 * size || may_be_read_again(&mut db, start, known)? {
                segments.push(start);
            }
        }
        if segments.len() <= SEGMENTS_AT_MOST {
            for start in segments {
                let mut bytes = Vec::new();
                db.seek(SeekFrom::Start(start))?;
                (&db).take(size).read_to_end(&mut bytes)?;
                kept.segments.push((start, bytes));
            }
        }
        Ok(kept)
    }

    /// Puts everything back as it was. sled is closed by now.
    pub(in crate::log) fn put_back(self) -> io::Result<()> {
        if self.segments.is_empty() {
            return Ok(());
        }
        let mut db = OpenOptions::new().write(true).open(self.folder.join("db"))?;
        for (start, bytes) in &self.segments {
            db.seek(SeekFrom::Start(*start))?;
            db.write_all(bytes)?;
        }
        db.set_len(self.length)?;
        db.sync_all()?;
        for (name, bytes) in &self.snapshots {
            let mut file = File::create(self.folder.join(name))?;
            file.write_all(bytes)?;
            file.sync_all()?;
        }
        for (name, path) in snapshots(&self.folder)? {
            if self.snapshots.iter().all(|(kept, _)| *kept != name) {
                fs::remove_file(path)?;
            }
        }
        sync_folder(&self.folder)
    }
}

fn snapshots(folder: &Path) -> io::Result<Vec<(OsString, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if lsn_of(&entry.file_name()).is_some() {
            found.push((entry.file_name(), entry.path()));
        }
    }
    Ok(found)
}

/// How far a snapshot knows the log, from its name.
fn lsn_of(snapshot: &OsString) -> Option<i64> {
    i64::from_str_radix(snapshot.to_str()?.strip_prefix("snap.")?, 16).ok()
}

/// Whether the segment reaches beyond what the snapshot knows, or does not begin as a segment does.
fn may_be_read_again(db: &mut File, start: u64, known: i64) -> io::Result<bool> {
    let mut beginning = [0; BEGINNING];
    db.seek(SeekFrom::Start(start))?;
    match db.read_exact(&mut beginning) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(false),
        read => read?,
    }
    let [_, _, _, _, place @ ..] = beginning;
    let place = i64::from_le_bytes(place) ^ i64::MAX;
    let size = SEGMENT as i64;
    let free = beginning == [0; BEGINNING];
    Ok(!free && (place < 0 || place % size != 0 || place.saturating_add(size) > known))
}
