//! The state of a deal: a function of the certain events, and of nothing else.

use super::authorization::{Authorization, authorization};
use super::claims::{Known, terms};
use super::cuts::{Certainty, Cuts};
use super::event::{Event, MedicalStatus, Parties, PersonalTermsStatus};
use super::history::{History, Reading, parties};
use super::ids::{Position, Version};
use super::moment::Moment;
use super::offers::{OnTheTable, offers};
use super::order::{Placed, last};
use super::phase::{Phase, phase};
use super::terms::Field;
use std::collections::BTreeMap;

/// A deal as it stood at the cuts.
#[derive(Clone, Debug)]
pub struct State<'a> {
    /// Who it is about; none while the opening was not known.
    pub parties: Option<Parties>,
    /// None while nothing is certain.
    pub phase: Option<Phase>,
    /// When it came to that phase.
    pub phase_since: Option<Moment>,
    /// The phase with the possible events too, where that differs.
    pub possible_phase: Option<Phase>,
    /// May the player go?
    pub authorization: Authorization,
    /// The last offers of each side.
    pub offers: Vec<OnTheTable>,
    /// What is known of the terms.
    pub terms: BTreeMap<Field, Known<'a>>,
    /// The events that may have happened.
    pub possible: Vec<Position>,
    /// Between buyer and player.
    pub personal_terms: Option<PersonalTermsStatus>,
    /// The last one.
    pub medical: Option<MedicalStatus>,
    /// How many records there were.
    pub version: Version,
}

impl State<'_> {
    /// There is something to list: it has a phase, or may have one.
    pub fn is_listed(&self) -> bool {
        self.phase.is_some() || !self.possible.is_empty()
    }

    /// The fields that two rivals cannot both be right about.
    pub fn disputed(&self) -> Vec<Field> {
        self.terms.iter().filter(|(_, known)| known.disputed).map(|(field, _)| *field).collect()
    }
}

impl History {
    /// The state at these cuts; none if nothing of the deal was known then.
    pub fn state(&self, cuts: &Cuts) -> Option<State<'_>> {
        state(&self.readings(cuts), cuts)
    }
}

/// The state that these readings make.
pub fn state<'a>(readings: &[Reading<'a>], cuts: &Cuts) -> Option<State<'a>> {
    if readings.iter().all(|reading| reading.event().is_about_a_record()) {
        return None;
    }
    let (mut certain, mut possible, mut both) = (Vec::with_capacity(readings.len()), Vec::new(), Vec::new());
    for reading in readings {
        match reading.certainty(cuts) {
            Some(Certainty::Certain) => certain.push(reading),
            Some(Certainty::Possible) => possible.push(reading),
            Some(Certainty::NotYet) | None => {}
        }
    }
    both.extend(&certain);
    both.extend(&possible);
    let now = phase(&certain);
    let stands = now.as_ref().map(|(phase, _)| *phase);
    let may_be = if possible.is_empty() { stands } else { phase(&both).map(|(phase, _)| phase) };
    let parties = parties(readings);
    Some(State {
        phase: stands,
        phase_since: now.map(|(_, since)| since),
        possible_phase: may_be.filter(|_| may_be != stands),
        authorization: authorization(&certain),
        offers: offers(&certain),
        terms: terms(&certain, parties),
        parties: parties.cloned(),
        possible: possible.iter().map(|reading| reading.position()).collect(),
        personal_terms: latest(&certain, Event::personal_terms),
        medical: latest(&certain, Event::medical),
        version: readings.iter().map(|reading| reading.record.version).max().unwrap_or_default(),
    })
}

fn latest<T>(certain: &[&Reading<'_>], status: impl Fn(&Event) -> Option<T>) -> Option<T> {
    let those = certain.iter().copied().filter(|reading| status(reading.event()).is_some());
    last(those).and_then(|reading| status(reading.event()))
}
