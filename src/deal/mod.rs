//! The core: what a deal is, and what may be recorded. Pure: no clock, randomness, environment, file or thread.

pub mod authorization;
pub mod claims;
pub mod cuts;
pub mod decide;
pub mod erase;
pub mod erased;
pub mod event;
pub mod event_data;
pub mod history;
pub mod ids;
pub mod instant;
pub mod kind;
pub mod moment;
pub mod money;
pub mod name;
pub mod offers;
pub mod order;
pub mod patch;
pub mod phase;
pub mod record;
pub mod refusal;
mod rules;
pub mod source;
pub mod state;
pub mod terms;
pub mod window;
