//! The side of a command.

use super::address::{Address, NAME, refuse_others};
use super::connection::broken;
use super::frame;
use super::message::{ErasedThere, LogQuestion, RecordedThere, SocketAnswer, SocketRequest};
use crate::deal::ids::{Position, RecordId};
use crate::deal::name::{Name, Text};
use crate::ledger::{Error, Imported, Request};
use crate::log::LogError;
use crate::reported::ToldError;
use crate::store::FenceStep;
use std::io;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A server that works on something says so every few seconds. One that says nothing for so long hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A way to the server that holds a store.
pub struct SocketClient {
    stream: UnixStream,
    folder: PathBuf,
}

/// Who is told how far the work is.
type ToldOf<'p> = &'p mut dyn FnMut(u64);

impl SocketClient {
    /// Connects to the server that holds the store in `folder`; none where nobody answers there. To be tried only where the
    /// store's lock is held.
    ///
    /// Errors: the process there belongs to another user.
    pub fn connect(folder: &Path) -> Result<Option<Self>, Error> {
        let connected = Address::of(folder, NAME).and_then(|address| UnixStream::connect(&address.path));
        let Ok(stream) = connected else { return Ok(None) };
        refuse_others(&stream).map_err(|error| broken(folder, &error))?;
        Self { stream, folder: folder.into() }.with_patience(PATIENCE).map(Some)
    }

    /// The same, which waits no longer than this for a sign of the server.
    pub fn with_patience(self, patience: Duration) -> Result<Self, Error> {
        let limited = self.stream.set_read_timeout(Some(patience));
        let limited = limited.and_then(|()| self.stream.set_write_timeout(Some(patience)));
        limited.map_err(|error| self.broken(&error))?;
        Ok(self)
    }

    /// Records a line, which has an id: where no answer comes, the same line may be sent again.
    pub fn record(&mut self, request: &Request) -> Result<RecordedThere, Error> {
        let line = request.line.text();
        let (if_version, only_once) = (request.conditions.if_version, request.conditions.only_once);
        // Nobody knows what became of a line that was not answered.
        let asked = self.ask(&SocketRequest::Record { line, if_version, only_once }, &mut |_| ());
        match asked.map_err(|error| LogError::Unknown { reason: error.to_string() })? {
            SocketAnswer::Recorded(recorded) => Ok(recorded),
            other => Err(self.failed(other)),
        }
    }

    /// Begins an import. Lines that name no recorder are this one's.
    pub fn import(&mut self, recorder: Name, goes_on: bool) -> Result<ImportThere<'_>, Error> {
        match self.asked(&SocketRequest::Import { recorder, goes_on }, &mut |_| ())? {
            SocketAnswer::Begun => Ok(ImportThere { client: self, done: Imported::default() }),
            other => Err(self.failed(other)),
        }
    }

    /// Takes away what a record said.
    pub fn erase(
        &mut self,
        of: Position,
        id: RecordId,
        reason: Text,
        recorder: Name,
        progress: ToldOf<'_>,
    ) -> Result<ErasedThere, Error> {
        match self.asked(&SocketRequest::Erase { of, id, reason, recorder }, progress)? {
            SocketAnswer::Erased(erased) => Ok(erased),
            other => Err(self.failed(other)),
        }
    }

    /// Builds the read model anew, and gives how many records it has.
    pub fn rebuild(&mut self) -> Result<u64, Error> {
        match self.asked(&SocketRequest::Rebuild, &mut |_| ())? {
            SocketAnswer::Rebuilt { records } => Ok(records),
            other => Err(self.failed(other)),
        }
    }

    /// Has the server change the fence of its folder. False where somebody else changed it meanwhile.
    pub fn fence(&mut self, step: FenceStep) -> Result<bool, Error> {
        match self.asked(&SocketRequest::Fence(step), &mut |_| ())? {
            SocketAnswer::Fenced { is_done } => Ok(is_done),
            other => Err(self.failed(other)),
        }
    }

    /// The folder of the store.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Asks about the log.
    pub(super) fn log(&mut self, question: LogQuestion) -> Result<SocketAnswer, Error> {
        match self.asked(&SocketRequest::Log(question), &mut |_| ())? {
            SocketAnswer::Failed(error) => Err(self.failed(SocketAnswer::Failed(error))),
            answer => Ok(answer),
        }
    }

    fn asked(&mut self, request: &SocketRequest, progress: ToldOf<'_>) -> Result<SocketAnswer, Error> {
        self.ask(request, progress).map_err(|error| self.broken(&error))
    }

    fn ask(&mut self, request: &SocketRequest, progress: ToldOf<'_>) -> io::Result<SocketAnswer> {
        self.exchange(request, progress).map_err(|error| match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
                io::Error::other("it gives no sign; it may be stopped")
            }
            _ => error,
        })
    }

    fn exchange(&mut self, request: &SocketRequest, progress: ToldOf<'_>) -> io::Result<SocketAnswer> {
        let ended = || io::Error::other("it has ended");
        frame::write(&self.stream, request)?;
        loop {
            match frame::read(&self.stream)? {
                Some(SocketAnswer::Working) => {}
                Some(SocketAnswer::Progress { done }) => progress(done),
                Some(SocketAnswer::Records { .. }) => {
                    let page = frame::read_bytes(&self.stream)?.ok_or_else(ended)?;
                    return Ok(SocketAnswer::Records { page });
                }
                Some(answer) => return Ok(answer),
                None => return Err(ended()),
            }
        }
    }

    fn failed(&self, answer: SocketAnswer) -> Error {
        match answer {
            SocketAnswer::Failed(error) => Error::Told(Box::new(error.into())),
            _ => self.broken(&io::Error::other("it answers something else than was asked")),
        }
    }

    fn broken(&self, error: &io::Error) -> Error {
        broken(&self.folder, error)
    }
}

/// An import through the server.
pub struct ImportThere<'c> {
    client: &'c mut SocketClient,
    done: Imported,
}

impl ImportThere<'_> {
    /// What became of the lines so far; all of it is recorded.
    pub fn done(&self) -> Imported {
        self.done
    }

    /// Takes lines, and gives those that were not taken, counted from 0.
    pub fn take(&mut self, lines: Vec<String>) -> Result<Vec<(usize, Box<ToldError>)>, Error> {
        match self.client.asked(&SocketRequest::Part { lines }, &mut |_| ())? {
            SocketAnswer::Taken { done, faults, error } => {
                self.done.recorded += done.recorded;
                self.done.stood += done.stood;
                if let Some(error) = error {
                    return Err(self.client.failed(SocketAnswer::Failed(error)));
                }
                Ok(faults.into_iter().map(|(line, fault)| (line, Box::new(fault.into()))).collect())
            }
            other => Err(self.client.failed(other)),
        }
    }
}
