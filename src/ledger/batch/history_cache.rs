//! The deals that lines are decided by. Those that were not needed for longest are dropped when there are too many.

use crate::deal::history::History;
use crate::deal::ids::StreamId;
use std::collections::HashMap;
use std::sync::Arc;

/// What they may have together, in bytes of their lines, unless another limit is set. In memory they take a few times that.
const LIMIT: usize = 20 << 20;

/// Histories by stream.
pub(super) struct HistoryCache {
    histories: HashMap<StreamId, Kept>,
    limit: usize,
    bytes: usize,
    /// With so many bytes it is worth making room: more than what had to stay the last time.
    full: usize,
    /// Counts what was asked for.
    clock: u64,
}

struct Kept {
    history: Arc<History>,
    bytes: usize,
    used: u64,
}

impl Default for HistoryCache {
    fn default() -> Self {
        Self { histories: HashMap::new(), limit: LIMIT, bytes: 0, full: LIMIT, clock: 0 }
    }
}

impl HistoryCache {
    /// They may have so much together.
    pub(super) fn limit(&mut self, bytes: usize) {
        (self.limit, self.full) = (bytes, bytes);
    }

    pub(super) fn has(&self, stream: StreamId) -> bool {
        self.histories.contains_key(&stream)
    }

    pub(super) fn get(&self, stream: StreamId) -> Option<&History> {
        self.histories.get(&stream).map(|kept| kept.history.as_ref())
    }

    /// The same, to be kept.
    pub(super) fn shared(&self, stream: StreamId) -> Option<Arc<History>> {
        self.histories.get(&stream).map(|kept| Arc::clone(&kept.history))
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &History> {
        self.histories.values().map(|kept| kept.history.as_ref())
    }

    /// Takes it out, to be put back with what it grew by.
    pub(super) fn take(&mut self, stream: StreamId) -> Option<(Arc<History>, usize)> {
        let Kept { history, bytes, .. } = self.histories.remove(&stream)?;
        self.bytes -= bytes;
        Some((history, bytes))
    }

    pub(super) fn put(&mut self, stream: StreamId, history: Arc<History>, bytes: usize) {
        self.clock += 1;
        self.bytes += bytes;
        let before = self.histories.insert(stream, Kept { history, bytes, used: self.clock });
        self.bytes -= before.map_or(0, |before| before.bytes);
    }

    /// There are too many, and some may go.
    pub(super) fn is_full(&self) -> bool {
        self.bytes > self.full
    }

    /// Lets the oldest go if there are too many, but for those that the read model does not have as they are.
    pub(super) fn make_room(&mut self, is_needed: impl Fn(&StreamId) -> bool) {
        if self.bytes <= self.limit {
            return;
        }
        let mut ages: Vec<(u64, usize)> = self.histories.values().map(|kept| (kept.used, kept.bytes)).collect();
        ages.sort_unstable();
        let (mut bytes, mut oldest_kept) = (self.bytes, 0);
        for (used, size) in ages {
            if bytes <= self.limit / 8 * 7 {
                break;
            }
            bytes -= size;
            oldest_kept = used + 1;
        }
        self.histories.retain(|stream, kept| kept.used >= oldest_kept || is_needed(stream));
        self.bytes = self.histories.values().map(|kept| kept.bytes).sum();
        self.full = self.limit.max(self.bytes + self.limit / 8);
    }
}
