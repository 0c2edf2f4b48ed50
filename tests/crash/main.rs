//! kill -9 at any moment: what was acknowledged is there exactly once, and nothing is there by half.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

#[path = "../cli/house.rs"]
#[expect(dead_code, reason = "the house is that of the command line's tests, which use all of it")]
mod house;
mod import;
mod random;
mod record;
mod restore;
