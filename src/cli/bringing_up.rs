//! Tells that the read model is brought up or rebuilt before a command goes on.

use super::progress;
use crate::ledger::Progress;
use indicatif::ProgressBar;

/// The bar, once there is one.
#[derive(Default)]
pub(crate) struct BringingUp(Option<ProgressBar>);

impl BringingUp {
    pub(crate) fn tell(&mut self, progress: Progress) {
        match progress {
            Progress::Rebuilding(why) => anstream::eprintln!("note: the read model is rebuilt from the log: {why}"),
            Progress::Warning(why) => anstream::eprintln!("warning: {why}"),
            Progress::Done { records, of } => {
                let bar = self.0.get_or_insert_with(|| progress::bar("reading the log", of));
                bar.set_position(records);
            }
            Progress::Ended => {
                if let Some(bar) = self.0.take() {
                    bar.finish_and_clear();
                }
            }
        }
    }
}
