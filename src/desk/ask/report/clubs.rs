//! In and out, spent and received, club by club.

use super::{ReportAnswer, ReportQuestion};
use crate::desk::ask::{AskError, Records};
use crate::views::report::clubs::{Clubs, clubs};

/// In and out, spent and received, club by club.
#[derive(Clone, Debug)]
pub struct ClubsQuestion(pub ReportQuestion);

impl ClubsQuestion {
    /// The clubs of completed deals.
    pub fn answer(self, records: &Records) -> Result<ReportAnswer<Clubs>, AskError> {
        self.0.over_those_taken(records, clubs)
    }
}
