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
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Commands that are answered at a time. The next one is let in when one of them has ended.
const AT_A_TIME: usize = 64;
/// Before somebody is let in again, where that failed: it will for a while if the process has too many files open.
const PAUSE: Duration = Duration::from_millis(100);

/// Listens in the folder of a store until it is dropped. Only who has the store's lock may have one.
pub struct SocketListener {
    folder: PathBuf,
    places: Arc<CommandPlaces>,
    thread: Option<JoinHandle<()>>,
}

impl SocketListener {
    /// Answers commands for the store in `folder`, whose ledger the writer has. Errors are told with these hints.
    pub fn start(writer: &Writer, folder: &Path, hints: Hints) -> Result<Self, Error> {
        let listener = bind(folder).map_err(|error| {
            let reason = format!("it cannot listen at {NAME}: {error}");
            Error::from(StoreError::unavailable(folder, reason))
        })?;
        let places = Arc::new(CommandPlaces::default());
        let (writer, held, taken) = (writer.clone(), folder.to_path_buf(), Arc::clone(&places));
        let begun = thread::Builder::new()
            .name("socket".into())
            .spawn(move || listen(&listener, &writer, &held, hints, &taken));
        let thread = begun.map_err(|error| Error::from(StoreError::unavailable(folder, error.to_string())))?;
        Ok(Self { folder: folder.into(), places, thread: Some(thread) })
    }
}

impl Drop for SocketListener {
    fn drop(&mut self) {
        self.places.end();
        let address = Address::of(&self.folder, NAME);
        // It looks whether it is to end when somebody comes, or has gone.
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

/// Places for commands that are answered.
#[derive(Default)]
struct CommandPlaces {
    state: Mutex<PlacesState>,
    changed: Condvar,
}

#[derive(Default)]
struct PlacesState {
    taken: usize,
    /// Nobody is let in any more.
    ends: bool,
}

/// One of them, until it is dropped.
struct CommandPlace(Arc<CommandPlaces>);

impl CommandPlaces {
    /// Waits until there is one; none once nobody is let in any more.
    fn take(self: &Arc<Self>) -> Option<CommandPlace> {
        let is_full = |state: &mut PlacesState| state.taken >= AT_A_TIME && !state.ends;
        let waited = self.changed.wait_while(self.state(), is_full);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        if state.ends {
            return None;
        }
        state.taken += 1;
        Some(CommandPlace(Arc::clone(self)))
    }

    fn end(&self) {
        self.state().ends = true;
        self.changed.notify_all();
    }

    fn has_ended(&self) -> bool {
        self.state().ends
    }

    /// Whoever panicked with the lock had changed nothing by halves.
    fn state(&self) -> MutexGuard<'_, PlacesState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for CommandPlace {
    fn drop(&mut self) {
        self.0.state().taken -= 1;
        self.0.changed.notify_all();
    }
}

fn listen(listener: &UnixListener, writer: &Writer, folder: &Path, hints: Hints, places: &Arc<CommandPlaces>) {
    // Who comes meanwhile waits for the system to let him in, and loses nothing.
    while let Some(place) = places.take() {
        let Ok((stream, _)) = listener.accept() else {
            thread::sleep(PAUSE);
            continue;
        };
        if places.has_ended() {
            return;
        }
        if refuse_others(&stream).is_err() {
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
