//! The folder that a log stands in as static files.

use super::files::text_of;
use crate::cli::failure::Failure;
use crate::cli::new_file::{failed, put, renamed};
use crate::proof::checkpoint::{Checkpoint, Signed};
use crate::proof::key::VerifierKey;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

const CHECKPOINT: &str = "checkpoint";
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
    /// One that is made with its first file, or has nothing else in it. `store` is the folder of the store as it is.
    pub(super) fn of(path: &Path, store: &Path) -> Result<Self, Failure> {
        let refused = |what: &str, hint: &str| Err(Failure::usage(format!("{}: {what}", path.display()), hint));
        if path.exists() && !path.is_dir() {
            return refused("what is there is no folder", "name a folder that is not there yet");
        }
        let folder = place(path).map_err(|error| failed(path, &error))?;
        if folder.starts_with(store) {
            return refused("it lies in the folder of the store", "name a folder elsewhere");
        }
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::at(folder)),
            entries => entries.map_err(|error| failed(path, &error))?,
        };
        for entry in entries {
            let name = entry.map_err(|error| failed(path, &error))?.file_name();
            let name = name.to_string_lossy();
            if name != TILES && name != CHECKPOINT && !name.starts_with("checkpoint.new.") {
                return refused("it is a folder with other things in it", "name a folder that is not there yet");
            }
        }
        Ok(Self::at(folder))
    }

    fn at(path: PathBuf) -> Self {
        Self { path, files: 0, written: 0 }
    }

    /// The checkpoint of what stands there, and its file, if that was finished once. An empty one is what a power cut may have
    /// left.
    pub(super) fn checkpoint(&self, key: &VerifierKey) -> Result<Option<(String, Checkpoint)>, Failure> {
        let file = self.path.join(CHECKPOINT);
        let text = if file.exists() { text_of(&file)? } else { String::new() };
        if text.is_empty() {
            return Ok(None);
        }
        let what = file.display().to_string();
        match Signed::open(&text, key) {
            Ok(signed) => Ok(Some((what, signed.checkpoint))),
            Err(fault) => Err(Failure::Proof { what, fault }),
        }
    }

    /// One of its files; `path` has `/` between the parts. Nothing waits for the disk: what a power cut takes is made good by
    /// the next run, as all of it can be.
    pub(super) fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        self.write(path, bytes, |file, bytes| renamed(file, |beside| fs::write(beside, bytes)))
    }

    /// The checkpoint, which comes last. It is what the next run goes by, and waits for the disk.
    pub(super) fn finish(&mut self, note: &[u8]) -> Result<(), Failure> {
        self.write(CHECKPOINT, note, put)
    }

    /// What stands there as it should is left alone.
    fn write(
        &mut self,
        path: &str,
        bytes: &[u8],
        write: impl FnOnce(&Path, &[u8]) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let file = path.split('/').fold(self.path.clone(), |folder, part| folder.join(part));
        self.files += 1;
        if fs::read(&file).is_ok_and(|found| found == bytes) {
            return Ok(());
        }
        let made = file.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| write(&file, bytes)).map_err(|error| failed(&file, &error))?;
        self.written += 1;
        Ok(())
    }
}

/// Where the path leads, with no link or `..` in the way to it, though some of it may not be there yet.
fn place(path: &Path) -> io::Result<PathBuf> {
    let mut place = PathBuf::new();
    for part in std::path::absolute(path)?.components() {
        match part {
            Component::ParentDir => drop(place.pop()),
            Component::Normal(name) => {
                place.push(name);
                place = place.canonicalize().unwrap_or(place);
            }
            root => place.push(root),
        }
    }
    Ok(place)
}
