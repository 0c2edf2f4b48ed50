//! The use cases: what can be asked of a ledger, and what is typed, or comes in a table, to be recorded in it.

pub mod ask;
pub mod table_import;
pub mod typed;
