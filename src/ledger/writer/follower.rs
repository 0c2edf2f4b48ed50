//! A thread that takes in what others append to the log, for those who follow the head.

use super::super::Error;
use super::{Shared, Writer};
use crate::deal::ids::Position;
use std::sync::Arc;
use std::thread::{Builder, sleep};
use std::time::{Duration, Instant};

/// How long it waits for the log before it looks whether the writer is still there.
const LOOK: Duration = Duration::from_secs(1);
/// How often the list of read models is told how far this one is, and how often it is told though nothing changed.
const LIST: Duration = Duration::from_secs(10);
const STILL_USED: Duration = Duration::from_secs(3_600);

/// Begins to follow the log. It ends with the writer.
pub(super) fn start(shared: &Arc<Shared>) -> Result<(), Error> {
    let (log, folder, shared) = (Arc::clone(&shared.log), shared.model_folder.clone(), Arc::downgrade(shared));
    let follow = move || {
        // How long ago that was is no part of what is recorded.
        let mut listed = (Position(0), Instant::now());
        while let Some(writer) = shared.upgrade().map(Writer).filter(|writer| writer.end().is_none()) {
            let done = writer.catch_up();
            let head = writer.0.head.position();
            // Nobody else may be there any more.
            drop(writer);
            let since = listed.1.elapsed();
            if (head != listed.0 && since >= LIST) || since >= STILL_USED {
                // Where it cannot be told now, it is told the next time.
                let _ = folder.iter().try_for_each(|folder| log.list_model(folder, head));
                listed = (head, Instant::now());
            }
            // What keeps the log from being read is told to whoever asks or records.
            if done.is_err() || log.wait(head, LOOK).is_err() {
                sleep(LOOK);
            }
        }
    };
    let started = Builder::new().name("follower".into()).spawn(follow);
    started.map(drop).map_err(|error| Error::WriterDead { reason: error.to_string() })
}
