//! Ledgers in PostgreSQL, which the tests start themselves.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests stop at what they did not expect")]

mod cluster;
#[cfg(unix)]
mod encrypted;
mod failover;
#[cfg(unix)]
mod faults;
mod given;
mod log;
mod models;
mod moved;
mod overtaken;
#[cfg(unix)]
mod proxy;
mod refused;
mod roundtrip;
#[cfg(feature = "server")]
mod served;
mod shared;
