//! The folder of a store: who may open it, what is put right, and what becomes of damage.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what they did not expect")]

mod backups;
mod damage;
mod erased;
mod examined;
mod folder;
mod format_1;
mod full_disk;
#[path = "../log_contract/given.rs"]
#[expect(dead_code, reason = "shared with the suite of the contract, which needs more of it")]
mod given;
mod holder;
mod large;
mod nameless;
#[path = "../crash/random.rs"]
mod random;
mod sealing;
mod signing;
mod unfinished;
mod witness;
