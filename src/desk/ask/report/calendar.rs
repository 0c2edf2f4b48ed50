//! What happened and what was learned, day by day.

use super::{ReportAnswer, ReportQuestion};
use crate::desk::ask::as_of::{asked_on, positioned};
use crate::desk::ask::lookup::window_dates;
use crate::desk::ask::{AskError, Records};
use crate::views::report::calendar::{Calendar, calendar};

/// What happened and what was learned each day, with the opening and the closing of the windows.
#[derive(Clone, Debug)]
pub struct CalendarQuestion(pub ReportQuestion);

impl CalendarQuestion {
    /// The days.
    pub fn answer(self, records: &Records) -> Result<ReportAnswer<Calendar>, AskError> {
        let question = ReportQuestion { cuts: positioned(records, self.0.cuts)?, ..self.0 };
        let (asked, windows) =
            (asked_on(records, &question.cuts, question.now)?, window_dates(records, &question.cuts)?);
        question.over_those_taken(records, |deals, filter| calendar(deals, &windows, asked, filter))
    }
}
