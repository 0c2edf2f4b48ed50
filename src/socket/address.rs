//! Where the socket is, and who is at its other end.

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

/// The file in the folder of the store.
pub(super) const NAME: &str = "server.sock";
/// What it is called until it is nobody else's.
pub(super) const BESIDE: &str = "server.sock.new";
/// The system takes no longer path for a socket than some hundred bytes.
const LONGEST: usize = 100;

/// A path to a socket in a folder. A long one leads through the folder itself, which is open as long as this is kept.
pub(super) struct Address {
    pub(super) path: PathBuf,
    _folder: Option<File>,
}

impl Address {
    pub(super) fn of(folder: &Path, name: &str) -> io::Result<Self> {
        let path = folder.join(name);
        if path.as_os_str().len() <= LONGEST || !cfg!(target_os = "linux") {
            return Ok(Self { path, _folder: None });
        }
        let folder = File::open(folder)?;
        let path = Path::new("/proc/self/fd").join(folder.as_raw_fd().to_string()).join(name);
        Ok(Self { path, _folder: Some(folder) })
    }
}

/// Refuses a process of another user at the other end.
pub(super) fn refuse_others(stream: &UnixStream) -> io::Result<()> {
    // Elsewhere the permissions of the file are what there is.
    #[cfg(target_os = "linux")]
    {
        let peer = rustix::net::sockopt::socket_peercred(stream)?.uid;
        if peer != rustix::process::geteuid() {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the process there is another user's"));
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = stream;
    Ok(())
}
