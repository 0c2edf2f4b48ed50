//! The file of the read model in a store's folder: `read-model-FORMAT-NUMBER.sqlite`. A number is never used twice, and no file
//! is renamed onto another, so that whoever reads one reads that one to the end.

use super::Error;
use crate::read_model::{FORMAT, ModelError};
use crate::store::files::private_file;
use crate::store::{LIVE, READ_MODEL, StoreError};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Where the model of this number is.
pub(super) fn path(store: &Path, number: u64) -> PathBuf {
    store.join(format!("{READ_MODEL}{FORMAT}-{number}.sqlite"))
}

/// Why the model of this number cannot be used: its file is not there.
pub(super) fn missing(store: &Path, number: u64) -> ModelError {
    let what = if is_of_another_version(store, number) {
        "its file is that of another version of mercato"
    } else {
        "its file is not there"
    };
    ModelError::Damaged { what: what.into() }
}

/// The model of this number has another format: a program before or after this one wrote it.
pub(super) fn is_of_another_version(store: &Path, number: u64) -> bool {
    let is_model = |name: &String| Path::new(name).extension().is_some_and(|extension| extension == "sqlite");
    let is_it = |name: &String| is_model(name) && self::number(name) == Some(number);
    !path(store, number).exists() && names(store).is_ok_and(|names| names.iter().any(is_it))
}

/// Where the file is that a session locks.
pub(super) fn live(store: &Path, session: Uuid) -> PathBuf {
    store.join(format!("{LIVE}{}", session.simple()))
}

/// An empty file for a new model, nobody else's to read, and its number, which is above `last`.
pub(super) fn make(store: &Path, last: Option<u64>) -> Result<(u64, PathBuf), Error> {
    let used = names(store)?.iter().filter_map(|name| number(name)).max().unwrap_or(0);
    let number = used.max(last.unwrap_or(0)) + 1;
    let path = path(store, number);
    private_file(&path).map_err(|error| unavailable(store, &error))?;
    Ok((number, path))
}

/// The number of the newest model, if there is one.
pub(super) fn newest(folder: &Path) -> Result<Option<u64>, Error> {
    Ok(names(folder)?.iter().filter_map(|name| number(name)).max())
}

/// Removes all models but this one, and the files that sessions have left which are no more. The caller holds the lock.
pub(super) fn remove_others(store: &Path, kept: u64, live: Option<&Path>) -> Result<(), Error> {
    for name in names(store)? {
        let is_other_model = name.starts_with(READ_MODEL) && number(&name) != Some(kept);
        let path = store.join(&name);
        let is_other_session = name.starts_with(LIVE) && live != Some(path.as_path());
        if is_other_model || is_other_session {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unavailable(store, &error)),
                _ => {}
            }
        }
    }
    Ok(())
}

fn names(store: &Path) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for entry in fs::read_dir(store).map_err(|error| unavailable(store, &error))? {
        let entry = entry.map_err(|error| unavailable(store, &error))?;
        names.extend(entry.file_name().into_string().ok());
    }
    Ok(names)
}

/// The number in the name of a file of any format, or of one of the files that SQLite puts beside it.
fn number(name: &str) -> Option<u64> {
    let (_, number) = name.strip_prefix(READ_MODEL)?.split_once('-')?;
    let (number, _) = number.split_once(".sqlite")?;
    number.parse().ok()
}

pub(super) fn unavailable(store: &Path, error: &io::Error) -> Error {
    StoreError::unavailable(store, error.to_string()).into()
}
