//! The log in PostgreSQL, for teams that outgrow one machine. The database holds the log and nothing else: every server keeps
//! a read model of its own, in its cache folder. `docs/postgres.md` says how to run it, and what is promised.
//!
//! ```text
//! address -> every host is asked -> the primary of the highest timeline -> its settings lose nothing -> the ledger in the schema
//!         -> append: one statement that moves the head, if the head is where the writer believes it to be
//! ```

#[cfg(not(feature = "postgres"))]
mod absent;
mod access;
mod address;
#[cfg(feature = "postgres")]
mod append;
#[cfg(feature = "postgres")]
mod bulk;
#[cfg(feature = "postgres")]
mod connection;
mod error;
#[cfg(feature = "postgres")]
mod fence;
#[cfg(feature = "postgres")]
mod frozen_log;
#[cfg(feature = "postgres")]
mod head_row;
mod listed_model;
#[cfg(feature = "postgres")]
mod log;
#[cfg(feature = "postgres")]
mod model_list;
#[cfg(feature = "postgres")]
mod passfile;
#[cfg(feature = "postgres")]
mod primary;
#[cfg(feature = "postgres")]
mod read;
#[cfg(feature = "postgres")]
mod resolve;
#[cfg(feature = "postgres")]
mod restore;
#[cfg(feature = "postgres")]
mod schema;
#[cfg(feature = "postgres")]
mod service;
#[cfg(feature = "postgres")]
mod settings;
#[cfg(feature = "postgres")]
mod store;
#[cfg(feature = "postgres")]
mod tls;

#[cfg(not(feature = "postgres"))]
pub use absent::{AbsentStore as PostgresStore, AbsentTarget as UnfinishedDatabase};
pub use access::{DatabaseAccess, DatabaseDeadlines};
pub use address::DatabaseAddress;
pub use error::DatabaseError;
pub use listed_model::ListedModel;
#[cfg(feature = "postgres")]
pub use log::PostgresLog;
#[cfg(feature = "postgres")]
pub use restore::UnfinishedDatabase;
#[cfg(feature = "postgres")]
pub use store::PostgresStore;

use std::path::Path;

/// How the address of a database begins.
const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// The place is the address of a database, and no folder.
pub fn is_address(place: &Path) -> bool {
    place.to_str().is_some_and(|place| SCHEMES.iter().any(|scheme| place.starts_with(scheme)))
}
