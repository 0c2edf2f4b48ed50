//! Endpoints that record. A body is a line of an import, or what makes one: it takes the one way in that all lines take.

mod body;
mod change;
mod deal;
mod erasure;
mod field_cache;
mod import;
mod line_check;
mod line_splitter;
mod newest_deals;
mod notes;
mod receipt;
mod reference;
mod submitting;
mod table;

pub(super) use body::not_read;
pub(super) use change::{correct, retract};
pub(super) use deal::{append, open};
pub(super) use erasure::erase;
pub(super) use field_cache::FieldCache;
pub(super) use import::import;
pub(super) use reference::{put_club, put_player, put_window};
pub(super) use submitting::{Submitting, submit};
pub(super) use table::{draft_rules, import_table};
