//! Tables that are sent to be imported.
//!
//! ```text
//! body --(upload)--> file and rules --(rules)--> rules that fit its columns --(table run)--> checked, or recorded row by row
//!                          \--(shelf, for the page)--> kept for some minutes between the check and the recording
//! ```

mod rules;
mod run;
mod shelf;
mod target;
mod upload;

pub(super) use rules::RulesChoice;
pub(super) use run::{TableAnswer, TableEnd, TableRun};
pub(super) use shelf::{KeptState, KeptTable, RulesOrigin, TableOutcome, TableShelf};
pub(super) use target::RejectedRow;
pub(super) use upload::{LARGEST_TABLE, LARGEST_UPLOAD, TableUpload, UploadedFile};
