//! The state of a deal: a function of the certain events, and of nothing else.

use super::authorization::{Authorization, Wait};
use super::claims::{Known, wanted_terms};
use super::cuts::{Certainty, Cuts};
use super::doubt::Doubts;
use super::ended::{EndedLoan, ended};
use super::event::{Event, MedicalStatus, PersonalTermsStatus};
use super::history::{History, Reading, is_opening_erased, opening};
use super::ids::{Position, Version};
use super::kind::Kind;
use super::moment::Moment;
use super::offers::OnTheTable;
use super::order::{Placed, last};
use super::parties::{KnownAs, Parties, Rights};
use super::phase::Phase;
use super::talks::Talks;
use super::terms::Field;
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};

/// A deal as it stood at the cuts.
#[derive(Clone, Debug)]
pub struct State<'a> {
    /// Who it is about; none while the opening was not known.
    pub parties: Option<Parties>,
    /// The clubs and windows that it was ever of, as far as is known: it is found by all of them.
    pub known_as: KnownAs,
    /// The loan is over.
    pub ended: Option<EndedLoan>,
    /// None while nothing is certain.
    pub phase: Option<Phase>,
    /// When it came to that phase.
    pub phase_since: Option<Moment>,
    /// The phase with the possible events too, where that differs.
    pub possible_phase: Option<Phase>,
    /// May the player go?
    pub authorization: Authorization,
    /// The last time that someone asked for a replacement.
    pub wait: Option<Wait>,
    /// The last offers of each side.
    pub offers: Vec<OnTheTable>,
    /// What is known of the terms.
    pub terms: BTreeMap<Field, Known<'a>>,
    /// The events that may have happened.
    pub possible: Vec<Position>,
    /// What doubtful sources alone say of the course of the deal, and nothing overtook.
    pub unconfirmed: Vec<Position>,
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

    /// The fields of which a doubtful source alone says what stands.
    pub fn doubtful(&self) -> Vec<Field> {
        self.terms.iter().filter(|(_, known)| known.standing.is_doubtful()).map(|(field, _)| *field).collect()
    }
}

impl History {
    /// The state at these cuts; none if nothing of the deal was known then.
    pub fn state(&self, cuts: &Cuts) -> Option<State<'_>> {
        state(&self.readings(cuts), cuts, self.zone())
    }

    /// Something of the deal was known then: it has a state at these cuts.
    pub fn is_known(&self, cuts: &Cuts) -> bool {
        is_known(&self.readings(cuts))
    }
}

/// The state that these readings make; days are days of `zone`.
pub fn state<'a>(readings: &[Reading<'a>], cuts: &Cuts, zone: Tz) -> Option<State<'a>> {
    state_with(readings, cuts, zone, None)
}

/// The same, with some of the terms, or all.
pub fn state_with<'a>(
    readings: &[Reading<'a>],
    cuts: &Cuts,
    zone: Tz,
    wanted: Option<&BTreeSet<Field>>,
) -> Option<State<'a>> {
    if !is_known(readings) {
        return None;
    }
    let (mut certain, mut possible) = (Vec::with_capacity(readings.len()), Vec::new());
    for reading in readings {
        match reading.certainty(cuts) {
            Some(Certainty::Certain) => certain.push(reading),
            Some(Certainty::Possible) => possible.push(reading),
            Some(Certainty::NotYet) | None => {}
        }
    }
    let established: Vec<&Reading<'a>> = certain.iter().copied().filter(|reading| !reading.is_doubtful()).collect();
    let opening = opening(readings);
    let parties = opening.map(|opening| opening.changed_by(&established));
    let rights = rights(parties.as_ref(), is_opening_erased(readings));
    let mut doubts = Doubts::new(rights, cuts.who.clone());
    for reading in &certain {
        doubts.put(*reading);
    }
    let unconfirmed: Vec<&Reading<'a>> = doubts.unconfirmed().copied().collect();
    let mut talks = Talks::of(established.iter().copied(), parties.as_ref(), &cuts.who);
    let first = certain.iter().min_by_key(|reading| (reading.when().end, reading.position()));
    let begun = first.map(|first| first.when());
    let now = talks.phase(begun);
    let stands = now.as_ref().map(|(phase, _)| *phase);
    let may_be = match possible.is_empty() && unconfirmed.is_empty() {
        true => stands,
        false => {
            let with = established.iter().chain(&possible).chain(&unconfirmed).copied();
            Talks::of(with, parties.as_ref(), &cuts.who).phase(begun).map(|(phase, _)| phase)
        }
    };
    Some(State {
        phase: stands,
        phase_since: now.map(|(_, since)| since),
        possible_phase: may_be.filter(|_| may_be != stands),
        authorization: talks.authorization(rights),
        wait: talks.wait(rights),
        offers: talks.offers(cuts.now(), zone),
        terms: wanted_terms(&certain, parties.as_ref(), &cuts.who, wanted),
        known_as: KnownAs::of(opening, &established),
        ended: ended(&established),
        possible: possible.iter().map(|reading| reading.position()).collect(),
        unconfirmed: unconfirmed.iter().map(|reading| reading.position()).collect(),
        personal_terms: latest(&certain, Event::personal_terms),
        medical: latest(&certain, Event::medical),
        parties: parties.clone(),
        version: readings.iter().map(|reading| reading.record.version).max().unwrap_or_default(),
    })
}

/// Something is known of the deal that is not about another record, and its opening was not retracted.
fn is_known(readings: &[Reading<'_>]) -> bool {
    let opened = readings.iter().find(|reading| reading.event().is(Kind::Opened));
    opened.is_none_or(|opened| opened.retracted_by.is_none())
        && readings.iter().any(|reading| !reading.event().is_about_a_record())
}

/// Who holds the player, where the parties are these, or the opening was erased.
pub(super) fn rights(parties: Option<&Parties>, is_erased: bool) -> Rights<'_> {
    match parties {
        Some(parties) => Rights::Of(parties),
        None if is_erased => Rights::Erased,
        None => Rights::Unseen,
    }
}

fn latest<T>(certain: &[&Reading<'_>], status: impl Fn(&Event) -> Option<T>) -> Option<T> {
    let those = certain.iter().copied().filter(|reading| status(reading.event()).is_some());
    last(those).and_then(|reading| status(reading.event()))
}
