//! Lines read and understood on a thread of their own, some at a time, while others are decided.

use super::line_source::{LineSource, readable, says_nothing};
use crate::bytes::line::Line;
use crate::cli::failure::Failure;
use crate::deal::event::EventError;
use crate::ledger::{Error, LineFault};
use chrono_tz::Tz;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::Builder;

/// Lines handed over at a time, and how many such handfuls may wait.
const HANDFUL: usize = 256;
const WAITING: usize = 64;
/// A handful has no more bytes than this, so that long lines do not fill the memory.
const BYTES: usize = 256 * 1024;

/// A line, and what it says.
pub(super) struct ReadLine {
    /// Counted from 1.
    pub(super) number: u64,
    /// Without its end.
    pub(super) text: Vec<u8>,
    /// Bytes of the source up to and with it.
    pub(super) end: u64,
    /// None once it was taken, and where the server reads it.
    pub(super) line: Option<Result<Line, LineFault>>,
}

/// The lines of a source, in order; the last handful may be the failure that ended it.
pub(super) struct LineReader(Receiver<Result<Vec<ReadLine>, Failure>>);

impl LineReader {
    /// Of a ledger in this zone. Without a zone, what the lines say is left to the server.
    pub(super) fn of(source: LineSource, zone: Option<Tz>) -> Result<Self, Failure> {
        let (hand, taken) = sync_channel(WAITING);
        let file = source.name.clone();
        // It is not waited for: it may hang on an input that nobody ends, when the import has stopped at a bad line.
        let started = Builder::new().spawn(move || read_all(source, zone, &hand));
        started
            .map_err(|error| Error::File { file, reason: format!("no thread can be started to read it: {error}") })?;
        Ok(Self(taken))
    }

    pub(super) fn next(&self) -> Option<Result<Vec<ReadLine>, Failure>> {
        self.0.recv().ok()
    }
}

fn read_all(mut source: LineSource, zone: Option<Tz>, hand: &SyncSender<Result<Vec<ReadLine>, Failure>>) {
    let (mut handful, mut bytes) = (Vec::with_capacity(HANDFUL), 0);
    let (mut number, mut end) = (0, 0);
    loop {
        let mut text = Vec::new();
        match source.next_line(&mut text) {
            Ok(true) => {}
            Ok(false) => break,
            Err(failure) => {
                // Whoever took the lines may have stopped, here and below.
                let _ = hand.send(Ok(handful));
                let _ = hand.send(Err(failure));
                return;
            }
        }
        number += 1;
        end += text.len() as u64 + 1;
        if says_nothing(&text) {
            continue;
        }
        let read = |text| zone.map(|zone| Line::read(text, zone).map_err(EventError::into)).transpose();
        let line = readable(&text).and_then(read).transpose();
        bytes += text.len();
        let bad = matches!(line, Some(Err(_)));
        handful.push(ReadLine { number, text, end, line });
        // A bad line may end the import: nobody waits for more to hear of it.
        if handful.len() == HANDFUL || bytes >= BYTES || bad {
            if hand.send(Ok(std::mem::replace(&mut handful, Vec::with_capacity(HANDFUL)))).is_err() {
                return;
            }
            bytes = 0;
        }
    }
    let _ = hand.send(Ok(handful));
}
