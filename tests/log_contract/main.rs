//! The contract of `EventLog`, clause by clause, against every log, through the door that the program uses.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests stop at what they did not expect")]

mod appending;
mod beside;
#[cfg(feature = "postgres")]
#[path = "../postgres/cluster.rs"]
#[expect(dead_code, reason = "other tests do more with it")]
mod cluster;
mod erasing;
mod given;
mod leaves;
#[path = "../log_store/opened.rs"]
mod opened;
mod reading;
mod same;
mod waiting;
