//! All deals at the cuts, and what a rule says of one of them.

use super::{Finding, Limits, Rule, Severity};
use crate::deal::history::Reading;
use crate::deal::ids::Position;
use crate::deal::moment::Instant;
use crate::deal::name::{Name, Slug};
use crate::deal::order::Placed;
use crate::deal::who::Meant;
use crate::deal::window::WindowSet;
use crate::views::deal_at_cuts::DealAtCuts;
use crate::views::deals::Deals;
use std::collections::BTreeMap;

/// What the rules may look at.
pub(super) struct World<'w, 'a> {
    deals: &'w Deals<'a>,
    windows: BTreeMap<&'w Slug, &'w WindowSet>,
    /// The deals with parties, by name.
    cases: Vec<Case<'w, 'a>>,
    /// The places of the cases of each player, by who is meant.
    of_player: BTreeMap<Meant, Vec<usize>>,
    /// Of each name of which nobody says who is meant, by the place of the first case that has namesakes.
    namesakes: BTreeMap<usize, Vec<Namesakes<'w, 'a>>>,
    pub(super) today: Instant,
    pub(super) limits: Limits,
}

/// A player, and the deals of namesakes whose names come after that of a deal of his.
pub(super) struct Namesakes<'w, 'a> {
    pub(super) player: &'w Name,
    pub(super) others: Vec<&'w DealAtCuts<'a>>,
}

impl<'w, 'a> World<'w, 'a> {
    pub(super) fn of(deals: &'w Deals<'a>, windows: &'w [WindowSet], today: Instant, limits: Limits) -> Self {
        let cases: Vec<Case<'_, '_>> = deals.iter().filter_map(Case::of).collect();
        let mut of_player: BTreeMap<Meant, Vec<usize>> = BTreeMap::new();
        for (place, case) in cases.iter().enumerate() {
            for (meant, _) in &case.players {
                let places = of_player.entry(meant.clone()).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        let mut namesakes: BTreeMap<usize, Vec<Namesakes<'_, '_>>> = BTreeMap::new();
        for (meant, places) in of_player.iter().filter(|(meant, _)| !meant.is_registered()) {
            let of_it: Vec<_> = places.iter().filter_map(|place| Some((*place, cases.get(*place)?))).collect();
            let first = (1..).zip(&of_it).find_map(|(next, (place, case))| {
                let others = of_it.iter().skip(next).map(|(_, other)| other);
                let others: Vec<_> = others.filter(|other| !case.is_tied_to(other)).map(|other| other.deal).collect();
                let (_, player) = case.players.iter().find(|(one, _)| one == meant)?;
                (!others.is_empty()).then_some((*place, Namesakes { player, others }))
            });
            if let Some((place, found)) = first {
                namesakes.entry(place).or_default().push(found);
            }
        }
        let windows = windows.iter().map(|window| (&window.name, window)).collect();
        Self { deals, windows, cases, of_player, namesakes, today, limits }
    }

    pub(super) fn case(&self, slug: &Slug) -> Option<&'w DealAtCuts<'a>> {
        self.deals.get(slug)
    }

    /// The dates of the window that the deal is meant for, if they are known.
    pub(super) fn window(&self, case: &DealAtCuts<'_>) -> Option<&'w WindowSet> {
        self.windows.get(case.parties()?.window.as_ref()?).copied()
    }

    /// Each of its players with his other deals, as far as anybody can tell.
    pub(super) fn by_player(&self, case: &DealAtCuts<'_>) -> impl Iterator<Item = (&'w Name, Vec<&'w DealAtCuts<'a>>)> {
        self.places_by_player(case).into_iter().map(|(player, others)| {
            let deals = others.into_iter().map(|(_, deal)| deal);
            (player, deals.collect())
        })
    }

    /// The other deals of its players whose names come after its own, each with the player.
    pub(super) fn rivals(&self, case: &DealAtCuts<'_>) -> Vec<(&'w DealAtCuts<'a>, String)> {
        let place = self.place(case);
        let rivals = self.of_its_players(case).into_iter().filter(|(other, ..)| Some(*other) > place);
        rivals.map(|(_, deal, player)| (deal, player.to_string())).collect()
    }

    /// Of its players of whom nobody says who is meant, if it is the first deal of that name that has namesakes.
    pub(super) fn namesakes(&self, case: &DealAtCuts<'_>) -> &[Namesakes<'w, 'a>] {
        let found = self.place(case).and_then(|place| self.namesakes.get(&place));
        found.map(Vec::as_slice).unwrap_or_default()
    }

    fn place(&self, case: &DealAtCuts<'_>) -> Option<usize> {
        self.cases.binary_search_by(|other| other.deal.slug.cmp(case.slug)).ok()
    }

    /// The other deals of one of its players, as far as anybody can tell, with their places and the player; by name.
    fn of_its_players(&self, case: &DealAtCuts<'_>) -> Vec<(usize, &'w DealAtCuts<'a>, &'w Name)> {
        let mut found = BTreeMap::new();
        for (player, others) in self.places_by_player(case) {
            for (place, deal) in others {
                found.entry(place).or_insert((deal, player));
            }
        }
        found.into_iter().map(|(place, (deal, player))| (place, deal, player)).collect()
    }

    /// Each of its players with his other deals and their places.
    fn places_by_player(&self, case: &DealAtCuts<'_>) -> Vec<(&'w Name, Vec<(usize, &'w DealAtCuts<'a>)>)> {
        let Some((own, here)) = self.place(case).and_then(|place| Some((place, self.cases.get(place)?))) else {
            return Vec::new();
        };
        let others = |meant: &Meant| {
            let places = self.of_player.get(meant).into_iter().flatten().filter(|place| **place != own);
            let cases = places.filter_map(|place| Some((*place, self.cases.get(*place)?)));
            let of_him = cases.filter(|(_, there)| meant.is_registered() || here.touches(there));
            of_him.map(|(place, there)| (place, there.deal)).collect()
        };
        here.players.iter().map(|(meant, player)| (*player, others(meant))).collect()
    }
}

/// A deal, and who is meant by its parties.
struct Case<'w, 'a> {
    deal: &'w DealAtCuts<'a>,
    players: Vec<(Meant, &'w Name)>,
    /// Owner and loan club.
    sellers: Vec<Meant>,
    to: Meant,
    is_of_a_free_agent: bool,
}

impl<'w, 'a> Case<'w, 'a> {
    fn of(deal: &'w DealAtCuts<'a>) -> Option<Self> {
        let (parties, who) = (deal.parties()?, &deal.who);
        Some(Self {
            deal,
            players: parties.players.iter().map(|name| (who.player(name), name)).collect(),
            sellers: parties.owner.iter().chain(&parties.loan_club).map(|club| who.club(club)).collect(),
            to: who.club(&parties.to),
            is_of_a_free_agent: parties.is_free_agent(),
        })
    }

    /// A club is owner or loan club in both, or buyer in one and owner or loan club in the other; or neither has an owner.
    fn touches(&self, other: &Self) -> bool {
        self.sellers.iter().any(|club| other.sellers.contains(club) || *club == other.to)
            || other.sellers.contains(&self.to)
            || (self.is_of_a_free_agent && other.is_of_a_free_agent)
    }

    /// They touch, or an entry says that a player of one is a player of the other.
    fn is_tied_to(&self, other: &Self) -> bool {
        let is_in_both = |meant: &Meant| meant.is_registered() && other.players.iter().any(|(there, _)| there == meant);
        self.touches(other) || self.players.iter().any(|(meant, _)| is_in_both(meant))
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
