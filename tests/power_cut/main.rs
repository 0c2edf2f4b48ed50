//! The power goes, the disk fails or is full, or someone copies a store that is in use: what was acknowledged is there,
//! nothing is there by half, and nothing else is there. `docs/faults.md` says what is simulated and what is assumed.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod after;
mod child;
mod complete;
mod copied;
mod cuts;
mod disk;
mod failing;
mod failing_program;
#[path = "../log_store/given.rs"]
#[expect(dead_code, reason = "shared with the tests of the folder of a store, which need more of it")]
mod given;
mod hold;
#[path = "../cli/house.rs"]
#[expect(dead_code, reason = "the house is that of the command line's tests, which use all of it")]
mod house;
#[path = "../log_store/ledgers.rs"]
#[expect(dead_code, reason = "shared with the tests of the folder of a store, which need more of it")]
mod ledgers;
#[path = "../log_store/opened.rs"]
#[expect(dead_code, reason = "shared with the tests of the folder of a store, which need more of it")]
mod opened;
#[path = "../crash/random.rs"]
mod random;
#[path = "../cli/run.rs"]
#[expect(dead_code, reason = "as the house")]
mod run;
mod shim;
mod trace;
mod workload;
