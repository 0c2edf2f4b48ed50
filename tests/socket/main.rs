//! Commands beside the process that holds their store.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "tests stop at what they did not expect")]

mod beside;
mod killed;
#[path = "../log_store/ledgers.rs"]
#[expect(dead_code, reason = "shared with the tests of the folder of a store, which need more of it")]
mod ledgers;
mod moved;
#[path = "../log_store/opened.rs"]
#[expect(dead_code, reason = "shared with the tests of the folder of a store, which need more of it")]
mod opened;
mod others;
mod reading;
mod served;
