//! Tells that the read model is brought up or rebuilt before a command goes on.

use super::environment::Environment;
use crate::ledger::{Progress, Tell};
use std::sync::{Arc, Mutex, PoisonError};

/// Notes and a bar on the error stream.
pub(crate) fn teller(environment: &Environment) -> Tell {
    let (environment, there) = (environment.clone(), Mutex::new(None));
    // Where nobody listens, the command goes on all the same.
    let say = |environment: &Environment, line: &str| drop(environment.err.text(line));
    Arc::new(move |progress| {
        let mut bar = there.lock().unwrap_or_else(PoisonError::into_inner);
        match progress {
            Progress::Rebuilding(why) => {
                say(&environment, &format!("note: the read model is rebuilt from the log: {why}\n"));
            }
            Progress::Warning(why) => say(&environment, &format!("warning: {why}\n")),
            Progress::Done { records, of } => {
                bar.get_or_insert_with(|| environment.bar("reading the log", of)).set_position(records);
            }
            Progress::Ended => {
                if let Some(bar) = bar.take() {
                    bar.finish_and_clear();
                }
            }
        }
    })
}
