//! The rules, one sentence a test: given what was told, then this is how the deal stands, or why it was refused.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets what it did not expect has failed"
)]

mod asking;
mod authorization;
mod chain;
mod clock;
mod collapse;
mod corrections;
mod cuts;
mod disputes;
mod doubt;
mod erasures;
mod events;
mod findings;
mod imports;
mod last;
mod milestones;
mod names;
mod offers;
mod parties;
mod patched;
mod phases;
mod recording;
mod refusals;
mod refused_endings;
mod reports;
mod retractions;
mod same_names;
mod story;
mod superseded;
mod void;
mod who;
