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
#[path = "../cli/house.rs"]
#[expect(dead_code, reason = "the house is that of the command line's tests, which use all of it")]
mod house;
mod import;
#[path = "../log_store/ledgers.rs"]
#[expect(dead_code, reason = "shared with the tests of the folder of a store, which need more of it")]
mod ledgers;
mod lines;
mod moment;
#[path = "../log_store/opened.rs"]
#[expect(dead_code, reason = "shared with the tests of the folder of a store, which need more of it")]
mod opened;
mod opening;
mod random;
mod rebuild;
mod record;
mod restore;
#[path = "../cli/run.rs"]
#[expect(dead_code, reason = "as the house")]
mod run;
mod sealing;
mod sound;
