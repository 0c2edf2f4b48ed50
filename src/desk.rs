//! The use cases: what can be asked of a ledger.

pub mod ask;
