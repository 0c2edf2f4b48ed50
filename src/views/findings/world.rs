//! All deals at the cuts, and what a rule says of one of them.

use super::{Finding, Limits, Rule, Severity};
use crate::deal::history::Reading;
use crate::deal::ids::Position;
use crate::deal::moment::Instant;
use crate::deal::name::Slug;
use crate::deal::order::Placed;
use crate::deal::window::WindowSet;
use crate::views::deal_at_cuts::DealAtCuts;
use crate::views::deals::Deals;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What the rules may look at.
pub(super) struct World<'w, 'a> {
    deals: &'w Deals<'a>,
    windows: BTreeMap<&'w Slug, &'w WindowSet>,
    /// The deals of each player, by the key of the name.
    of_player: HashMap<String, BTreeSet<&'a Slug>>,
    pub(super) today: Instant,
    pub(super) limits: Limits,
}

impl<'w, 'a> World<'w, 'a> {
    pub(super) fn of(deals: &'w Deals<'a>, windows: &'w [WindowSet], today: Instant, limits: Limits) -> Self {
        let mut of_player: HashMap<String, BTreeSet<&Slug>> = HashMap::new();
        for case in deals.iter() {
            for player in case.parties().into_iter().flat_map(|parties| &parties.players) {
                of_player.entry(player.key()).or_default().insert(case.slug);
            }
        }
        let windows = windows.iter().map(|window| (&window.name, window)).collect();
        Self { deals, windows, of_player, today, limits }
    }

    pub(super) fn case(&self, slug: &Slug) -> Option<&'w DealAtCuts<'a>> {
        self.deals.get(slug)
    }

    /// The dates of the window that the deal is meant for, if they are known.
    pub(super) fn window(&self, case: &DealAtCuts<'_>) -> Option<&'w WindowSet> {
        self.windows.get(case.parties()?.window.as_ref()?).copied()
    }

    /// The other deals of its players.
    pub(super) fn others(&self, case: &DealAtCuts<'_>) -> impl Iterator<Item = &'w DealAtCuts<'a>> {
        let players = case.parties().into_iter().flat_map(|parties| &parties.players);
        let deals = players.flat_map(|player| self.of_player.get(&player.key()).into_iter().flatten());
        let others: BTreeSet<&Slug> = deals.copied().filter(|slug| *slug != case.slug).collect();
        others.into_iter().filter_map(|slug| self.deals.get(slug))
    }

    /// The other deals of its players whose names come after its own, each with the player.
    pub(super) fn rivals(&self, case: &DealAtCuts<'_>) -> Vec<(&'w DealAtCuts<'a>, String)> {
        let mut rivals: BTreeMap<&Slug, String> = BTreeMap::new();
        for player in case.parties().into_iter().flat_map(|parties| &parties.players) {
            let deals = self.of_player.get(&player.key()).into_iter().flatten();
            for slug in deals.filter(|slug| **slug > case.slug) {
                rivals.entry(slug).or_insert_with(|| player.to_string());
            }
        }
        rivals.into_iter().filter_map(|(slug, player)| Some((self.deals.get(slug)?, player))).collect()
    }
}

/// What a rule found in a deal.
pub(super) struct RawFinding {
    message: String,
    records: Vec<Position>,
    severity: Option<Severity>,
    others: Vec<Slug>,
}

impl RawFinding {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), records: Vec::new(), severity: None, others: Vec::new() }
    }

    /// Resting on these records.
    pub(super) fn on<'r, 'a: 'r>(self, readings: impl IntoIterator<Item = &'r Reading<'a>>) -> Self {
        self.at(readings.into_iter().map(Placed::position))
    }

    /// Resting on the records at these positions.
    pub(super) fn at(mut self, positions: impl IntoIterator<Item = Position>) -> Self {
        self.records.extend(positions);
        self
    }

    /// As grave as this, whatever the rule mostly is.
    pub(super) fn weighs(self, severity: Severity) -> Self {
        Self { severity: Some(severity), ..self }
    }

    /// About these deals as much.
    pub(super) fn with(mut self, slugs: impl IntoIterator<Item = Slug>) -> Self {
        self.others.extend(slugs);
        self
    }

    pub(super) fn by(self, rule: &Rule, case: &DealAtCuts<'_>) -> Finding {
        let mut records = self.records;
        records.sort_unstable();
        records.dedup();
        Finding {
            rule: rule.name.into(),
            severity: self.severity.unwrap_or(rule.severity),
            deal: case.slug.clone(),
            records,
            message: self.message,
            others: self.others,
        }
    }
}
