//! How databases are reached: what the environment adds to an address, and how long to wait.

use std::path::PathBuf;
use std::time::Duration;

/// What the environment adds to an address.
#[derive(Clone, Debug, Default)]
pub struct DatabaseAccess {
    /// The user, where the address names none.
    pub user: String,
    /// The file that passwords come from, if there is one.
    pub passfile: Option<PathBuf>,
    /// The file whose sections an address may name, if there is one.
    pub service_file: Option<PathBuf>,
    /// A single node will do, whose disk may take the ledger with it.
    pub allow_one_node: bool,
    /// How long to wait.
    pub deadlines: DatabaseDeadlines,
}

/// How long to wait for a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatabaseDeadlines {
    /// For a small write to be committed, on a standby too; a larger one takes longer.
    pub write: Duration,
    /// For a primary, before a question or a record fails.
    pub find: Duration,
    /// For the outcome of a write whose answer did not come.
    pub resolve: Duration,
    /// Between two looks for a primary.
    pub pause: Duration,
    /// After so long, a primary has to commit once more before what it says counts: it may have been replaced.
    pub trust: Duration,
}

impl Default for DatabaseDeadlines {
    fn default() -> Self {
        Self {
            write: Duration::from_secs(10),
            find: Duration::from_secs(10),
            resolve: Duration::from_secs(60),
            pause: Duration::from_millis(200),
            trust: Duration::from_secs(5),
        }
    }
}
