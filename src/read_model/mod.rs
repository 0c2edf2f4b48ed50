//! The read model: the projection of the log that questions read, in one SQLite file. It holds nothing that the log does
//! not, and may be deleted at any time: whoever writes next builds it anew.
//!
//! [`ReadModel`] takes in the records of the log in their order and finds them again: the records of a deal, deals by the
//! beginning of their names, by window, player and club, a record by its position or its id. It derives nothing: what a
//! record means is for `deal` and `views`.
//!
//! Every row has a checksum over its key and its content, and nothing is concluded from what a query does not return: a look-up
//! is a list of rows whose bounds join up, and a deal knows how many records it has. So damage is an error, never a wrong
//! answer. `docs/format.md` has the tables.

mod append;
mod block;
mod bytes;
mod chunk;
mod compare;
mod deals;
mod entries;
mod error;
mod lookup;
mod meta;
mod model;
mod number;
mod page;
mod record;
mod rows;
mod schema;
mod search;
mod sum;
mod tail;

pub use error::ModelError;
pub use lookup::Key;
pub use model::ReadModel;
pub use number::DealNumber;
pub use schema::FORMAT;
pub use search::Found;
