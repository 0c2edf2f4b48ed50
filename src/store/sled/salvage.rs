//! What opening may destroy, copied to `log.salvage` until the log is known to be sound.
//!
//! Opening a damaged log makes sled zero everything after the first unreadable byte, before anybody can compare the log with
//! its witness. So the segments that sled may overwrite are copied first. Where the log proves to be damaged they are put
//! back, so that whoever looks for the records finds what there was.
//!
//! ```text
//! segments and snapshots copied, synced -> whole (synced) -> sled opens -> compared with the witness -> no whole -> no log.salvage
//! ```
//!
//! A `log.salvage` with the file `whole` in it was left by an opening that was cut: the next one puts it back and begins
//! again. Without that file sled was not opened yet, or the log was found sound.

use super::open::SEGMENT;
use crate::store::files::{make_private_folder, sync_folder, write_synced};
use crate::store::witness::LogMark;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::Xxh3;

/// The folder in that of the store.
pub(in crate::store) const FOLDER: &str = "log.salvage";
/// The file that makes the rest count. It says how long sled's file was.
const WHOLE: &str = "whole";
/// How the names of copied segments begin; where the segment starts ends them.
const SEGMENT_FILE: &str = "segment.";
/// A segment begins with a checksum and its place in the log, with all bits of it but the highest turned.
const BEGINNING: usize = 12;

/// The copies.
pub(in crate::store) struct Salvage {
    log: PathBuf,
    folder: PathBuf,
}

impl Salvage {
    /// Copies what is at risk of the log in this folder, of the store at `store`. Nobody else opens it meanwhile.
    pub(in crate::store) fn keep(log: &Path, store: &Path) -> io::Result<Self> {
        let salvage = Self { log: log.into(), folder: store.join(FOLDER) };
        if salvage.folder.join(WHOLE).exists() {
            salvage.put_back()?;
        } else {
            salvage.remove()?;
            salvage.copy(store)?;
        }
        Ok(salvage)
    }

    fn copy(&self, store: &Path) -> io::Result<()> {
        let at_risk = AtRisk::of(&self.log)?;
        make_private_folder(&self.folder)?;
        for (name, path) in &at_risk.snapshots {
            write_synced(&self.folder.join(name), &fs::read(path)?)?;
        }
        at_risk
            .each_segment(|start, bytes| write_synced(&self.folder.join(format!("{SEGMENT_FILE}{start}")), bytes))?;
        sync_folder(&self.folder)?;
        write_synced(&self.folder.join(WHOLE), at_risk.length.to_string().as_bytes())?;
        sync_folder(&self.folder)?;
        sync_folder(store)
    }

    /// Puts everything back as it was. sled is closed by now. The copies stay: the next opening needs them.
    pub(in crate::store) fn put_back(&self) -> io::Result<()> {
        let length = fs::read_to_string(self.folder.join(WHOLE))?;
        let length: u64 = length.parse().map_err(io::Error::other)?;
        let mut kept = Vec::new();
        let mut db = if length == 0 { None } else { Some(OpenOptions::new().write(true).open(self.log.join("db"))?) };
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let start = name.to_str().and_then(|name| name.strip_prefix(SEGMENT_FILE)?.parse().ok());
            if let (Some(start), Some(db)) = (start, &mut db) {
                db.seek(SeekFrom::Start(start))?;
                db.write_all(&fs::read(entry.path())?)?;
            } else if lsn_of(&name).is_some() {
                write_synced(&self.log.join(&name), &fs::read(entry.path())?)?;
                kept.push(name);
            }
        }
        if let Some(db) = &db {
            db.set_len(length)?;
            db.sync_all()?;
        }
        for (name, path) in snapshots(&self.log)? {
            if !kept.contains(&name) {
                fs::remove_file(path)?;
            }
        }
        sync_folder(&self.log)
    }

    /// Removes the copies: the log is sound, or sled was not opened yet.
    pub(in crate::store) fn remove(&self) -> io::Result<()> {
        match fs::remove_file(self.folder.join(WHOLE)) {
            Ok(()) => sync_folder(&self.folder)?,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

impl LogMark {
    /// Of the log in this folder, which is closed.
    pub(in crate::store) fn of(log: &Path) -> io::Result<Self> {
        let at_risk = AtRisk::of(log)?;
        let mut hash = Xxh3::new();
        for (name, path) in &at_risk.snapshots {
            hash.update(name.as_encoded_bytes());
            hash.update(&fs::read(path)?);
        }
        at_risk.each_segment(|start, bytes| {
            hash.update(&start.to_le_bytes());
            hash.update(bytes);
            Ok(())
        })?;
        Ok(Self { length: at_risk.length, hash: hash.digest() })
    }
}

/// Segments that sled reads again when it opens, and the snapshots that say which.
struct AtRisk {
    /// None where there is no file yet.
    db: Option<File>,
    length: u64,
    /// Where they start.
    segments: Vec<u64>,
    snapshots: Vec<(OsString, PathBuf)>,
}

impl AtRisk {
    fn of(log: &Path) -> io::Result<Self> {
        let mut snapshots = snapshots(log)?;
        snapshots.sort();
        let mut db = match File::open(log.join("db")) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(Self { db: None, length: 0, segments: Vec::new(), snapshots });
            }
            opened => opened?,
        };
        let length = db.metadata()?.len();
        let known = snapshots.iter().filter_map(|(name, _)| lsn_of(name)).max().unwrap_or(0);
        let mut segments = Vec::new();
        for start in (0..length).step_by(SEGMENT) {
            if length <= 2 * SEGMENT as u64 || may_be_read_again(&mut db, start, known)? {
                segments.push(start);
            }
        }
        Ok(Self { db: Some(db), length, segments, snapshots })
    }

    /// Where each segment starts, and its bytes.
    fn each_segment(&self, mut of: impl FnMut(u64, &[u8]) -> io::Result<()>) -> io::Result<()> {
        let Some(mut db) = self.db.as_ref() else { return Ok(()) };
        let mut bytes = Vec::new();
        for start in &self.segments {
            bytes.clear();
            db.seek(SeekFrom::Start(*start))?;
            db.take(SEGMENT as u64).read_to_end(&mut bytes)?;
            of(*start, &bytes)?;
        }
        Ok(())
    }
}

fn snapshots(log: &Path) -> io::Result<Vec<(OsString, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(log)? {
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
