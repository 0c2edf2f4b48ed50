//! Laws that hold for every history, held against made-up ones and against the real window.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets what it did not expect has failed"
)]

mod as_of;
mod desk;
mod erasing;
mod evolving;
mod findings;
mod generator;
mod history;
mod json;
mod lines;
mod oracle;
mod oracle_edges;
mod product;
mod reports;
mod table_again;
mod who;
mod window;
