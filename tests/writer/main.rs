//! Many who record in one ledger, through the one thread that owns it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at what they did not expect")]

mod dying;
mod given;
mod importing;
mod racing;
mod recording;
mod waiting;
