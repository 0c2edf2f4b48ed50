//! All deals at the cuts, and what a rule says of one of them.

use super::{Finding, Limits, Rule, Severity};
use crate::deal::history::Reading;
use crate::deal::ids::Position;
use crate::deal::moment::Instant;
use crate::deal::name::Slug;
use crate::deal::order::Placed;
use crate::deal::parties::Parties;
use crate::deal::who::{Meant, Who};
use crate::deal::window::WindowSet;
use crate::views::deal_at_cuts::DealAtCuts;
use crate::views::deals::Deals;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What the rules may look at.
pub(super) struct World<'w, 'a> {
    deals: &'w Deals<'a>,
    windows: BTreeMap<&'w Slug, &'w WindowSet>,
    who: &'w Who,
    /// The deals of each player, by who is meant.
    of_player: HashMap<Meant, BTreeSet<&'a Slug>>,
    pub(super) today: Instant,
    pub(super) limits: Limits,
}

impl<'w, 'a> World<'w, 'a> {
    pub(super) fn of(deals: &'w Deals<'a>, windows: &'w [WindowSet], today: Instant, limits: Limits) -> Self {
        let who = &deals.cuts().who;
        let mut of_player: HashMap<Meant, BTreeSet<&Slug>> = HashMap::new();
        for case in deals.iter() {
            for player in case.parties().into_iter().flat_map(|parties| &parties.players) {
                of_player.entry(who.player(player)).or_default().insert(case.slug);
            }
        }
        let windows = windows.iter().map(|window| (&window.name, window)).collect();
        Self { deals, windows, who, of_player, today, limits }
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
        self.of_one_name(case).into_iter().filter(|other| other.is_one).map(|other| other.deal)
    }

    /// The other deals of its players whose names come after its own, each with the player.
    pub(super) fn rivals(&self, case: &DealAtCuts<'_>) -> Vec<(&'w DealAtCuts<'a>, String)> {
        let rivals = self.of_one_name(case).into_iter().filter(|other| other.is_one && other.deal.slug > case.slug);
        rivals.map(|rival| (rival.deal, rival.player)).collect()
    }

    /// The other deals of namesakes of its players whose names come after its own, each with the player.
    pub(super) fn namesakes(&self, case: &DealAtCuts<'_>) -> Vec<(&'w DealAtCuts<'a>, String)> {
        let others = self.of_one_name(case).into_iter().filter(|other| !other.is_one && other.deal.slug > case.slug);
        others.map(|other| (other.deal, other.player)).collect()
    }

    /// The other deals with a player of the same name, or of the same entry, by name.
    fn of_one_name(&self, case: &DealAtCuts<'_>) -> Vec<SharedPlayer<'w, 'a>> {
        let mut others: BTreeMap<&Slug, SharedPlayer<'w, 'a>> = BTreeMap::new();
        for player in case.parties().into_iter().flat_map(|parties| &parties.players) {
            let meant = self.who.player(player);
            for slug in self.of_player.get(&meant).into_iter().flatten().filter(|slug| **slug != case.slug) {
                let Some(deal) = self.deals.get(slug) else { continue };
                let is_one = meant.is_registered() || touch(case, deal);
                let shared = others.entry(slug);
                let shared = shared.or_insert_with(|| SharedPlayer { deal, player: player.to_string(), is_one });
                if is_one && !shared.is_one {
                    *shared = SharedPlayer { deal, player: player.to_string(), is_one };
                }
            }
        }
        others.into_values().collect()
    }
}

/// Another deal with a player of the same name.
struct SharedPlayer<'w, 'a> {
    deal: &'w DealAtCuts<'a>,
    player: String,
    /// He is one person, as far as anybody can tell; else a namesake.
    is_one: bool,
}

/// A club is owner or loan club in both, or buyer in one and owner or loan club in the other; or neither has an owner.
fn touch(one: &DealAtCuts<'_>, other: &DealAtCuts<'_>) -> bool {
    let (Some(here), Some(there)) = (one.parties(), other.parties()) else { return false };
    let clubs = |parties: &Parties| -> Vec<Meant> {
        parties.owner.iter().chain(&parties.loan_club).map(|club| one.who.club(club)).collect()
    };
    let (sellers_here, sellers_there) = (clubs(here), clubs(there));
    sellers_here.iter().any(|club| sellers_there.contains(club))
        || sellers_there.contains(&one.who.club(&here.to))
        || sellers_here.contains(&one.who.club(&there.to))
        || (here.is_free_agent() && there.is_free_agent())
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
