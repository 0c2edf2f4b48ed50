//! Pictures: what is on them, that nothing on them overlaps, and that they are the same every time.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod arrows;
mod chain;
mod cut;
mod edges;
mod given;
mod names;
mod overlap;
mod paper;
mod same;
mod seen;
mod view;
