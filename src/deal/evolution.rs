//! The state of a deal while its records come to be seen one by one, and time goes by.
//!
//! [`state`](super::state::state) says what all readings make at once. Here each record costs what it changes: a reading is
//! taken out of the parts of the state that go by it, and put back as it reads now.

use super::authorization::Authorization;
use super::claims::{Claim, Claims};
use super::corrected::Corrections;
use super::cuts::{Certainty, Cuts};
use super::doubt::Doubts;
use super::ended::{EndedLoan, ended};
use super::event::{Event, MedicalStatus, PersonalTermsStatus};
use super::history::History;
use super::ids::Position;
use super::kind::Kind;
use super::lineup::Lineup;
use super::moment::{Instant, Moment};
use super::offers::SideOffers;
use super::order::Placed;
use super::parties::{Parties, Rights};
use super::phase::Phase;
use super::reading::Reading;
use super::state::rights;
use super::talks::{Talks, TalksTouched};
use super::terms::Field;
use super::ties::{TieChange, Ties};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A deal of which some records are seen, at a point in time.
#[derive(Clone, Debug)]
pub struct Evolution<'a> {
    history: &'a History,
    cuts: Cuts,
    ties: Ties,
    corrections: HashMap<usize, Corrections<'a>>,
    slots: BTreeMap<usize, Slot<'a>>,
    /// What had not happened, by when it starts; what may have, by when it ends.
    ahead: BTreeSet<(Instant, usize)>,
    possible: BTreeSet<(Instant, usize)>,
    openings: BTreeSet<usize>,
    valuations: BTreeSet<usize>,
    /// Changes of the parties, ends of a loan and extensions: there are few.
    milestones: BTreeMap<usize, Arc<Reading<'a>>>,
    parties: Option<Parties>,
    is_known: bool,
    talks: Talks<Arc<Reading<'a>>>,
    /// With what may have happened, and what is unconfirmed.
    possible_talks: Talks<Arc<Reading<'a>>>,
    doubts: Doubts<Arc<Reading<'a>>>,
    /// Of the doubts those that the possible talks have.
    unconfirmed: BTreeMap<Position, Arc<Reading<'a>>>,
    /// What is certain, by when it was.
    certain: BTreeMap<(Instant, Position), Arc<Reading<'a>>>,
    claims: Claims<'a>,
    personal_terms: Lineup<Arc<Reading<'a>>>,
    medical: Lineup<Arc<Reading<'a>>>,
    touched: Touched,
}

/// The parts of the state that may be others than they were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the parts")]
pub struct Touched {
    pub parties: bool,
    pub ended: bool,
    pub phase: bool,
    pub authorization: bool,
    pub offers: bool,
    pub terms: BTreeSet<Field>,
    pub personal_terms: bool,
    pub medical: bool,
}

/// A record that is seen.
#[derive(Clone, Debug)]
struct Slot<'a> {
    reading: Arc<Reading<'a>>,
    certainty: Option<Certainty>,
}

impl<'a> Evolution<'a> {
    /// Of this deal, of which nothing is seen yet. The point in time is that of the cuts.
    pub fn new(history: &'a History, cuts: &Cuts) -> Self {
        Self {
            history,
            cuts: cuts.clone(),
            ties: Ties::of(history.records()),
            corrections: HashMap::new(),
            slots: BTreeMap::new(),
            ahead: BTreeSet::new(),
            possible: BTreeSet::new(),
            openings: BTreeSet::new(),
            valuations: BTreeSet::new(),
            milestones: BTreeMap::new(),
            parties: None,
            is_known: false,
            talks: Talks::new(false, &cuts.who),
            possible_talks: Talks::new(false, &cuts.who),
            doubts: Doubts::new(Rights::Unseen, cuts.who.clone()),
            unconfirmed: BTreeMap::new(),
            certain: BTreeMap::new(),
            claims: Claims::indexed(&cuts.who),
            personal_terms: Lineup::default(),
            medical: Lineup::default(),
            touched: Touched::default(),
        }
    }

    /// The record at this place among those of the deal is seen from now on.
    pub fn see(&mut self, place: usize) {
        let mut changed: BTreeSet<usize> = BTreeSet::new();
        for change in self.ties.see(place) {
            if let TieChange::Corrected { place, by, applies } = change {
                self.correct(place, by, applies);
            }
            changed.insert(change.place());
        }
        for place in changed {
            self.read_again(place);
        }
    }

    /// It is this moment, no earlier than it was; none for the end of time.
    pub fn reach(&mut self, at: Option<&Moment>) {
        self.cuts.at = at.cloned();
        let point = self.cuts.point().unwrap_or(Instant::MAX_UTC);
        let started = self.ahead.iter().take_while(|(start, _)| *start < point);
        let ended = self.possible.iter().take_while(|(end, _)| *end <= point);
        let places: BTreeSet<usize> = started.chain(ended).map(|(_, place)| *place).collect();
        for place in places {
            self.read_again(place);
        }
        self.touched.offers |= self.talks.may_lapse();
    }

    /// What may have changed since this was last asked.
    pub fn touched(&mut self) -> Touched {
        let mut touched = std::mem::take(&mut self.touched);
        touched.terms = self.claims.changed();
        touched
    }

    /// Something of it is seen that is not about another record, and its opening was not retracted.
    pub fn is_known(&self) -> bool {
        let opened = self.slots.values().next().filter(|first| first.reading.event().is(Kind::Opened));
        self.is_known && opened.is_none_or(|opened| opened.reading.retracted_by.is_none())
    }

    /// Who it is about; none while the opening is not seen.
    pub fn parties(&self) -> Option<&Parties> {
        self.parties.as_ref()
    }

    /// How the loan came to its end, if it did.
    pub fn ended(&self) -> Option<EndedLoan> {
        ended(&self.milestones.values().map(|reading| &**reading).collect::<Vec<_>>())
    }

    /// The phase, and since when; none while nothing is certain.
    pub fn phase(&self) -> Option<(Phase, Moment)> {
        self.talks.phase(self.begun())
    }

    /// When the first event was certain.
    fn begun(&self) -> Option<&Moment> {
        self.certain.values().next().map(|first| first.when())
    }

    /// What doubtful sources alone say of the course of the deal, and nothing overtook.
    pub fn unconfirmed(&self) -> Vec<Position> {
        self.unconfirmed.keys().copied().collect()
    }

    /// The phase with the possible events too.
    pub fn phase_with_the_possible(&self) -> Option<Phase> {
        let all = self.possible.is_empty() && self.unconfirmed.is_empty();
        let talks = if all { &self.talks } else { &self.possible_talks };
        talks.phase(self.begun()).map(|(phase, _)| phase)
    }

    /// May the player go?
    pub fn authorization(&self) -> Authorization {
        self.talks.authorization(rights(self.parties(), self.is_opening_erased()))
    }

    /// The last offers of the sides that may have another than when this was last asked.
    pub fn changed_offers(&mut self) -> SideOffers {
        self.talks.changed_offers(self.cuts.now(), self.history.zone())
    }

    /// Of each value that a field has by a claim that nothing superseded, the best claim; the best of all first.
    pub fn values(&self, field: Field) -> Vec<&Claim<'a>> {
        self.claims.values(field)
    }

    /// Two claims on a field that nothing superseded cannot both be true.
    pub fn is_disputed(&self, field: Field) -> bool {
        self.claims.is_disputed(field)
    }

    /// Between buyer and player.
    pub fn personal_terms(&self) -> Option<PersonalTermsStatus> {
        self.personal_terms.last().and_then(|reading| reading.event().personal_terms())
    }

    /// The last one.
    pub fn medical(&self) -> Option<MedicalStatus> {
        self.medical.last().and_then(|reading| reading.event().medical())
    }

    fn correct(&mut self, place: usize, by: usize, applies: bool) {
        let zone = self.history.zone();
        let (Some(record), Some(by)) = (self.history.records().get(place), self.history.records().get(by)) else {
            return;
        };
        let corrections = self.corrections.entry(place).or_default();
        if applies {
            corrections.put(record, by, zone);
        } else {
            corrections.take(record, by, zone);
        }
    }

    fn read_again(&mut self, place: usize) {
        let Some(record) = self.history.records().get(place).filter(|_| self.ties.is_seen(place)) else { return };
        let corrected = self.corrections.get(&place).and_then(Corrections::corrected).cloned();
        let retracted_by = self.ties.retracted_by(place).and_then(|by| self.history.records().get(by));
        let reading = Arc::new(Reading::made(record, corrected, retracted_by));
        let certainty = reading.certainty(&self.cuts);
        self.is_known |= !reading.event().is_about_a_record();
        if let Some(before) = self.slots.remove(&place) {
            self.take(place, &before);
        }
        let slot = Slot { reading, certainty };
        self.put(place, &slot);
        let opens = slot.reading.event().is(Kind::Opened);
        self.slots.insert(place, slot);
        if opens {
            self.openings.insert(place);
            self.know_the_parties();
        }
    }

    /// Another owner's price is asked for, and other clubs can let the player go.
    fn know_the_parties(&mut self) {
        self.touched.parties = true;
        self.touched.authorization = true;
        let opening = self.openings.first().and_then(|first| self.slots.get(first)).map(|slot| slot.reading.clone());
        let changes: Vec<&Reading<'a>> = self.milestones.values().map(|reading| &**reading).collect();
        self.parties = match opening.as_ref().map(|opening| opening.event()) {
            Some(Event::Opened(parties)) => Some(parties.changed_by(&changes)),
            _ => None,
        };
        let parties = self.parties().cloned();
        let free = parties.as_ref().is_some_and(Parties::is_free_agent);
        let touched = self.talks.are_of(free);
        self.touch_talks(touched);
        self.possible_talks.are_of(free);
        if self.doubts.are_of(rights(parties.as_ref(), self.is_opening_erased())) {
            self.doubt();
        }
        if self.claims.are_claims_of(parties.as_ref()) {
            return;
        }
        let valuations = self.valuations.iter().filter_map(|place| self.slots.get(place));
        let valuations: Vec<_> = valuations.map(|slot| slot.reading.clone()).collect();
        valuations.iter().for_each(|valuation| self.claims.take(valuation));
        self.claims.are_of(parties.as_ref());
        valuations.iter().for_each(|valuation| self.claims.put(valuation));
    }

    fn put(&mut self, place: usize, slot: &Slot<'a>) {
        let reading = &slot.reading;
        match slot.certainty {
            Some(Certainty::Certain) => {
                self.touch(reading);
                self.certain.insert((reading.when().end, reading.position()), reading.clone());
                self.claims.put(reading);
                if !reading.is_doubtful() {
                    let touched = self.talks.put(reading.clone());
                    self.touch_talks(touched);
                    self.possible_talks.put(reading.clone());
                }
                if self.doubts.put(reading.clone()) {
                    self.doubt();
                }
                if is_milestone(reading.event()) && !reading.is_doubtful() {
                    self.milestones.insert(place, reading.clone());
                    self.touched.ended = true;
                    self.know_the_parties();
                }
                if reading.event().personal_terms().is_some() {
                    self.personal_terms.put(reading.clone());
                }
                if reading.event().medical().is_some() {
                    self.medical.put(reading.clone());
                }
                if reading.event().is(Kind::Valuation) {
                    self.valuations.insert(place);
                }
            }
            Some(Certainty::Possible) => {
                self.touched.phase = true;
                self.possible_talks.put(reading.clone());
                self.possible.insert((reading.when().end, place));
            }
            Some(Certainty::NotYet) => {
                self.ahead.insert((reading.when().start, place));
            }
            None => {}
        }
    }

    fn take(&mut self, place: usize, slot: &Slot<'a>) {
        let reading = &slot.reading;
        match slot.certainty {
            Some(Certainty::Certain) => {
                self.touch(reading);
                self.certain.remove(&(reading.when().end, reading.position()));
                self.claims.take(reading);
                if !reading.is_doubtful() {
                    let touched = self.talks.take(reading);
                    self.touch_talks(touched);
                    self.possible_talks.take(reading);
                }
                if self.doubts.take(reading) {
                    self.doubt();
                }
                if self.milestones.remove(&place).is_some() {
                    self.touched.ended = true;
                    self.know_the_parties();
                }
                self.personal_terms.take(reading);
                self.medical.take(reading);
                self.valuations.remove(&place);
            }
            Some(Certainty::Possible) => {
                self.touched.phase = true;
                self.possible_talks.take(reading);
                self.possible.remove(&(reading.when().end, place));
            }
            Some(Certainty::NotYet) => {
                self.ahead.remove(&(reading.when().start, place));
            }
            None => {}
        }
    }

    /// What is unconfirmed now may have led to another phase.
    fn doubt(&mut self) {
        let now: BTreeMap<Position, Arc<Reading<'a>>> =
            self.doubts.unconfirmed().map(|reading| (reading.position(), reading.clone())).collect();
        let before = std::mem::replace(&mut self.unconfirmed, now);
        for (position, reading) in &before {
            let is_the_same = |other: &Arc<Reading<'a>>| Arc::ptr_eq(other, reading);
            if !self.unconfirmed.get(position).is_some_and(is_the_same) {
                self.possible_talks.take(reading);
            }
        }
        for (position, reading) in &self.unconfirmed {
            if !before.get(position).is_some_and(|other| Arc::ptr_eq(other, reading)) {
                self.possible_talks.put(reading.clone());
            }
        }
        self.touched.phase = true;
    }

    fn is_opening_erased(&self) -> bool {
        let first = self.slots.values().next().map(|first| &first.reading);
        first.is_some_and(|first| first.record.is_erased() && first.event().is(Kind::Opened))
    }

    fn touch_talks(&mut self, touched: TalksTouched) {
        self.touched.authorization |= touched.authorization;
        self.touched.offers |= touched.offers;
    }

    fn touch(&mut self, reading: &Reading<'a>) {
        self.touched.phase = true;
        self.touched.personal_terms |= reading.event().is(Kind::PersonalTerms);
        self.touched.medical |= reading.event().is(Kind::Medical);
    }
}

/// The parties or the end of the loan go by it.
fn is_milestone(event: &Event) -> bool {
    matches!(event.kind(), Kind::PartiesChanged | Kind::LoanEnded | Kind::ClauseTriggered)
}
