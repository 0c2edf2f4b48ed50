//! Lines about requests, on the error stream.

use super::machine::OutputStream;
use crate::http::LogSink;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

/// Lines that may wait to be written. Where nobody reads them, further ones are dropped: no request waits for the log.
const WAITING: usize = 4_096;

/// Writes on a thread of its own.
pub(crate) fn request_log(err: OutputStream) -> LogSink {
    let (lines, waiting) = sync_channel::<String>(WAITING);
    // Where there is no thread, there is no log.
    let _ = thread::Builder::new().name("log".into()).spawn(move || {
        for line in waiting {
            // Nobody can be told that nobody can be told.
            let _ = err.bytes((line + "\n").as_bytes());
        }
    });
    Arc::new(move |line| drop(lines.try_send(line)))
}
