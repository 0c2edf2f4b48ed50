//! The lock of a store: one process at a time, which names itself for those that wait.
//!
//! It is the system's lock on an open file, so it goes with the process that holds it, however that ends. The words in
//! the file are for people and decide nothing.

use super::StoreError;
use super::files::open_private;
use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// The file in the store's folder.
pub(super) const NAME: &str = "lock";
const PAUSE: Duration = Duration::from_millis(10);
/// Nobody has a longer name, whatever the file says.
const LONGEST: u64 = 400;

/// Held until it is dropped.
pub(super) struct Lock(File);

impl Lock {
    /// Waits up to `wait` for another holder to end.
    pub(super) fn take(store: &Path, holder: &str, wait: Duration) -> Result<Self, StoreError> {
        let unavailable = |error: io::Error| StoreError::unavailable(store, format!("{NAME}: {error}"));
        let mut file = open_private(&store.join(NAME)).map_err(unavailable)?;
        // How long we wait is no part of what is recorded, so this clock need not be handed in.
        let began = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(unavailable(error)),
                Err(TryLockError::WouldBlock) if began.elapsed() < wait => {
                    thread::sleep(PAUSE.min(wait.saturating_sub(began.elapsed())));
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(StoreError::InUse { path: store.into(), holder: named_in(&mut file) });
                }
            }
        }
        // On a full disk nobody learns who holds it; it is held all the same, and what is there can be read and saved.
        let _ = write(&mut file, holder);
        Ok(Self(file))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // So that nobody is told of a holder that is gone. If it fails, the next holder writes over it.
        let _ = self.0.set_len(0);
        let _ = self.0.unlock();
    }
}

fn write(file: &mut File, holder: &str) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(holder.as_bytes())
}

fn named_in(file: &mut File) -> String {
    let mut bytes = Vec::new();
    let read = file.rewind().and_then(|()| file.take(LONGEST).read_to_end(&mut bytes));
    let holder: String = String::from_utf8_lossy(&bytes).chars().filter(|c| !c.is_control()).collect();
    if read.is_err() || holder.trim().is_empty() { "another process".into() } else { holder.trim().into() }
}
