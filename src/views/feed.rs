//! Records as they are told to those who follow the log.

use super::deal_at_cuts::DealAtCuts;
use super::history::{HistoryEntry, history as told};
use crate::deal::cuts::Cuts;
use crate::deal::entry::{RegisterEntry, RegisterKind};
use crate::deal::event::Event;
use crate::deal::filter::{DealFilter, has_words};
use crate::deal::history::History;
use crate::deal::ids::Position;
use crate::deal::name::Slug;
use crate::deal::parties::{KnownAs, Parties};
use crate::deal::who::Who;
use serde::Serialize;

/// A record, and the deal, window, club or player that it is about.
#[derive(Clone, Debug, Serialize)]
pub struct FeedEntry {
    /// The name that it has now.
    pub deal: Slug,
    /// The record, as the history tells it now.
    #[serde(flatten)]
    pub entry: HistoryEntry,
}

/// An entry, with what a filter has to know of it.
#[derive(Clone, Debug)]
pub struct FeedRecord {
    /// What is told.
    pub told: FeedEntry,
    about: FeedSubject,
}

/// What a record is about, as it is now.
#[derive(Clone, Debug)]
pub enum FeedSubject {
    /// A deal.
    Deal {
        /// Those of now, if its opening is known.
        parties: Option<Parties>,
        /// What it was ever of.
        known_as: KnownAs,
    },
    /// The dates of a window.
    Window,
    /// The entry of a club or player.
    Entry(RegisterEntry),
}

impl FeedRecord {
    /// The records at these positions, in order, of a deal or of whatever else has a history.
    pub fn of(history: &History, positions: &[Position], cuts: &Cuts) -> Vec<Self> {
        let Some(slug) = history.slug() else { return Vec::new() };
        let about = FeedSubject::of(history, cuts);
        let record = |entry| Self { told: FeedEntry { deal: slug.clone(), entry }, about: about.clone() };
        told(history, cuts).into_iter().filter(|entry| positions.contains(&entry.position)).map(record).collect()
    }

    /// It is about what the conditions take.
    pub fn is_taken(&self, filter: &DealFilter, who: &Who) -> bool {
        self.about.is_taken(&self.told.deal, filter, who)
    }
}

impl FeedSubject {
    /// Of the records of this history.
    pub fn of(history: &History, cuts: &Cuts) -> Self {
        match history.records().last().map(|record| &record.event) {
            Some(Event::WindowSet(_)) => Self::Window,
            Some(event) if event.entry().is_some() => event.entry().map_or(Self::Window, Self::Entry),
            _ => {
                let deal = DealAtCuts::of(history, cuts);
                let parties = deal.as_ref().and_then(DealAtCuts::parties).cloned();
                Self::Deal { parties, known_as: deal.map(|deal| deal.state().known_as.clone()).unwrap_or_default() }
            }
        }
    }

    /// It is a deal that meets the conditions, or the window, the club or the player that one of them names. `called` is its name.
    pub fn is_taken(&self, called: &Slug, filter: &DealFilter, who: &Who) -> bool {
        let takes_all = *filter == DealFilter::default();
        match self {
            Self::Deal { parties, known_as } => {
                filter.takes_name(called) && filter.takes_parties(parties.as_ref(), known_as, who)
            }
            Self::Window => takes_all || filter.window.as_deref() == Some(called.as_str()),
            Self::Entry(entry) => {
                let typed = match entry.kind {
                    RegisterKind::Club => filter.club.as_deref(),
                    RegisterKind::Player => filter.player.as_deref(),
                };
                takes_all || typed.is_some_and(|typed| entry.names().any(|name| has_words(name, typed)))
            }
        }
    }
}
