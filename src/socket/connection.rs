//! One command, and what it is answered.

use super::frame;
use super::log_reading::LogReading;
use super::message::{ErasedThere, RecordedThere, SocketAnswer, SocketError, SocketRequest};
use crate::bytes::line::Line;
use crate::cores;
use crate::deal::event::EventError;
use crate::ledger::{
    Conditions, EraseRequest, Error, Imported, Ledger, LineFault, NotRecorded, PartedImport, Request, Submission,
    Writer,
};
use crate::store::StoreError;
use std::io;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// Work that takes longer than this says so.
const SIGN: Duration = Duration::from_secs(5);

/// The way out of errors, as the command line tells it.
#[derive(Clone, Copy, Debug)]
pub struct Hints {
    /// Of an error.
    pub of_error: fn(&Error) -> String,
    /// Of a line that an import did not take.
    pub of_fault: fn(&LineFault) -> String,
}

/// A command at the other end.
pub(super) struct Connection {
    stream: Arc<UnixStream>,
    writer: Writer,
    hints: Hints,
    import: Option<PartedImport>,
    log: LogReading,
}

/// What work on the ledger tells while it goes on, and in the end.
enum Heard {
    Progress(u64),
    Answer(Result<SocketAnswer, Error>),
}

impl Connection {
    /// For the store in this folder.
    pub(super) fn new(stream: UnixStream, writer: Writer, folder: PathBuf, hints: Hints) -> Self {
        let log = LogReading::new(Arc::clone(writer.log()), folder);
        Self { stream: Arc::new(stream), writer, hints, import: None, log }
    }

    /// Answers until the command has ended. What was handed to the writer is done, whether anybody hears of it or not.
    pub(super) fn answer_all(mut self) {
        let stream = Arc::clone(&self.stream);
        while let Ok(Some(request)) = frame::read(&*stream) {
            let answer = self.answer(request).unwrap_or_else(|error| SocketAnswer::Failed(self.told(&error)));
            let mut written = frame::write(&*stream, &answer);
            if let SocketAnswer::Records { page } = &answer {
                written = written.and_then(|()| frame::write_bytes(&*stream, page));
            }
            if written.is_err() {
                return;
            }
        }
    }

    fn told(&self, error: &Error) -> SocketError {
        SocketError::of(error, (self.hints.of_error)(error))
    }

    fn answer(&mut self, request: SocketRequest) -> Result<SocketAnswer, Error> {
        match request {
            SocketRequest::Record { line, if_version, only_once } => {
                let line = Line::read(&line, self.writer.zone()).map_err(crate::deal::refusal::Refusal::from)?;
                let request = Request { line, conditions: Conditions { if_version, only_once } };
                let receipts = self.working(|it| it.writer.record(Submission::of(request)));
                let mut receipts = receipts.map_err(|NotRecorded { error, .. }| error)?;
                let receipt = receipts.pop().ok_or(Error::WriterClosed)?;
                let (position, version) = (receipt.record.position, receipt.record.version);
                Ok(SocketAnswer::Recorded(RecordedThere { position, version, again: receipt.again }))
            }
            SocketRequest::Import { recorder, goes_on } => {
                self.import = Some(PartedImport::new(&self.writer, recorder, goes_on));
                Ok(SocketAnswer::Begun)
            }
            SocketRequest::Part { lines } => self.working(|it| it.take(&lines)),
            SocketRequest::Erase { of, id, reason, recorder } => {
                let now = self.writer.now();
                self.work(move |ledger, progress| {
                    let of = ledger.find_record(&of.to_string())?;
                    let erasure = EraseRequest { id, of, reason, recorder };
                    let mut told = |done| drop(progress.send(Heard::Progress(done)));
                    let receipt = ledger.erase(&erasure, now, &mut told)?;
                    Ok(SocketAnswer::Erased(ErasedThere { position: receipt.record.position, gone: receipt.gone }))
                })
            }
            SocketRequest::Rebuild => self.work(|ledger, _| {
                ledger.rebuild()?;
                Ok(SocketAnswer::Rebuilt { records: ledger.head()?.0 })
            }),
            SocketRequest::Fence(step) => {
                self.work(move |ledger, _| Ok(SocketAnswer::Fenced { is_done: ledger.fence(&step)? }))
            }
            SocketRequest::Log(question) => self.working(|it| it.log.answer(&question)),
        }
    }

    /// What comes of this work, which may take long.
    fn working<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let stream = Arc::clone(&self.stream);
        giving_signs(&stream, SIGN, || work(self))
    }

    /// Does this on the writer's thread, which waits for nobody: what it tells is written from here.
    fn work(
        &mut self,
        work: impl FnOnce(&mut Ledger, &Sender<Heard>) -> Result<SocketAnswer, Error> + Send + 'static,
    ) -> Result<SocketAnswer, Error> {
        let (tell, hear) = channel();
        let answer = tell.clone();
        // Who does not hear the answer any more has gone.
        self.writer.begin(move |ledger| work(ledger, &tell), move |done| drop(answer.send(Heard::Answer(done))))?;
        loop {
            let sign = match hear.recv_timeout(SIGN) {
                Ok(Heard::Answer(answer)) => return answer,
                Ok(Heard::Progress(done)) => SocketAnswer::Progress { done },
                Err(RecvTimeoutError::Timeout) => SocketAnswer::Working,
                Err(RecvTimeoutError::Disconnected) => return Err(Error::WriterClosed),
            };
            // It goes on though nobody listens.
            drop(frame::write(&*self.stream, &sign));
        }
    }

    fn take(&mut self, texts: &[String]) -> Result<SocketAnswer, Error> {
        let zone = self.writer.zone();
        let Some(import) = &mut self.import else {
            return Err(crate::deal::refusal::Refusal::from(EventError::new("line", "no import was begun")).into());
        };
        let (mut read, mut numbers, mut unread) = (Vec::with_capacity(texts.len()), Vec::new(), Vec::new());
        let lines = cores::map(texts, |text| Line::read(text, zone));
        for ((number, text), line) in texts.iter().enumerate().zip(lines) {
            match line {
                Ok(line) => {
                    read.push((line, text.len()));
                    numbers.push(number);
                }
                Err(error) => {
                    unread.push((number, LineFault::from(error)));
                    if !import.goes_on() {
                        break;
                    }
                }
            }
        }
        let before = import.done();
        let taken = import.take(read);
        let done =
            Imported { recorded: import.done().recorded - before.recorded, stood: import.done().stood - before.stood };
        let refused = match taken {
            Ok(refused) => refused,
            // What came before the error is recorded.
            Err(error) => {
                return Ok(SocketAnswer::Taken { done, faults: Vec::new(), error: Some(self.told(&error)) });
            }
        };
        let refused = refused.into_iter().filter_map(|(place, fault)| Some((*numbers.get(place)?, fault)));
        let mut faults: Vec<(usize, LineFault)> = refused.collect();
        // Where it stops at one, what is behind it was not taken.
        if import.goes_on() || faults.is_empty() {
            faults.extend(unread);
        }
        faults.sort_by_key(|(number, _)| *number);
        let told =
            |(number, fault): (usize, LineFault)| (number, SocketError::of(&fault, (self.hints.of_fault)(&fault)));
        Ok(SocketAnswer::Taken { done, faults: faults.into_iter().map(told).collect(), error: None })
    }
}

/// What comes of this work. Meanwhile the other end is told again and again that it goes on.
fn giving_signs<T>(stream: &UnixStream, every: Duration, work: impl FnOnce() -> T) -> T {
    let (done, is_done) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            while let Err(RecvTimeoutError::Timeout) = is_done.recv_timeout(every) {
                // It goes on though nobody listens.
                drop(frame::write(stream, &SocketAnswer::Working));
            }
        });
        let worked = work();
        drop(done);
        worked
    })
}

/// Why the other end did not answer.
pub(super) fn broken(folder: &std::path::Path, error: &io::Error) -> Error {
    let reason = format!("the server that holds it does not answer: {error}");
    StoreError::unavailable(folder, reason).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_takes_long_says_so_before_it_is_answered() {
        let (here, there) = UnixStream::pair().unwrap();
        let heard = || frame::read::<SocketAnswer>(&there).unwrap();
        let twice = giving_signs(&here, Duration::from_millis(1), || [heard(), heard()]);
        assert!(twice.iter().all(|answer| matches!(answer, Some(SocketAnswer::Working))), "{twice:?}");
    }
}
