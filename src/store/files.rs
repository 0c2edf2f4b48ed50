//! Files and folders that nobody but the user reads, and that a power cut does not take.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};

/// Makes the folder, and those above it that are missing; each is synced into the one above it.
pub(crate) fn make_private_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let above = above(path);
    make_private_folder(above)?;
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    builder.mode(0o700);
    match builder.create(path) {
        // Someone made it meanwhile.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
        Ok(()) => sync_folder(above),
    }
}

/// Opens for reading and writing; a file that is made here is private.
pub(crate) fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path)
}

/// Makes a private file where there is none.
pub(crate) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path)
}

/// Writes and syncs a file that was just made. One that cannot be written whole is removed.
pub(crate) fn fill(path: &Path, mut made: &File, bytes: &[u8]) -> io::Result<()> {
    let filled = made.write_all(bytes).and_then(|()| made.sync_all()).and_then(|()| sync_folder(above(path)));
    if filled.is_err() {
        // Why it failed is worth more than that this failed too.
        let _ = fs::remove_file(path);
    }
    filled
}

/// The folder that the file lies in, or is to lie in.
pub(crate) fn above(path: &Path) -> &Path {
    path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// The file has all of `bytes` or was never there: they go to `beside` first.
pub(crate) fn write_whole(path: &Path, beside: &Path, bytes: &[u8]) -> io::Result<()> {
    write_synced(beside, bytes)?;
    fs::rename(beside, path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// The file has these bytes, once the folder is synced that names it.
pub(crate) fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = open_private(path)?;
    // It may be there from an earlier try.
    file.set_len(0)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// What the folder names, and how, survives a power cut.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { sync_path(path) } else { Ok(()) }
}

/// The file's bytes survive a power cut.
pub(crate) fn sync_path(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}
