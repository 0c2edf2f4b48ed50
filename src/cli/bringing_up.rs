//! Tells that the read model is brought up or rebuilt before a command goes on.

use super::complaint;
use super::environment::Environment;
use crate::ledger::{Progress, Tell};
use std::sync::{Arc, Mutex, PoisonError};

/// Notes and a bar on the error stream.
pub(crate) fn teller(environment: &Environment) -> Tell {
    let (environment, there) = (environment.clone(), Mutex::new(None));
    Arc::new(move |progress| {
        let mut bar = there.lock().unwrap_or_else(PoisonError::into_inner);
        match progress {
            Progress::Rebuilding(why) => {
                complaint::note(&environment, &format!("the read model is rebuilt from the log: {why}"));
            }
            Progress::Waiting { why, holder } => {
                complaint::note(&environment, &format!("{why}; waiting for {holder} to end"));
            }
            Progress::Warning(error) => complaint::warn(&environment, &error.into()),
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
