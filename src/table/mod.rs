//! People's own tables: rules turn the rows of a table into lines of the import format. `docs/tables.md` explains the rules.
//!
//! ```text
//! bytes --(sheet)--> rows of cells --(conversion, by the rules)--> drafts --(deal book)--> lines
//! ```
//!
//! Pure: the clock, the files and the ledger stay outside.

mod booked_deals;
pub mod cell;
pub mod column;
pub mod conversion;
mod date_pattern;
pub mod deal_book;
pub mod draft;
mod erased_rows;
pub mod fault;
pub mod layouts;
pub mod ledger_deal;
mod money_pattern;
mod other_tables;
mod record_rule;
mod reference_rows;
pub mod row_draft;
pub mod row_lines;
pub mod row_word;
pub mod rules;
mod season;
pub mod sheet;
mod similar_clubs;
pub mod template;
pub mod window_finder;
mod word_pairs;
