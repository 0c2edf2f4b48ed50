//! What an auditor would ask about. `docs/findings.md` gives for each rule the reason, its source and an example.

mod authorization;
mod currency;
mod endings;
mod late;
mod loan;
mod names;
mod returns;
mod rivals;
mod rules;
mod terms;
mod twice;
mod waiting;
mod window;
mod world;

pub use rules::{RULES, Rule};

use super::deals::Deals;
use crate::deal::cuts::{Cuts, UpTo};
use crate::deal::filter::DealFilter;
use crate::deal::ids::Position;
use crate::deal::moment::Instant;
use crate::deal::name::Slug;
use crate::deal::window::WindowSet;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use world::World;

/// A question that the records raise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The name of the rule.
    pub rule: Cow<'static, str>,
    /// How much it matters.
    pub severity: Severity,
    /// The deal that it is about.
    pub deal: Slug,
    /// The records behind it, in the order of the log.
    pub records: Vec<Position>,
    /// One sentence.
    pub message: String,
    /// Other deals that it is about as much. Only the question needs them.
    #[serde(skip)]
    pub others: Vec<Slug>,
}

impl Finding {
    /// What programs are told of each.
    pub const COLUMNS: [&'static str; 5] = ["rule", "severity", "deal", "records", "message"];
}

/// How much a finding matters; the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It should not have come to this.
    High,
    /// Somebody should be able to explain it.
    Medium,
    /// The record is weaker than it could be.
    Low,
}

impl Severity {
    /// As it stands in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// How long is too long, in days of the ledger's zone: more than that is a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Between learning and recording.
    pub recorded_late: u32,
    /// Between happening and learning.
    pub learned_late: u32,
    /// For an authorization to wait.
    pub waits_long: u32,
}

impl Limits {
    /// A week, a month, two weeks.
    pub const DEFAULT: Self = Self { recorded_late: 7, learned_late: 30, waits_long: 14 };
}

/// The findings about deals that the filter takes, the gravest first; with a `rule`, those of the rule of this name. They go
/// by what was visible and certain at the cuts; what was only possible counts where the sentence says so. `windows` are the
/// dates as they were at the cuts; `today` is when the question is asked, for what has lasted until then.
pub fn findings(
    deals: &Deals<'_>,
    windows: &[WindowSet],
    today: Instant,
    limits: &Limits,
    filter: &DealFilter,
    rule: Option<&str>,
) -> Vec<Finding> {
    let world = World::of(deals, windows, today, *limits);
    let mut findings = Vec::new();
    for of in RULES.iter().filter(|of| rule.is_none_or(|name| name == of.name)) {
        for case in deals.iter() {
            findings.extend((of.finds)(case, &world).into_iter().map(|found| found.by(of, case)));
        }
    }
    findings.retain(|finding| takes(filter, finding, deals));
    // The rules stay in their order.
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// The last instant that an answer made with these cuts knows of: `recorded`, where they end at a position, is when
/// that was recorded; `now`, where nothing is cut.
pub fn today(cuts: &Cuts, recorded: Option<Instant>, now: Instant) -> Instant {
    let up_to = match &cuts.up_to {
        Some(UpTo::Recorded(moment)) => Some(moment.end),
        Some(UpTo::Position(_)) => cuts.recorded_by.as_ref().map(|moment| moment.end).or(recorded),
        None => None,
    };
    let known_at = cuts.known_at.as_ref().map(|moment| moment.end);
    [cuts.point(), known_at, up_to, Some(now)].into_iter().flatten().min().unwrap_or(now)
}

/// A finding about two deals is about each of them.
fn takes(filter: &DealFilter, finding: &Finding, deals: &Deals<'_>) -> bool {
    let mut about = std::iter::once(&finding.deal).chain(&finding.others);
    let is_taken = |deal: &Slug| deals.get(deal).is_some_and(|deal| deal.is_taken(filter));
    about.any(is_taken)
}
