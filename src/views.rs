//! Read models: pure functions from records to plain data, which every face renders in its own way.

pub mod blame;
pub mod board;
mod case;
pub mod chain;
pub mod changes;
pub mod date;
pub mod deal;
pub mod diff;
pub mod findings;
pub mod history;
pub mod replay;
pub mod report;
pub mod timeline;
pub mod wording;
