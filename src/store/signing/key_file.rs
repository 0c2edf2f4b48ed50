//! The file with the key that signs. Whoever reads it can sign for the log.

use super::SigningError;
use crate::proof::key::Signer;
use crate::store::files::{self, private_file};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;
use zeroize::Zeroizing;

/// No key is longer.
const LONGEST: u64 = 4_096;

/// Makes the file, which must not be there, and syncs it.
pub(super) fn make(file: &Path, signer: &Signer) -> Result<(), SigningError> {
    let made = private_file(file).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => SigningError::KeyExists { file: file.into() },
        _ => SigningError::no_key(file, &error),
    })?;
    fill(file, &made, signer)
}

/// Writes the key into a file that was just made, unless others can read that. What does not have the whole key is removed.
fn fill(file: &Path, made: &File, signer: &Signer) -> Result<(), SigningError> {
    let no_key = |error: io::Error| SigningError::no_key(file, &error);
    if let Some(mode) = open_to_others(made).map_err(no_key)? {
        // Nothing stands in it. That it stays is no harm.
        let _ = fs::remove_file(file);
        return Err(SigningError::KeyWouldBeOpen { file: file.into(), mode });
    }
    files::fill(file, made, signer.secret_line().as_bytes()).map_err(no_key)
}

/// The permissions of the file, if others have any.
fn open_to_others(file: &File) -> io::Result<Option<u32>> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.metadata()?.permissions().mode() & 0o777;
        Ok((mode & 0o077 != 0).then_some(mode))
    }
    #[cfg(not(unix))]
    {
        file.metadata().map(|_| None)
    }
}

/// Reads the key, if nobody else can.
pub(super) fn read(file: &Path) -> Result<Signer, SigningError> {
    let unreadable = |error: &io::Error| SigningError::KeyUnavailable { file: file.into(), reason: error.to_string() };
    // A pipe would be waited for.
    if !fs::metadata(file).map_err(|error| unreadable(&error))?.is_file() {
        return Err(unreadable(&io::Error::other("it is no file")));
    }
    let opened = File::open(file).map_err(|error| unreadable(&error))?;
    if let Some(mode) = open_to_others(&opened).map_err(|error| unreadable(&error))? {
        return Err(SigningError::KeyExposed { file: file.into(), mode });
    }
    // Room for all of it at once: a text that grows leaves copies behind.
    let mut text = Zeroizing::new(String::with_capacity(LONGEST as usize));
    opened.take(LONGEST).read_to_string(&mut text).map_err(|error| unreadable(&error))?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Signer::parse(line).map_err(|fault| SigningError::NoKey { file: file.into(), fault })
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    use tempfile::TempDir;

    fn signer() -> Signer {
        Signer::new("example.org/log", &[7; 32]).unwrap()
    }

    #[test]
    fn where_files_are_open_to_others_no_key_is_left() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("key");
        // As on a file system that has no modes.
        let made = File::create(&file).unwrap();
        made.set_permissions(fs::Permissions::from_mode(0o755)).unwrap();
        let read_by_others = File::open(&file).unwrap();
        let refused = fill(&file, &made, &signer());
        assert!(matches!(refused, Err(SigningError::KeyWouldBeOpen { mode: 0o755, .. })), "{refused:?}");
        assert!(!file.exists());
        assert_eq!(read_by_others.metadata().unwrap().len(), 0);
    }

    #[test]
    fn a_key_that_cannot_be_written_whole_is_removed() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("key");
        drop(private_file(&file).unwrap());
        let refused = fill(&file, &File::open(&file).unwrap(), &signer());
        assert!(matches!(refused, Err(SigningError::KeyUnwritable { .. })), "{refused:?}");
        assert!(!file.exists());
    }
}
