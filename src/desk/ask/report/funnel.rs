//! How far deals came.

use super::{ReportAnswer, ReportQuestion};
use crate::desk::ask::{AskError, Records};
use crate::views::report::funnel::{Funnel, funnel};

/// How far deals came.
#[derive(Clone, Debug)]
pub struct FunnelQuestion(pub ReportQuestion);

impl FunnelQuestion {
    /// The funnel.
    pub fn answer(self, records: &Records) -> Result<ReportAnswer<Funnel>, AskError> {
        self.0.over_those_taken(records, funnel)
    }
}
