//! Deciding anew where others append to the log as well, and somebody else was faster.

use std::thread;
use std::time::{Duration, Instant};

/// It goes on for this often and this long at least. Whenever it must, somebody else has recorded something.
const TRIES: u32 = 50;
const LASTS: Duration = Duration::from_secs(10);
/// Where a try takes long, fewer are enough after this time: on a server, all others wait meanwhile.
const FEWER_TRIES: u32 = 10;
const LASTS_LONG: Duration = Duration::from_secs(15);

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
        if is_over(self.lost, self.began.elapsed()) {
            return false;
        }
        // Without a random number, all of it.
        let part = getrandom::u32().unwrap_or(u32::MAX) % 8 + 1;
        thread::sleep(self.pause * part / 8);
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        true
    }
}

fn is_over(lost: u32, lasted: Duration) -> bool {
    lost >= TRIES && lasted >= LASTS || lost >= FEWER_TRIES && lasted >= LASTS_LONG
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_over_after_many_tries_or_a_long_time() {
        for (lost, seconds, over) in
            [(49, 14, false), (50, 9, false), (50, 10, true), (9, 60, false), (10, 14, false), (10, 15, true)]
        {
            assert_eq!(is_over(lost, Duration::from_secs(seconds)), over, "{lost} tries in {seconds} s");
        }
    }
}
