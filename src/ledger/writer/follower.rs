//! A thread that takes in what others append to the log, for those who follow the head.

use super::super::Error;
use super::{Shared, Writer};
use std::sync::Arc;
use std::thread::{Builder, sleep};
use std::time::Duration;

/// How long it waits for the log before it looks whether the writer is still there.
const LOOK: Duration = Duration::from_secs(1);

/// Begins to follow the log. It ends with the writer.
pub(super) fn start(shared: &Arc<Shared>) -> Result<(), Error> {
    let (log, shared) = (Arc::clone(&shared.log), Arc::downgrade(shared));
    let follow = move || {
        while let Some(writer) = shared.upgrade().map(Writer).filter(|writer| writer.end().is_none()) {
            let done = writer.catch_up();
            let head = writer.0.head.position();
            // Nobody else may be there any more.
            drop(writer);
            // What keeps the log from being read is told to whoever asks or records.
            if done.is_err() || log.wait(head, LOOK).is_err() {
                sleep(LOOK);
            }
        }
    };
    let started = Builder::new().name("follower".into()).spawn(follow);
    started.map(drop).map_err(|error| Error::WriterDead { reason: error.to_string() })
}
