//! The program, killed at a moment of its life.

use crate::random::Random;
use crate::run::{HANGS, Run};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What became of it.
pub(crate) struct Ended {
    /// It was killed, and had not ended before.
    pub(crate) killed: bool,
    pub(crate) run: Run,
    pub(crate) lived: Duration,
}

/// Runs it, and kills it so long after its start.
pub(crate) fn killed_after(command: Command, moment: Duration) -> Ended {
    killed_once(command, |lived| lived >= moment)
}

/// Runs it, and kills it once that is so; it is asked how long it has lived.
pub(crate) fn killed_once(mut command: Command, is_time: impl Fn(Duration) -> bool) -> Ended {
    let began = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.unwrap();
    while !is_time(began.elapsed()) && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_micros(200));
    }
    let lived = began.elapsed();
    // It may have ended in the meantime.
    let _ = child.kill();
    let output = child.wait_with_output().unwrap();
    Ended { killed: output.status.signal() == Some(9), run: Run::of(output), lived }
}

/// Runs it to its end, which must be a good one, and says how long it took.
pub(crate) fn lives(command: Command) -> Duration {
    let Ended { killed, run, lived } = killed_after(command, HANGS);
    assert!(!killed, "it hangs: {run:?}");
    run.done();
    lived
}

/// A moment of such a life, `from` to `to` percent of it.
pub(crate) fn moment(life: Duration, from: u64, to: u64, random: &mut Random) -> Duration {
    life * u32::try_from(from * 10 + random.below((to - from) * 10)).unwrap() / 1_000
}
