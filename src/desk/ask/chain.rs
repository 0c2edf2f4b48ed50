//! Who waits for whom.

use super::as_of::{known_then, meant_among, positioned};
use super::lookup::{derive, name_of, resolved};
use super::{AskError, Records};
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;
use crate::views::chain::{Link, chain};
use crate::views::deal::AsOf;

/// Who waits for whom, and what would set it free.
#[derive(Clone, Debug, Default)]
pub struct ChainQuestion {
    /// The chains that hold this deal: its name, or the beginning of it.
    pub deal: Option<String>,
    /// The chains that hold a deal meant for this window: its name, or the beginning of it.
    pub window: Option<String>,
    /// As of when.
    pub cuts: Cuts,
}

/// The links of chains.
#[derive(Clone, Debug)]
pub struct ChainAnswer {
    /// By name.
    pub links: Vec<Link>,
    /// The cuts.
    pub as_of: AsOf,
}

impl ChainQuestion {
    /// The links; an error where nothing was known then of the deal that was named.
    pub fn answer(self, records: &Records) -> Result<ChainAnswer, AskError> {
        let cuts = positioned(records, self.cuts)?;
        let filter = resolved(records, DealFilter::of_window(self.window))?;
        let deal = name_of(records, self.deal.as_ref())?;
        // A deal is waited for by others, which say so in their own records: so all are read.
        let histories = records.histories(&DealFilter::default())?;
        let cuts = meant_among(records, cuts, &histories, &filter)?;
        if let Some(history) = histories.iter().find(|history| deal.is_some() && history.slug() == deal.as_ref()) {
            known_then(history, &cuts)?;
        }
        let filter = DealFilter { deals: deal.into_iter().collect(), ..filter };
        let links = chain(&derive(&histories, &cuts), &filter);
        Ok(ChainAnswer { links, as_of: AsOf::from(&cuts) })
    }
}
