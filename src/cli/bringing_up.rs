//! Tells that the read model is brought up or rebuilt before a command goes on.

use super::environment::Environment;
use crate::ledger::Progress;
use indicatif::ProgressBar;

/// The bar, once there is one.
pub(crate) struct BringingUp<'e> {
    environment: &'e Environment,
    bar: Option<ProgressBar>,
}

impl<'e> BringingUp<'e> {
    pub(crate) fn of(environment: &'e Environment) -> Self {
        Self { environment, bar: None }
    }

    pub(crate) fn tell(&mut self, progress: Progress) {
        match progress {
            Progress::Rebuilding(why) => self.say(&format!("note: the read model is rebuilt from the log: {why}\n")),
            Progress::Warning(why) => self.say(&format!("warning: {why}\n")),
            Progress::Done { records, of } => {
                let bar = self.bar.get_or_insert_with(|| self.environment.bar("reading the log", of));
                bar.set_position(records);
            }
            Progress::Ended => {
                if let Some(bar) = self.bar.take() {
                    bar.finish_and_clear();
                }
            }
        }
    }

    fn say(&self, line: &str) {
        // Where nobody listens, the command goes on all the same.
        let _ = self.environment.err.text(line);
    }
}
