//! kill -9 at any moment, two hundred times: what was acknowledged is there exactly once, and nothing is there by half.
//!
//! | what is killed | times |
//! |---|---|
//! | `record` | 60 |
//! | `record`, where it fills a block | 58 |
//! | `import` | 12 |
//! | `rebuild` | 16 |
//! | `erase` | 18 |
//! | `show`, while it opens a store that one of the two before left | 54 |
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod erase;
#[path = "../log_contract/given.rs"]
#[expect(dead_code, reason = "shared with the suite of the contract, which needs more of it")]
mod given;
#[path = "../cli/house.rs"]
#[expect(dead_code, reason = "the house is that of the command line's tests, which use all of it")]
mod house;
mod import;
mod lines;
mod moment;
mod opening;
mod random;
mod rebuild;
mod record;
mod restore;
mod sealing;
mod sound;
