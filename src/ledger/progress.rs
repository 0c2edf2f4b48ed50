//! What is told while a command is not done yet.

use super::Error;
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
    /// Another process has the store, and the answer is not there before it ends or lets the answer be.
    Waiting {
        /// Why there is no answer yet.
        why: String,
        /// Who has it.
        holder: String,
    },
    /// The log is damaged, and the answer comes from a read model that has all that was recorded.
    Warning(Error),
}

/// Who is told.
pub type Tell = Arc<dyn Fn(Progress) + Send + Sync>;

/// Nobody is.
pub fn nobody() -> Tell {
    Arc::new(|_| ())
}
