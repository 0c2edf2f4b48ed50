//! A file that a command makes for others: `-o FILE`, new or with --force, all of it or nothing, and never in the store.

use super::environment::random;
use super::failure::Failure;
use crate::ledger::Error;
use crate::store::files::{above, fill, private_file, sync_folder};
use clap::Args;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Where an answer goes, if not to the output.
#[derive(Args, Debug)]
pub(crate) struct TargetArgs {
    /// The file to write [default: the output]
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Replace files that exist
    #[arg(long)]
    pub(crate) force: bool,
}

impl TargetArgs {
    /// The file, if one was named. `store` is the folder of the store, as it was typed or as it is.
    pub(crate) fn free(&self, store: &Path) -> Result<Option<NewFile>, Failure> {
        self.file.as_ref().map(|file| NewFile::free(file, self.force, store)).transpose()
    }
}

/// A file that may be made, looked at before anything is signed or read for it.
pub(crate) struct NewFile {
    file: PathBuf,
    /// The same, with no link or `..` in the way to it.
    place: PathBuf,
    replace: bool,
    make: Make,
}

/// Makes a file where there is none.
type Make = fn(&Path) -> io::Result<File>;

impl NewFile {
    /// It is not there, or may be replaced, and does not lie in the folder of the store.
    pub(crate) fn free(file: &Path, replace: bool, store: &Path) -> Result<Self, Failure> {
        let refused = |what: &str, hint: &str| Err(Failure::usage(format!("{}: {what}", file.display()), hint));
        match fs::metadata(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(file, &error)),
            Ok(found) if !found.is_file() => {
                return refused("it is not a file", "name a file that is not there yet");
            }
            Ok(_) if !replace => {
                return refused("it is there already", "name another file, or replace this one with --force");
            }
            Ok(_) => {}
        }
        let store = store.canonicalize().map_err(|error| failed(store, &error))?;
        // A link that is replaced goes on leading to its target, which is replaced.
        let target = if replace && file.is_symlink() { file.canonicalize() } else { Ok(file.into()) };
        let target: PathBuf = target.map_err(|error| failed(file, &error))?;
        let folder = above(&target).canonicalize().map_err(|error| failed(file, &error))?;
        if folder.starts_with(store) {
            return refused("it lies in the folder of the store", "put it elsewhere");
        }
        let place = folder.join(target.file_name().unwrap_or_default());
        Ok(Self { file: file.into(), place, replace, make: |path| File::create_new(path) })
    }

    /// It is for nobody but the user.
    pub(crate) fn private(self) -> Self {
        Self { make: private_file, ..self }
    }

    /// Both are one file, however they were typed.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.place == other.place
    }

    /// As it was typed.
    pub(crate) fn name(&self) -> String {
        self.file.display().to_string()
    }

    /// All of these bytes, or the file as it was. Answers with its name.
    pub(crate) fn write(self, bytes: &[u8]) -> Result<String, Failure> {
        let place = &self.place;
        let written = if self.replace { put_made(place, bytes, self.make) } else { put_new(place, bytes, self.make) };
        written.map_err(|error| failed(&self.file, &error))?;
        Ok(self.name())
    }
}

impl NewFile {
    /// The same, of a file that somebody else fills: it is made beside, under another name, and named when it is whole. Only the user
    /// reads it, unless it replaces one that others read.
    pub(crate) fn write_by<T>(self, fill: impl FnOnce(&Path) -> Result<T, String>) -> Result<(String, T), Failure> {
        let file = &self.place;
        let made = beside(file).and_then(|beside| private_file(&beside).map(|_| beside));
        let beside = made.map_err(|error| failed(&self.file, &error))?;
        let put = || -> Result<T, String> {
            let told = |error: io::Error| error.to_string();
            let filled = fill(&beside)?;
            File::open(&beside).and_then(|made| made.sync_all()).map_err(told)?;
            if let Some(replaced) = fs::metadata(file).ok().filter(|_| self.replace) {
                fs::set_permissions(&beside, replaced.permissions()).map_err(told)?;
            }
            if self.replace || fs::hard_link(&beside, file).is_err() {
                // What somebody made meanwhile is not replaced; but not every file system has links.
                if !self.replace && file.exists() {
                    return Err("somebody else made it meanwhile".into());
                }
                fs::rename(&beside, file).map_err(told)?;
            }
            sync_folder(above(file)).map_err(told)?;
            Ok(filled)
        };
        let put = put();
        let _ = fs::remove_file(&beside);
        put.map(|filled| (self.name(), filled)).map_err(|reason| Error::File { file: self.name(), reason }.into())
    }
}

/// A file that nobody sees half of, and that a power cut does not take.
pub(crate) fn put(file: &Path, bytes: &[u8]) -> io::Result<()> {
    put_made(file, bytes, |path| File::create_new(path))
}

fn put_made(file: &Path, bytes: &[u8], make: Make) -> io::Result<()> {
    renamed(file, |beside| fill(beside, &make(beside)?, bytes))?;
    sync_folder(above(file))
}

/// The same, where there is no file.
fn put_new(file: &Path, bytes: &[u8], make: Make) -> io::Result<()> {
    let beside = beside(file)?;
    fill(&beside, &make(&beside)?, bytes)?;
    // Unlike a renaming, a link replaces nothing; but not every file system has them.
    let linked = fs::hard_link(&beside, file);
    let _ = fs::remove_file(&beside);
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => fill(file, &make(file)?, bytes),
        linked => linked.and_then(|()| sync_folder(above(file))),
    }
}

/// Has a file written beside, under a name that nothing has, and then gives it the name.
pub(crate) fn renamed(file: &Path, write: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let beside = beside(file)?;
    let put = write(&beside).and_then(|()| fs::rename(&beside, file));
    if put.is_err() {
        // Why it failed is worth more than that this failed too.
        let _ = fs::remove_file(&beside);
    }
    put
}

fn beside(file: &Path) -> io::Result<PathBuf> {
    let name = file.file_name().ok_or_else(|| io::Error::other("it is no name of a file"))?.to_string_lossy();
    let mut number = [0; 8];
    random(&mut number);
    Ok(above(file).join(format!("{name}.new.{}", hex::encode(number))))
}

/// What the name ends in, after the last dot, in small letters.
pub(crate) fn extension(file: &Path) -> Option<String> {
    file.extension().map(|extension| extension.to_string_lossy().to_lowercase())
}

/// What the system said of this file.
pub(crate) fn failed(file: &Path, error: &io::Error) -> Failure {
    Error::File { file: file.display().to_string(), reason: error.to_string() }.into()
}
