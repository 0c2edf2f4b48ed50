//! Deciding anew where others append to the log as well, and somebody else was faster.

use std::thread;
use std::time::{Duration, Instant};

/// It goes on for this often and this long at least. Whenever it must, somebody else has recorded something.
const TRIES: u32 = 50;
const LASTS: Duration = Duration::from_secs(10);

const SHORTEST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(64);

/// One who has to read what others have recorded before it can decide, and is overtaken meanwhile by those who read nothing new.
/// Pauses of growing and random lengths let each have its turn.
pub(super) struct Race {
    began: Instant,
    lost: u32,
    pause: Duration,
}

impl Race {
    pub(super) fn new() -> Self {
        Self { began: Instant::now(), lost: 0, pause: SHORTEST_PAUSE }
    }

    /// Somebody else was faster: waits for another try. False once it has been lost for long enough.
    pub(super) fn tries_again(&mut self) -> bool {
        self.lost += 1;
        if self.lost >= TRIES && self.began.elapsed() >= LASTS {
            return false;
        }
        // Without a random number, all of it.
        let part = getrandom::u32().unwrap_or(u32::MAX) % 8 + 1;
        thread::sleep(self.pause * part / 8);
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        true
    }
}
