//! Ledgers in PostgreSQL, which the tests start themselves.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what they did not expect")]

mod cluster;
mod given;
mod log;
mod refused;
