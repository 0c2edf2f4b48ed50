//! The folder of a store: who may open it, what is put right, and what becomes of damage.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what they did not expect")]

mod backups;
mod check_copy;
mod damage;
mod erased;
mod exported;
mod folder;
mod full_disk;
mod given;
mod holder;
mod killed;
mod large;
mod ledgers;
mod mended;
mod model;
mod nameless;
mod opened;
#[path = "../crash/random.rs"]
mod random;
mod sealing;
mod signing;
#[path = "../read_model/tamper.rs"]
mod tamper;
mod unfinished;
mod witness;
