//! The records of a backup on their way into an empty log: they are read and made ready on one thread, and written on
//! another.

use crate::log::backup::{Contents, Fault, Reader};
use crate::log::plan::Placed;
use crate::log::prepared::{Stored, of_rows};
use crate::log::sled_log::{Row, SledLog};
use crate::log::{EventLog as _, LogError};
use std::io::Read;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Frames that wait to be written: a page of the index is written once for all that are written together.
const TOGETHER: usize = 32;
/// Frames that are ready beside those.
const AHEAD: usize = 2;

/// What is read, and how many bytes were read until then.
type Ready = (Stored, u64);

pub(super) fn fill(
    log: &mut SledLog,
    backup: Reader<impl Read + Send>,
    refused: &(dyn Fn(Fault) -> LogError + Sync),
    progress: &mut dyn FnMut(u64),
) -> Result<Contents, LogError> {
    thread::scope(|scope| {
        let (send, receive) = sync_channel(AHEAD);
        let reading = scope.spawn(move || read(backup, &send, refused));
        let written = write(log, &receive, progress);
        // A reader that waits to hand over its frame learns that nobody takes it.
        drop(receive);
        let read = reading.join().map_err(|_| LogError::Unknown { reason: "BUG: the reader stopped".into() })?;
        written.and(read)
    })
}

fn read(
    mut backup: Reader<impl Read>,
    send: &SyncSender<Ready>,
    refused: &dyn Fn(Fault) -> LogError,
) -> Result<Contents, LogError> {
    loop {
        let after = backup.records();
        let Some(frame) = backup.frame().map_err(refused)? else { return backup.finish().map_err(refused) };
        let rows = frame.into_iter().map(|(record, encoded)| Row::of(&Placed::from(&record), encoded)).collect();
        if send.send((of_rows(rows, after)?, backup.bytes())).is_err() {
            return Err(LogError::Unknown { reason: "the log takes no more".into() });
        }
    }
}

fn write(log: &mut SledLog, ready: &Receiver<Ready>, progress: &mut dyn FnMut(u64)) -> Result<(), LogError> {
    let mut waiting = Vec::new();
    for (stored, bytes) in ready {
        waiting.push(stored);
        if waiting.len() == TOGETHER {
            log.take_as_they_are_stored(std::mem::take(&mut waiting))?;
            progress(bytes);
        }
    }
    log.take_as_they_are_stored(waiting)?;
    log.settle()
}
