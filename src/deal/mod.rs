//! The core: what a deal is, and what may be recorded. Pure: no clock, randomness, environment, file or thread.

pub mod event;
pub mod ids;
pub mod moment;
pub mod money;
pub mod name;
pub mod record;
pub mod source;
pub mod terms;
pub mod window;
