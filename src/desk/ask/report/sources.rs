//! How each source did.

use super::{ReportAnswer, ReportQuestion};
use crate::desk::ask::{AskError, Records};
use crate::views::report::sources::{Sources, sources};

/// How each source did.
#[derive(Clone, Debug)]
pub struct SourcesQuestion(pub ReportQuestion);

impl SourcesQuestion {
    /// The sources of the deals that have ended.
    pub fn answer(self, records: &Records) -> Result<ReportAnswer<Sources>, AskError> {
        self.0.over_those_taken(records, sources)
    }
}
