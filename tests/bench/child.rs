//! Whole processes: their time, and the most memory that they had.

use crate::{Outcome, peer};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often a process is asked for its memory. The system keeps the highest; only what comes between the last question
/// and the end is missed.
const ASKED_EVERY: Duration = Duration::from_millis(5);

/// The program, as it was built for this run.
pub(crate) fn mercato() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mercato"));
    command.env_remove("MERCATO_STORE").env("MERCATO_RECORDER", "bench");
    command
}

/// The peer: this program again.
pub(crate) fn peer() -> Outcome<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(peer::WORD);
    Ok(command)
}

/// From its start to its end. What it says goes through a pipe and is read, as a shell would.
pub(crate) fn timed(command: &mut Command) -> Outcome<Duration> {
    let start = Instant::now();
    let output = command.stdin(Stdio::null()).output()?;
    let time = start.elapsed();
    succeeded(command, &output).map(|()| time)
}

/// What it says, in one line.
pub(crate) fn said(command: &mut Command) -> Outcome<String> {
    let output = command.stdin(Stdio::null()).output()?;
    succeeded(command, &output)?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Its time, and the most memory that it had at any moment, in bytes; 0 where `/proc` does not tell.
pub(crate) fn watched(command: &mut Command) -> Outcome<(Duration, u64)> {
    let start = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (status, ended) = (format!("/proc/{}/status", child.id()), AtomicBool::new(false));
    let (output, time, peak) = std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut peak = 0;
            while !ended.load(Ordering::Relaxed) {
                peak = peak.max(memory(&status).unwrap_or_default());
                std::thread::sleep(ASKED_EVERY);
            }
            peak
        });
        let output = Child::wait_with_output(child);
        let time = start.elapsed();
        ended.store(true, Ordering::Relaxed);
        (output, time, watch.join().unwrap_or_default())
    });
    succeeded(command, &output?)?;
    Ok((time, peak))
}

/// Waits until the disk has what was written so far, so that nobody pays for the one before.
pub(crate) fn settle() -> Outcome<()> {
    said(&mut Command::new("sync")).map(|_| ())
}

/// The most that a process had so far, as its file in `/proc` tells.
pub(crate) fn memory(status: &str) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

fn succeeded(command: &Command, output: &Output) -> Outcome<()> {
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr)).into())
}
