//! Proofs, checkpoints and keys as the published texts have them, and against what others wrote.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests stop at what they did not expect")]

mod given;
mod keys;
mod notes;
mod oracle;
mod tampering;
mod vectors;
