//! Lines of an import that are only checked, on what the read model had when the import began.

use crate::bytes::line::Line;
use crate::deal::moment::Instant;
use crate::deal::name::Name;
use crate::http::HttpFault;
use crate::http::server::{CHECKS, Server};
use crate::ledger::{Error, FaultAt, ImportCheck, Imported, Reader};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use tokio::time::timeout;

/// How long it waits for a place.
const PLACE: Duration = Duration::from_secs(1);

/// A check that is under way, on a thread of its own: what it reads cannot go from thread to thread.
pub(super) struct LineCheck {
    parts: Sender<CheckPart>,
    done: Imported,
}

/// Some lines, each with the bytes of its text, and who is told what would become of them.
struct CheckPart {
    lines: Vec<(Line, usize)>,
    answer: Sender<Result<(Vec<FaultAt>, Imported), Error>>,
}

impl LineCheck {
    /// Lines that name no recorder would be this one's. A check keeps a snapshot of the read model for as long as lines come, so only
    /// some go on at a time. One that has just ended may take a moment to leave its place.
    pub(super) async fn begin(server: &Arc<Server>, recorder: Name) -> Result<Self, HttpFault> {
        let place = timeout(PLACE, server.checks().acquire_owned()).await;
        let place = place.ok().and_then(Result::ok).ok_or(HttpFault::TooManyChecks { most: CHECKS })?;
        let (server, now) = (Arc::clone(server), server.outside().now());
        let (parts, to_check) = channel();
        tokio::task::spawn_blocking(move || {
            let reader = server.reader();
            drop(server);
            check(reader, recorder, now, &to_check);
            drop(place);
        });
        Ok(Self { parts, done: Imported::default() })
    }

    /// What would become of the lines so far.
    pub(super) fn done(&self) -> Imported {
        self.done
    }

    /// The lines that would not be taken.
    pub(super) fn take(&mut self, lines: Vec<(Line, usize)>) -> Result<Vec<FaultAt>, HttpFault> {
        let (answer, answered) = channel();
        self.parts.send(CheckPart { lines, answer }).map_err(|_| HttpFault::ServerFailed)?;
        let (faults, done) = answered.recv().map_err(|_| HttpFault::ServerFailed)??;
        self.done = done;
        Ok(faults)
    }
}

/// Checks what comes until nothing more does, or until it cannot go on.
fn check(reader: Result<Reader, Error>, recorder: Name, now: Instant, parts: &Receiver<CheckPart>) {
    let mut import = match reader.as_ref().map(|reader| ImportCheck::new(reader, recorder, now)) {
        Ok(Ok(import)) => import,
        Ok(Err(error)) => return fail(parts, error),
        Err(_) => return reader.err().map_or((), |error| fail(parts, error)),
    };
    for CheckPart { lines, answer } in parts {
        let checked = take(&mut import, lines).map(|faults| (faults, import.done()));
        let goes_on = checked.is_ok();
        // Whoever asked may have gone.
        if answer.send(checked).is_err() || !goes_on {
            return;
        }
    }
}

/// Tells whoever asks first.
fn fail(parts: &Receiver<CheckPart>, error: Error) {
    if let Ok(part) = parts.recv() {
        drop(part.answer.send(Err(error)));
    }
}

fn take(import: &mut ImportCheck<'_>, lines: Vec<(Line, usize)>) -> Result<Vec<FaultAt>, Error> {
    let mut faults = Vec::new();
    for (place, (line, bytes)) in lines.into_iter().enumerate() {
        if let Err(fault) = import.take_read(line, bytes)? {
            faults.push((place, fault));
        }
    }
    Ok(faults)
}
