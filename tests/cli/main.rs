//! The program as a user runs it: arguments in; output, errors and exit code out.
//!
//! Most tests run it in their own process, on a machine that they make up. Tests of what a process is start one: pipes,
//! signals, variables, terminals, several at once, and the current folder.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod audit;
mod audit_bad;
mod audit_bodies;
mod audit_ways_out;
mod backup;
mod chain;
mod corrections;
mod current_folder;
mod damaged_model;
mod databases;
mod dates;
mod demo;
mod drafts;
mod erase;
mod erase_names;
mod erased_rows;
mod events;
mod expected;
mod fence;
mod fence_lift;
mod findings;
mod goldens;
mod house;
mod import_again;
mod import_bad;
mod import_rejects;
mod in_use;
mod json;
mod layouts;
mod lost_records;
mod pictures;
mod pipes;
mod questions;
mod readme;
mod record;
mod refusals;
mod remarks;
mod report;
mod report_window;
mod roundtrip;
mod run;
mod stores;
mod table_orders;
mod table_versions;
mod table_workbooks;
mod tables;
mod terminal;
mod together;
mod usage;
mod who;
mod windows;
mod workbooks;
