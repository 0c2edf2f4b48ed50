//! The use cases: what can be asked of a ledger, and what is typed to be recorded in it.

pub mod ask;
pub mod typed;
