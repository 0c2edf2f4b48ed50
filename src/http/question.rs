//! An endpoint for each question of the desk: its parameters, and the media types of its answer.

mod about;
mod chain;
mod deal;
mod deals;
mod export;
mod findings;
mod names;
mod picture;
mod record;
mod reference;
mod replay;
mod report;
mod timeline;

pub(super) use about::about;
pub(super) use chain::{CHAIN_FORMS, chain};
pub(super) use deal::{blame, diff, history, pair, show};
pub(super) use deals::{board, list};
pub(super) use export::{EXPORT_FORMS, export};
pub(super) use findings::findings;
pub(super) use names::names;
pub(super) use record::{RECORDS_FORMS, record, records};
pub(super) use reference::{clubs, players, windows};
pub(super) use replay::replay;
pub(super) use report::{ageing, calendar, club_report, funnel, sources, window_page};
pub(super) use timeline::{TIMELINE_FORMS, timeline};
