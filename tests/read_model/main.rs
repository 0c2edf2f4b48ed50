//! The read model by itself: what it finds, what it takes, and that what is not as it was written is never an answer.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests stop at what they did not expect")]

mod closing;
mod compared_rows;
mod comparing;
mod deleted_rows;
mod finding;
mod flipped_bytes;
mod folding;
mod given;
mod questions;
#[path = "../crash/random.rs"]
mod random;
mod reading;
mod taking;
mod tamper;
