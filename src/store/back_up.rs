//! A backup of a store, as a file that is whole or not there; or as a stream that tells whether it is whole.

use super::backup::{BackupFault, BackupWriter, Contents};
use super::files::{above, private_file, sync_folder};
use super::{StoreError, StoreView, unreadable_in};
use crate::bytes::sequence::Sequence;
use crate::bytes::{self, Encoded};
use crate::deal::ids::Position;
use crate::deal::kind::Kind;
use crate::log::LogError;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Records that are read in one call.
const PAGE: usize = 8_192;
/// Bytes that are written together.
const BUFFER: usize = 256 << 10;

impl StoreView<'_> {
    /// Writes every record to `file`, as it is. What stands there is refused, or replaced at once at the end. `progress`
    /// gets the records written so far.
    pub fn back_up(&self, file: &Path, replace: bool, progress: &mut dyn FnMut(u64)) -> Result<Contents, StoreError> {
        let refused = |fault| StoreError::Backup { file: file.into(), fault };
        let failed = |error: io::Error| refused(BackupFault::Unavailable { reason: error.to_string() });
        let (folder, beside) = beside(file).map_err(failed)?;
        if folder.starts_with(self.folder) {
            return Err(refused(BackupFault::InsideTheStore));
        }
        free(file, replace).map_err(refused)?;
        remove_what_cut_ones_left(&folder, file).map_err(failed)?;
        let out = private_file(&beside).map_err(failed)?;
        let unfinished = Unfinished(beside);
        // So that nobody takes it for left behind. Where files cannot be locked, nobody takes anything for that.
        let _ = out.lock();
        let contents = self.write(&out, &failed, progress)?;
        out.sync_all().map_err(failed)?;
        free(file, replace).map_err(refused)?;
        fs::rename(&unfinished.0, file).and_then(|()| sync_folder(&folder)).map_err(failed)?;
        Ok(contents)
    }

    /// The same, to a stream. Where it fails, the end is missing, as every reader of it finds.
    pub fn back_up_to(&self, out: impl Write) -> Result<Contents, StoreError> {
        let failed = |error: io::Error| StoreError::Backup {
            file: "the stream".into(),
            fault: BackupFault::Unavailable { reason: error.to_string() },
        };
        self.write(out, &failed, &mut |_| {})
    }

    fn write(
        &self,
        out: impl Write,
        failed: &dyn Fn(io::Error) -> StoreError,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Contents, StoreError> {
        let mut writer = BackupWriter::new(BufWriter::with_capacity(BUFFER, out), &self.meta.line()).map_err(failed)?;
        let mut sequence = Sequence::default();
        let tree = self.log.tree()?;
        let (records, mut last) = (tree.leaves(), Position(0));
        while last.0 < records {
            // What others have recorded since is not in the backup.
            let left = usize::try_from(records - last.0).unwrap_or(PAGE);
            let page = self.log.read(last, left.min(PAGE))?;
            if page.is_empty() {
                return Err(
                    LogError::Damaged { what: format!("the record at position {} is missing", last.next()) }.into()
                );
            }
            for Encoded { envelope, body } in &page {
                last = last.next();
                // What was damaged since must not be saved as if it were right.
                let record = bytes::decode(last, envelope, body);
                let record = record.map_err(|unreadable| unreadable_in(self.folder, unreadable))?;
                sequence.take(&record, bytes::is_taken_out(envelope, body)).map_err(StoreError::damaged)?;
                writer.push(envelope, body).map_err(failed)?;
            }
            progress(last.0);
        }
        self.refuse_erasures_after(last)?;
        sequence.finish().map_err(StoreError::damaged)?;
        let (root, bytes) = writer.finish().map_err(failed)?;
        if root != tree.root() || last.0 != records {
            return Err(StoreError::damaged(format!("up to position {records} it is not what it was")));
        }
        Ok(Contents { records, streams: sequence.streams(), root, bytes })
    }

    /// Somebody else may record and erase meanwhile. What was read before an erasure would be kept, and what was read after it is
    /// missing without a reason, since the erasure itself is not in the backup.
    fn refuse_erasures_after(&self, mut last: Position) -> Result<(), StoreError> {
        loop {
            let envelopes = self.log.envelopes(last, PAGE)?;
            if envelopes.is_empty() {
                return Ok(());
            }
            let is_erasure =
                |envelope: &Vec<u8>| bytes::peek(envelope).is_none_or(|peeked| peeked.kind == Kind::Erasure.word());
            if envelopes.iter().any(is_erasure) {
                let reason = "a record was erased while it was backed up: back it up again";
                return Err(StoreError::unavailable(self.folder, reason));
            }
            last = Position(last.0 + envelopes.len() as u64);
        }
    }
}

/// Nothing stands there, or a file that may be replaced.
fn free(file: &Path, replace: bool) -> Result<(), BackupFault> {
    match fs::metadata(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(BackupFault::Unavailable { reason: error.to_string() }),
        Ok(found) if !found.is_file() => Err(BackupFault::NoFile),
        Ok(_) if replace => Ok(()),
        Ok(_) => Err(BackupFault::Exists),
    }
}

/// The folder that the file lies in, and where the file is written first.
fn beside(file: &Path) -> io::Result<(PathBuf, PathBuf)> {
    let name = file.file_name().ok_or_else(|| io::Error::other("it is no name of a file"))?;
    let folder = above(file).canonicalize()?;
    let beside = folder.join(format!("{}{}", unfinished(&name.to_string_lossy()), std::process::id()));
    Ok((folder, beside))
}

/// How the name of an unfinished backup begins; the process that makes it ends it.
fn unfinished(name: &str) -> String {
    format!("{name}.new.")
}

/// A kill leaves what was written, which holds the secret of a store. What nobody has locked, nobody is writing.
fn remove_what_cut_ones_left(folder: &Path, file: &Path) -> io::Result<()> {
    let begin = unfinished(&file.file_name().unwrap_or_default().to_string_lossy());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(&begin));
        let ours = process.is_some_and(|process| !process.is_empty() && process.bytes().all(|b| b.is_ascii_digit()));
        let unused = || File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
        if ours && entry.file_type()?.is_file() && unused() {
            // What cannot be removed, as in a folder of many users, harms no backup.
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

/// A file that is removed, unless it got another name.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        // There is nothing left to do if it cannot be removed; the next backup tries it again.
        let _ = fs::remove_file(&self.0);
    }
}
