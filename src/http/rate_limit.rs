//! How many requests a token may send.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Tokens that are remembered before those that rest are forgotten.
const MANY: usize = 1_024;

/// So many requests a second for each token, of which one second's may come at once.
///
/// It is the generic cell rate algorithm: of each token it keeps the time at which all that was used is earned again. It goes
/// by a clock that never jumps.
pub(super) struct RateLimit {
    per_second: u32,
    earned_at: Mutex<HashMap<String, Instant>>,
}

impl RateLimit {
    pub(super) fn new(per_second: u32) -> Self {
        Self { per_second: per_second.max(1), earned_at: Mutex::default() }
    }

    /// How many requests a second there may be.
    pub(super) fn per_second(&self) -> u32 {
        self.per_second
    }

    /// Counts a request of this token; false if it is one too many.
    pub(super) fn admits(&self, token: &str, now: Instant) -> bool {
        let (cost, burst) = (Duration::from_secs(1) / self.per_second, Duration::from_secs(1));
        let mut earned_at = self.earned_at.lock().unwrap_or_else(PoisonError::into_inner);
        let earned = earned_at.get(token).copied().unwrap_or(now).max(now) + cost;
        if earned > now + burst {
            return false;
        }
        if earned_at.len() >= MANY {
            earned_at.retain(|_, earned| *earned > now);
        }
        earned_at.insert(token.to_owned(), earned);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_s_requests_may_come_at_once_and_more_as_time_goes_by() {
        let (limit, start) = (RateLimit::new(10), Instant::now());
        let at = |millis| start + Duration::from_millis(millis);
        let admitted = |token: &str, time| (0..20).filter(|_| limit.admits(token, time)).count();
        assert_eq!(admitted("anna", at(0)), 10);
        assert_eq!(admitted("anna", at(99)), 0);
        assert_eq!(admitted("anna", at(300)), 3);
        assert_eq!(admitted("bruno", at(300)), 10);
        assert_eq!(admitted("anna", at(60_000)), 10);
    }
}
