//! The files that are made for others, and those that come from them.

use crate::cli::failure::Failure;
use crate::ledger::Error;
use clap::Args;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Nothing that is read here is longer: an entry has 48 KiB at the most.
const LONGEST: u64 = 1 << 20;

/// Where an answer goes, if not to the output.
#[derive(Args, Debug)]
pub(super) struct Target {
    /// The file to be made [default: the output]
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// Replace files that are there already
    #[arg(long)]
    pub(super) force: bool,
}

impl Target {
    /// The file, if one was named.
    pub(super) fn free(&self, store: &Path) -> Result<Option<Out>, Failure> {
        self.file.as_ref().map(|file| Out::free(file, self.force, store)).transpose()
    }
}

/// A file that may be made, looked at before anything is signed or read for it.
pub(super) struct Out {
    file: PathBuf,
    replace: bool,
}

impl Out {
    /// It is not there, or may be replaced, and does not lie in the folder of the store.
    pub(super) fn free(file: &Path, replace: bool, store: &Path) -> Result<Self, Failure> {
        let refused = |what: &str, hint: &str| Err(Failure::usage(format!("{}: {what}", file.display()), hint));
        match fs::metadata(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(file, &error)),
            Ok(found) if !found.is_file() => {
                return refused("what is there is no file", "name a file that is not there yet");
            }
            Ok(_) if !replace => {
                return refused("it is there already", "name another file, or replace this one with --force");
            }
            Ok(_) => {}
        }
        if above(file).canonicalize().map_err(|error| failed(file, &error))?.starts_with(store) {
            return refused("it lies in the folder of the store", "put it elsewhere, best with someone else");
        }
        Ok(Self { file: file.into(), replace })
    }

    /// All of these bytes, or the file as it was. Answers with its name.
    pub(super) fn write(self, bytes: &[u8]) -> Result<String, Failure> {
        let file = &self.file;
        let written = if self.replace { put(file, bytes) } else { put_new(file, bytes) };
        written.map_err(|error| failed(file, &error))?;
        Ok(file.display().to_string())
    }
}

/// A file that nobody sees half of, and that a power cut does not take.
fn put(file: &Path, bytes: &[u8]) -> io::Result<()> {
    renamed(file, |beside| put_new(beside, bytes))
}

/// Has a file written beside, and then gives it the name.
pub(super) fn renamed(file: &Path, write: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let name = file.file_name().ok_or_else(|| io::Error::other("it is no name of a file"))?.to_string_lossy();
    let beside = above(file).join(format!("{name}.new.{}", std::process::id()));
    let put = write(&beside).and_then(|()| fs::rename(&beside, file));
    if put.is_err() {
        // Why it failed is worth more than that this failed too.
        let _ = fs::remove_file(&beside);
    }
    put
}

fn put_new(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut out = OpenOptions::new().write(true).create_new(true).open(file)?;
    let written = out.write_all(bytes).and_then(|()| out.sync_all());
    if written.is_err() {
        let _ = fs::remove_file(file);
    }
    written
}

fn above(file: &Path) -> &Path {
    file.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// The bytes of a file that came from someone else.
pub(super) fn bytes_of(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|opened| opened.take(LONGEST + 1).read_to_end(&mut bytes));
    read.map_err(|error| failed(file, &error))?;
    if bytes.len() as u64 > LONGEST {
        let message = format!("{}: it has more than {LONGEST} bytes", file.display());
        return Err(Failure::usage(message, "name a file that `mercato audit` made"));
    }
    Ok(bytes)
}

/// The same of one that is text.
pub(super) fn text_of(file: &Path) -> Result<String, Failure> {
    String::from_utf8(bytes_of(file)?).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let message = format!("{}: it is no UTF-8 text after byte {at}", file.display());
        Failure::usage(message, "get it again, unchanged: as a file, not as the text of a letter")
    })
}

pub(super) fn failed(file: &Path, error: &io::Error) -> Failure {
    Error::File { file: file.display().to_string(), reason: error.to_string() }.into()
}
