//! The names in the records of one deal.

use super::NameKind;
use crate::deal::cuts::Cuts;
use crate::deal::entry::RegisterKind;
use crate::deal::event::{Event, Role};
use crate::deal::history::{History, opening};
use crate::deal::name::{Name, Slug};
use crate::deal::parties::change;
use crate::deal::who::names_of;
use std::collections::BTreeMap;

/// The names that the records of a deal have, as they read now: what was corrected, retracted or erased has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DealNames {
    /// By kind and [key](Name::key), as they were written last.
    names: BTreeMap<(NameKind, String), Name>,
    /// Its own name, and who it is about.
    deal: Option<(Slug, String)>,
}

impl DealNames {
    /// Those of this deal; none if it was opened by mistake.
    pub fn of(history: &History) -> Self {
        let mut names = Self::default();
        if history.voided_by().is_some() {
            return names;
        }
        let cuts = Cuts::default();
        let readings = history.readings(&cuts);
        for reading in readings.iter().filter(|reading| reading.retracted_by.is_none()) {
            names.extend(reading.source().map(|source| (NameKind::Source, source.name.clone())));
            if reading.counts() {
                names.event(reading.event());
            }
        }
        if let (Some(slug), Some(parties), None) = (history.slug(), opening(&readings), history.duplicate_of(&cuts)) {
            let players: Vec<&str> = parties.players.iter().map(Name::as_str).collect();
            names.deal = Some((slug.clone(), format!("{} to {}", players.join(", "), parties.to)));
        }
        names
    }

    /// These names, for tests.
    #[cfg(test)]
    pub(super) fn named(named: impl IntoIterator<Item = (NameKind, Name)>) -> Self {
        let mut names = Self::default();
        names.extend(named);
        names
    }

    /// By kind and key.
    pub(super) fn names(&self) -> impl Iterator<Item = (&(NameKind, String), &Name)> {
        self.names.iter()
    }

    /// The name of the deal, and who it is about.
    pub(super) fn deal(&self) -> Option<(&Slug, &str)> {
        self.deal.as_ref().map(|(slug, about)| (slug, about.as_str()))
    }

    fn extend(&mut self, named: impl IntoIterator<Item = (NameKind, Name)>) {
        self.names.extend(named.into_iter().map(|(kind, name)| ((kind, name.key()), name)));
    }

    fn event(&mut self, event: &Event) {
        self.extend(names_of(event).into_iter().map(|(kind, name)| {
            let kind = match kind {
                RegisterKind::Club => NameKind::Club,
                RegisterKind::Player => NameKind::Player,
            };
            (kind, name.clone())
        }));
        let agent = |name: &Name| (NameKind::Agent, name.clone());
        // A slug is a name, too.
        let window = |slug: &Slug| Name::new(slug.as_str()).ok().map(|name| (NameKind::Window, name));
        match event {
            Event::Opened(parties) => {
                self.extend(parties.agent.as_ref().map(agent));
                self.extend(parties.window.as_ref().and_then(window));
            }
            Event::Rejection { by, role: Role::Agent, .. } => self.extend([agent(by)]),
            _ => {}
        }
        if let Some(change) = change(event) {
            self.extend(change.agent.iter().flatten().map(agent));
            self.extend(change.window.iter().flatten().filter_map(window));
        }
    }
}
