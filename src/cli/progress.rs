//! Bars on long work, on the error stream, if that is a terminal.

use super::environment::Environment;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::path::Path;
use std::time::Duration;

/// How often a spinner turns.
const TICK: Duration = Duration::from_millis(200);

impl Environment {
    /// Over a number of records.
    pub(crate) fn bar(&self, what: &'static str, length: u64) -> ProgressBar {
        self.styled(what, length, "{msg} {bar:30} {human_pos} of {human_len} records, {eta} left")
    }

    /// Over the rows of a table.
    pub(crate) fn bar_of_rows(&self, what: &'static str, length: u64) -> ProgressBar {
        self.styled(what, length, "{msg} {bar:30} {human_pos} of {human_len} rows, {eta} left")
    }

    /// Over a number of bytes.
    pub(crate) fn bar_of_bytes(&self, what: &'static str, length: u64) -> ProgressBar {
        self.styled(what, length, "{msg} {bar:30} {bytes} of {total_bytes}, {eta} left")
    }

    /// Over the bytes of a file. One that cannot be read is for whoever reads it to tell.
    pub(crate) fn bar_of_file(&self, what: &'static str, file: &Path) -> ProgressBar {
        self.bar_of_bytes(what, file.metadata().map_or(0, |found| found.len()))
    }

    /// Over work that does not say how far it is.
    pub(crate) fn spinner(&self, what: &'static str) -> ProgressBar {
        let bar = self.styled(what, 0, "{spinner} {msg}, {elapsed}");
        bar.enable_steady_tick(TICK);
        bar
    }

    fn styled(&self, what: &'static str, length: u64, template: &str) -> ProgressBar {
        if !self.bars {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr_with_hz(5)).with_message(what);
        match ProgressStyle::with_template(template) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}
