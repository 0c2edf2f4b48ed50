//! How long each open deal has been in its phase.

use super::{ReportAnswer, ReportQuestion};
use crate::deal::filter::DealFilter;
use crate::desk::ask::as_of::{asked_on, meant_among, positioned};
use crate::desk::ask::lookup::{derive, resolved};
use crate::desk::ask::{AskError, Records};
use crate::views::date::last_day;
use crate::views::report::ageing::{Ageing, ageing};

/// How long each open deal has been in its phase, and what it waits for.
#[derive(Clone, Debug)]
pub struct AgeingQuestion(pub ReportQuestion);

impl AgeingQuestion {
    /// The open deals.
    pub fn answer(self, records: &Records) -> Result<ReportAnswer<Ageing>, AskError> {
        let ReportQuestion { filter, now, cuts } = self.0;
        let cuts = positioned(records, cuts)?;
        let today = last_day(asked_on(records, &cuts, now)?, records.zone());
        let filter = resolved(records, filter)?;
        // What a deal waits for may be another deal, of any window and any club.
        let histories = records.histories(&DealFilter::default())?;
        let cuts = meant_among(records, cuts, &histories, &filter)?;
        let view = ageing(&derive(&histories, &cuts), today, &filter);
        Ok(ReportAnswer { filter, view })
    }
}
