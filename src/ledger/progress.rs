//! What is told while a command is not done yet.

use std::sync::Arc;

/// Why it takes longer, and how far it is.
#[derive(Debug)]
pub enum Progress {
    /// Why the read model is rebuilt.
    Rebuilding(String),
    /// Records that are in the model by now.
    Done {
        /// How many.
        records: u64,
        /// How many there are.
        of: u64,
    },
    /// All are.
    Ended,
    /// The answer comes from a read model that has more than the log.
    Warning(String),
}

/// Who is told.
pub type Tell = Arc<dyn Fn(Progress) + Send + Sync>;

/// Nobody is.
pub fn nobody() -> Tell {
    Arc::new(|_| ())
}
