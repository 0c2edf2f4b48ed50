//! The contract of `EventLog`, clause by clause, against every log.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what they did not expect")]

mod appending;
mod erasing;
mod finding;
mod given;
mod leaves;
mod old_bytes;
mod reading;
mod same;
