//! The file with the key that signs. Whoever reads it can sign for the log.

use super::SigningError;
use crate::log::store::files::{private_file, sync_folder};
use crate::proof::key::Signer;
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use zeroize::Zeroizing;

/// No key is longer.
const LONGEST: u64 = 4_096;

/// Makes the file, which must not be there, and syncs it.
pub(super) fn make(file: &Path, signer: &Signer) -> Result<(), SigningError> {
    let write = || {
        let mut out = private_file(file)?;
        out.write_all(signer.secret_line().as_bytes())?;
        out.sync_all()?;
        file.parent().map_or(Ok(()), sync_folder)
    };
    write().map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => SigningError::KeyExists { file: file.into() },
        _ => SigningError::no_key(file, &error),
    })
}

/// Reads the key, if nobody else can.
pub(super) fn read(file: &Path) -> Result<Signer, SigningError> {
    let unreadable = |error: &io::Error| SigningError::KeyUnavailable { file: file.into(), reason: error.to_string() };
    let opened = File::open(file).map_err(|error| unreadable(&error))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = opened.metadata().map_err(|error| unreadable(&error))?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(SigningError::KeyExposed { file: file.into(), mode });
        }
    }
    // Room for all of it at once: a text that grows leaves copies behind.
    let mut text = Zeroizing::new(String::with_capacity(LONGEST as usize));
    opened.take(LONGEST).read_to_string(&mut text).map_err(|error| unreadable(&error))?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Signer::parse(line).map_err(|fault| SigningError::NoKey { file: file.into(), fault })
}
