//! The names that a form can complete.

use crate::deal::cuts::Cuts;
use crate::deal::entry::{RegisterEntry, RegisterKind};
use crate::deal::event::Event;
use crate::deal::filter::DealFilter;
use crate::deal::history::History;
use crate::deal::name::{Name, Slug};
use crate::deal::parties::change;
use crate::deal::who::names_of;
use crate::desk::ask::Records;
use crate::ledger::Error;
use std::collections::{BTreeMap, BTreeSet};

/// Where there are more deals than these, only names that have an entry are told.
const DEALS: usize = 1_000;
/// So many names of a kind are told.
const MOST: usize = 400;

/// Names that records and entries have, in alphabetical order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct KnownNames {
    pub clubs: BTreeSet<Name>,
    pub players: BTreeSet<Name>,
    pub agents: BTreeSet<Name>,
    pub sources: BTreeSet<Name>,
    pub deals: BTreeSet<Slug>,
    pub windows: BTreeSet<Slug>,
    /// Other names are recorded than these: there are too many to tell them all.
    pub has_others: bool,
}

/// How often names were recorded.
type Counts = BTreeMap<Name, u64>;

/// The names in the records of some deals.
#[derive(Clone, Debug, Default)]
struct RecordedNames {
    clubs: Counts,
    players: Counts,
    agents: Counts,
    sources: Counts,
}

impl KnownNames {
    /// Of a ledger, as it is now: all names that have an entry, their aliases too, and those that records name most often.
    pub fn of(records: &Records) -> Result<Self, Error> {
        let deals = records.deal_names()?;
        let mut recorded = RecordedNames::default();
        let has_others = deals.len() > DEALS;
        if !has_others {
            for names in records.of_histories(&DealFilter::default(), RecordedNames::of)? {
                recorded.add(names);
            }
        }
        let who = records.who(&Cuts::default())?;
        let entries = |kind| {
            let mut names: Vec<Name> = who.entries(kind).flat_map(RegisterEntry::names).cloned().collect();
            names.sort();
            names.truncate(MOST);
            names
        };
        Ok(Self {
            clubs: most(recorded.clubs).into_iter().chain(entries(RegisterKind::Club)).collect(),
            players: most(recorded.players).into_iter().chain(entries(RegisterKind::Player)).collect(),
            agents: most(recorded.agents).into_iter().collect(),
            sources: most(recorded.sources).into_iter().collect(),
            deals: deals.into_iter().take(DEALS).collect(),
            windows: records.windows()?.into_iter().map(|(window, _)| window.name).collect(),
            has_others,
        })
    }
}

/// Those that were recorded most often.
fn most(counts: Counts) -> Vec<Name> {
    let mut names: Vec<(u64, Name)> = counts.into_iter().map(|(name, count)| (count, name)).collect();
    names.sort_by(|one, other| other.cmp(one));
    names.into_iter().take(MOST).map(|(_, name)| name).collect()
}

impl RecordedNames {
    fn of(history: &History) -> Self {
        let mut names = Self::default();
        for record in history.records() {
            for (kind, name) in names_of(&record.event) {
                let counts = match kind {
                    RegisterKind::Club => &mut names.clubs,
                    RegisterKind::Player => &mut names.players,
                };
                *counts.entry(name.clone()).or_default() += 1;
            }
            let of_opening = match &record.event {
                Event::Opened(parties) => parties.agent.as_ref(),
                event => change(event).and_then(|change| change.agent.as_ref()?.as_ref()),
            };
            if let Some(agent) = of_opening {
                *names.agents.entry(agent.clone()).or_default() += 1;
            }
            if let Some(source) = &record.source {
                *names.sources.entry(source.name.clone()).or_default() += 1;
            }
        }
        names
    }

    fn add(&mut self, other: Self) {
        let pairs = [
            (&mut self.clubs, other.clubs),
            (&mut self.players, other.players),
            (&mut self.agents, other.agents),
            (&mut self.sources, other.sources),
        ];
        for (counts, others) in pairs {
            for (name, count) in others {
                *counts.entry(name).or_default() += count;
            }
        }
    }
}
