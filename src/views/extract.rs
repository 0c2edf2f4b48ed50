//! The whole ledger, or a part of it, as tables.

use super::board::Behind;
use super::deal::{AsOf, Deal, deal};
use super::findings::Finding;
use super::history::{HistoryEntry, log};
use super::report::clubs::ClubLine;
use super::windows::KnownWindow;
use crate::deal::cuts::Cuts;
use crate::deal::history::History;
use crate::deal::name::Slug;

/// Deals, their records, and what the ledger makes of them.
pub struct Extract {
    /// By name, each with the state of the deal that it waits for.
    pub deals: Vec<Deal>,
    /// The gravest first.
    pub findings: Vec<Finding>,
    /// What each club spent and received.
    pub sums: Vec<ClubLine>,
    /// The windows whose dates were known.
    pub windows: Vec<KnownWindow>,
    /// The cuts.
    pub as_of: AsOf,
    /// The records behind the deals.
    pub behind: Behind,
    /// Also of deals that no list has: duplicates, and those that are void.
    pub histories: Vec<History>,
    /// The cuts, with who was meant by names then.
    pub cuts: Cuts,
}

impl Extract {
    /// The records that were visible, in the order of the log, each with its deal.
    pub fn log(&self) -> impl Iterator<Item = (&Slug, HistoryEntry)> {
        log(&self.histories, &self.cuts)
    }

    /// The listed deals, each with the claims behind its terms; each is made when it is its turn.
    pub fn deals_with_claims(&self) -> impl Iterator<Item = Deal> {
        let is_listed = |deal: &Deal| self.deals.binary_search_by(|listed| listed.deal.cmp(&deal.deal)).is_ok();
        self.histories.iter().filter_map(|history| deal(history, &self.cuts)).filter(is_listed)
    }
}
