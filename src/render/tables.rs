//! Views as rows of typed cells. `docs/spreadsheets.md` has the columns of each.

mod deals;
mod parts;
mod records;
mod reference;
mod reports;
mod terms;

pub(crate) use deals::board;
pub(crate) use parts::{finding_records, offer_rows, player_rows};
pub(crate) use records::{RecordRow, step_events};
pub(crate) use terms::{TermRow, term_rows};
