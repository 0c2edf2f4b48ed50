//! The folder that a log stands in as static files.

use super::files::text_of;
use crate::cli::failure::Failure;
use crate::cli::new_file::{failed, renamed};
use crate::proof::checkpoint::{Checkpoint, Signed};
use crate::proof::key::VerifierKey;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub(super) const CHECKPOINT: &str = "checkpoint";
const TILES: &str = "tile";

/// Where the files go.
pub(super) struct Folder {
    path: PathBuf,
    /// How many files the log is,
    pub(super) files: u64,
    /// and how many of them were not there.
    pub(super) written: u64,
}

impl Folder {
    /// Makes it, or takes one that has nothing else in it.
    pub(super) fn of(path: &Path, store: &Path) -> Result<Self, Failure> {
        let refused = |what: &str, hint: &str| Err(Failure::usage(format!("{}: {what}", path.display()), hint));
        if path.exists() && !path.is_dir() {
            return refused("what is there is no folder", "name a folder that is not there yet");
        }
        fs::create_dir_all(path).map_err(|error| failed(path, &error))?;
        let folder = path.canonicalize().map_err(|error| failed(path, &error))?;
        if folder.starts_with(store) {
            return refused("it lies in the folder of the store", "name a folder elsewhere");
        }
        for entry in fs::read_dir(&folder).map_err(|error| failed(path, &error))? {
            let name = entry.map_err(|error| failed(path, &error))?.file_name();
            let name = name.to_string_lossy();
            if name != TILES && name != CHECKPOINT && !name.starts_with("checkpoint.new.") {
                return refused("it is a folder with other things in it", "name a folder that is not there yet");
            }
        }
        Ok(Self { path: folder, files: 0, written: 0 })
    }

    /// The checkpoint of what stands there, if that was finished once.
    pub(super) fn checkpoint(&self, key: &VerifierKey) -> Result<Option<Checkpoint>, Failure> {
        let file = self.path.join(CHECKPOINT);
        if !file.exists() {
            return Ok(None);
        }
        let what = file.display().to_string();
        let signed = Signed::open(&text_of(&file)?, key).map_err(|fault| Failure::Proof { what, fault })?;
        Ok(Some(signed.checkpoint))
    }

    /// One of its files; `path` has `/` between the parts. What stands there as it should is left alone. Nothing waits for
    /// the disk: what a power cut takes is made good by the next run, as all of it can be.
    pub(super) fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        let file = path.split('/').fold(self.path.clone(), |folder, part| folder.join(part));
        self.files += 1;
        if fs::read(&file).is_ok_and(|found| found == bytes) {
            return Ok(());
        }
        let above = file.parent().map_or(Ok(()), fs::create_dir_all);
        above
            .and_then(|()| renamed(&file, |beside| fs::write(beside, bytes)))
            .map_err(|error: io::Error| failed(&file, &error))?;
        self.written += 1;
        Ok(())
    }
}
