//! All that is told of a window.

use super::board::Behind;
use super::deal::{AsOf, Deal};
use super::findings::Finding;
use super::replay::ReplayStep;
use super::report::ageing::Ageing;
use super::report::calendar::Calendar;
use super::report::clubs::Clubs;
use super::report::funnel::Funnel;
use super::report::sources::Sources;
use super::timeline::Timeline;
use crate::deal::cuts::Cuts;
use crate::deal::ids::Position;
use crate::deal::name::Slug;
use crate::deal::window::WindowSet;
use serde::{Deserialize, Serialize};

/// A window, as every view across deals has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is a view of its own")]
pub struct WindowReport {
    pub window: Slug,
    /// Its dates, if they are known.
    pub dates: Option<WindowSet>,
    pub as_of: AsOf,
    pub deals: Vec<Deal>,
    pub steps: Vec<ReplayStep>,
    pub findings: Vec<Finding>,
    pub timeline: Timeline,
    pub ageing: Ageing,
    pub funnel: Funnel,
    pub clubs: Clubs,
    pub calendar: Calendar,
    pub sources: Sources,
    pub behind: Behind,
    /// Where the log ended for it: `up to record 108`.
    pub up_to: String,
}

/// Where the log ended for an answer with these cuts; the same for ever, where that was asked for.
pub fn up_to(cuts: &Cuts, head: Position) -> String {
    AsOf::from(cuts).end_of_log().unwrap_or_else(|| format!("up to record {head}"))
}
