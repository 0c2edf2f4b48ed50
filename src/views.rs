//! Read models: pure functions from records to plain data, which every face renders in its own way.

pub mod blame;
pub mod board;
pub mod chain;
pub mod changes;
pub mod date;
pub mod deal;
pub mod deal_at_cuts;
pub mod deals;
pub mod diff;
pub mod entries;
pub mod erasure;
pub mod extract;
pub mod feed;
pub mod field_value;
pub mod findings;
pub mod history;
pub mod milestones;
pub mod moments;
pub mod names;
pub mod near_name;
pub mod replay;
pub mod report;
pub mod timeline;
mod watched;
pub mod window_report;
pub mod windows;
pub mod wording;
