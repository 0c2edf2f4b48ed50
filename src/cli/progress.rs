//! Bars on long work, on the error stream, if that is a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::path::Path;

/// Over a number of records.
pub(crate) fn bar(what: &'static str, length: u64) -> ProgressBar {
    styled(what, length, "{msg} {bar:30} {human_pos} of {human_len} records, {eta} left")
}

/// Over a number of bytes.
pub(crate) fn bytes(what: &'static str, length: u64) -> ProgressBar {
    styled(what, length, "{msg} {bar:30} {bytes} of {total_bytes}, {eta} left")
}

/// Over the bytes of a file. One that cannot be read is for whoever reads it to tell.
pub(crate) fn of_file(what: &'static str, file: &Path) -> ProgressBar {
    bytes(what, file.metadata().map_or(0, |found| found.len()))
}

fn styled(what: &'static str, length: u64, template: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr_with_hz(5)).with_message(what);
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
