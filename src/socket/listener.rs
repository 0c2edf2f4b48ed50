//! The side of the server.

use super::address::{Address, BESIDE, NAME, refuse_others};
use super::connection::{Connection, Hints};
use crate::ledger::{Error, Writer};
use crate::store::StoreError;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};

/// Commands that are answered at a time. The next one is told nothing, and tries again.
const AT_A_TIME: usize = 64;

/// Listens in the folder of a store until it is dropped. Only who has the store's lock may have one.
pub struct SocketListener {
    folder: PathBuf,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl SocketListener {
    /// Answers commands for the store in `folder`, whose ledger the writer has. Errors are told with these hints.
    pub fn start(writer: &Writer, folder: &Path, hints: Hints) -> Result<Self, Error> {
        let listener = bind(folder).map_err(|error| {
            let reason = format!("it cannot listen at {NAME}: {error}");
            Error::from(StoreError::unavailable(folder, reason))
        })?;
        let ends = Arc::new(AtomicBool::new(false));
        let (writer, held, ended) = (writer.clone(), folder.to_path_buf(), Arc::clone(&ends));
        let begun = thread::Builder::new()
            .name("socket".into())
            .spawn(move || listen(&listener, &writer, &held, hints, &ended));
        let thread = begun.map_err(|error| Error::from(StoreError::unavailable(folder, error.to_string())))?;
        Ok(Self { folder: folder.into(), ends, thread: Some(thread) })
    }
}

impl Drop for SocketListener {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        let address = Address::of(&self.folder, NAME);
        // It looks whether it is to end when somebody comes.
        let woken = address.as_ref().is_ok_and(|address| UnixStream::connect(&address.path).is_ok());
        // One that is left is replaced by the next server, and nobody tries it before.
        let _ = fs::remove_file(self.folder.join(NAME));
        if let Some(thread) = self.thread.take().filter(|_| woken) {
            let _ = thread.join();
        }
    }
}

/// A socket that was never anybody else's to open.
fn bind(folder: &Path) -> io::Result<UnixListener> {
    for name in [BESIDE, NAME] {
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    let listener = UnixListener::bind(&Address::of(folder, BESIDE)?.path)?;
    fs::set_permissions(folder.join(BESIDE), Permissions::from_mode(0o600))?;
    fs::rename(folder.join(BESIDE), folder.join(NAME))?;
    Ok(listener)
}

/// Counts a command that is answered.
struct CommandPlace(Arc<AtomicUsize>);

impl Drop for CommandPlace {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn listen(listener: &UnixListener, writer: &Writer, folder: &Path, hints: Hints, ends: &AtomicBool) {
    let answered = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming() {
        if ends.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let place = CommandPlace(Arc::clone(&answered));
        let is_free = answered.fetch_add(1, Ordering::SeqCst) < AT_A_TIME;
        if !is_free || refuse_others(&stream).is_err() {
            continue;
        }
        let connection = Connection::new(stream, writer.clone(), folder.to_path_buf(), hints);
        // Where there is no thread for it, the command sees that nobody answers.
        let _ = thread::Builder::new().name("command".into()).spawn(move || {
            let _place = place;
            connection.answer_all();
        });
    }
}
