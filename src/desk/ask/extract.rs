//! The whole ledger, or a part of it, as tables.

use super::as_of::{has_records_then, meant_among, positioned};
use super::lookup::resolved;
use super::report::{ClubsQuestion, ReportQuestion};
use super::{AskError, FindingsQuestion, ListAnswer, ListQuestion, Records};
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;
use crate::deal::moment::Instant;
use crate::deal::name::Slug;
use crate::views::deal_at_cuts::DealAtCuts;
use crate::views::extract::Extract;
use crate::views::findings::Limits;
use crate::views::windows::KnownWindow;

/// All deals, or some, with all that is known of them.
#[derive(Clone, Debug)]
pub struct ExtractQuestion {
    /// Of this deal: its name, or the beginning of it.
    pub deal: Option<String>,
    /// Of deals meant for this window: its name, or the beginning of it.
    pub window: Option<String>,
    /// When it is asked.
    pub now: Instant,
    /// As of when.
    pub cuts: Cuts,
}

impl ExtractQuestion {
    /// An error where nothing was known then of the deal that was named.
    pub fn answer(self, records: &Records) -> Result<Extract, AskError> {
        let Self { deal, window, now, cuts } = self;
        let cuts = positioned(records, cuts)?;
        let found = deal.as_ref().map(|typed| records.find(typed)).transpose()?;
        let deals = found.iter().map(|found| found.slug.clone()).collect();
        let filter = resolved(records, DealFilter { deals, ..DealFilter::of_window(window) })?;
        // What needs the most memory comes first, and leaves little behind.
        let named = |deal: &Slug| filter.takes_name(deal);
        let findings = FindingsQuestion {
            deal: None,
            window: filter.window.clone(),
            rule: None,
            limits: Limits::DEFAULT,
            now,
            cuts: cuts.clone(),
        };
        let mut findings = findings.answer(records)?.findings;
        findings.retain(|finding| std::iter::once(&finding.deal).chain(&finding.others).any(named));
        let sums = ClubsQuestion(ReportQuestion { filter: filter.clone(), now, cuts: cuts.clone() })
            .answer(records)?
            .view
            .lines;
        let ListAnswer { deals, as_of, behind } =
            ListQuestion { filter: filter.clone(), cuts: cuts.clone() }.answer(records)?;
        let mut histories = match &found {
            Some(found) => vec![records.history_of(found)?],
            None => records.histories(&filter)?,
        };
        let meant = meant_among(records, cuts, &histories, &filter)?;
        if found.is_some() {
            histories.iter().try_for_each(|history| has_records_then(history, &meant))?;
        }
        if filter.window.is_some() {
            histories.retain(|history| DealAtCuts::of(history, &meant).is_some_and(|deal| deal.is_taken(&filter)));
        }
        let windows = records.windows_at(&meant)?;
        let windows = windows.into_iter().map(|(window, record)| KnownWindow::of(window, &record)).collect();
        Ok(Extract { deals, findings, sums, windows, as_of, behind, histories, cuts: meant })
    }
}
