//! The state of a deal while its records come to be seen one by one, and time goes by.
//!
//! [`state`](super::state::state) says what all readings make at once. Here each record costs what it changes: a reading is
//! taken out of the parts of the state that go by it, and put back as it reads now.

use super::authorization::{Authorization, Permission};
use super::claims::{Claim, Claims};
use super::corrected::Corrections;
use super::cuts::{Certainty, Cuts};
use super::event::{Event, MedicalStatus, Parties, PersonalTermsStatus};
use super::history::History;
use super::kind::Kind;
use super::lineup::Lineup;
use super::moment::{Instant, Moment};
use super::offers::{OnTheTable, Table};
use super::order::Placed;
use super::phase::{Course, Phase};
use super::reading::Reading;
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
    is_known: bool,
    course: Course<Arc<Reading<'a>>>,
    /// With what may have happened.
    possible_course: Course<Arc<Reading<'a>>>,
    permission: Permission<Arc<Reading<'a>>>,
    table: Table<Arc<Reading<'a>>>,
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
            is_known: false,
            course: Course::default(),
            possible_course: Course::default(),
            permission: Permission::default(),
            table: Table::default(),
            claims: Claims::that_count_values(),
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
    }

    /// What may have changed since this was last asked.
    pub fn touched(&mut self) -> Touched {
        let mut touched = std::mem::take(&mut self.touched);
        touched.terms = self.claims.changed();
        touched
    }

    /// Something of it is seen that is not about another record.
    pub fn is_known(&self) -> bool {
        self.is_known
    }

    /// Who it is about; none while the opening is not seen.
    pub fn parties(&self) -> Option<&Parties> {
        let first = self.slots.get(self.openings.first()?)?;
        match first.reading.event() {
            Event::Opened(parties) => Some(parties),
            _ => None,
        }
    }

    /// The phase, and since when; none while nothing is certain.
    pub fn phase(&self) -> Option<(Phase, Moment)> {
        self.course.phase()
    }

    /// The phase with the possible events too.
    pub fn phase_with_the_possible(&self) -> Option<Phase> {
        let course = if self.possible.is_empty() { &self.course } else { &self.possible_course };
        course.phase().map(|(phase, _)| phase)
    }

    /// May the player go?
    pub fn authorization(&self) -> Authorization {
        self.permission.authorization()
    }

    /// The last offers of each side.
    pub fn offers(&mut self) -> Vec<OnTheTable> {
        self.table.offers()
    }

    /// Of each value that a field has by a claim that nothing superseded, the best claim; the best of all first.
    pub fn values(&self, field: Field) -> Vec<&Claim<'a>> {
        self.claims.values(field)
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
        let opens = matches!(slot.reading.event(), Event::Opened(_));
        self.slots.insert(place, slot);
        if opens {
            self.openings.insert(place);
            self.know_the_parties();
        }
    }

    /// Another owner's price is asked for.
    fn know_the_parties(&mut self) {
        self.touched.parties = true;
        let parties = self.parties().cloned();
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
                self.course.put(reading.clone());
                self.touched.authorization |= self.permission.put(reading.clone());
                self.touched.offers |= self.table.put(reading);
                self.claims.put(reading);
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
                self.possible.insert((reading.when().end, place));
            }
            Some(Certainty::NotYet) => {
                self.ahead.insert((reading.when().start, place));
                return;
            }
            None => return,
        }
        if self.cuts.at.is_some() {
            self.possible_course.put(reading.clone());
        }
    }

    fn take(&mut self, place: usize, slot: &Slot<'a>) {
        let reading = &slot.reading;
        match slot.certainty {
            Some(Certainty::Certain) => {
                self.touch(reading);
                self.course.take(reading);
                self.touched.authorization |= self.permission.take(reading);
                self.touched.offers |= self.table.take(reading);
                self.claims.take(reading);
                self.personal_terms.take(reading);
                self.medical.take(reading);
                self.valuations.remove(&place);
            }
            Some(Certainty::Possible) => {
                self.touched.phase = true;
                self.possible.remove(&(reading.when().end, place));
            }
            Some(Certainty::NotYet) => {
                self.ahead.remove(&(reading.when().start, place));
            }
            None => {}
        }
        self.possible_course.take(reading);
    }

    fn touch(&mut self, reading: &Reading<'a>) {
        self.touched.phase = true;
        self.touched.personal_terms |= reading.event().is(Kind::PersonalTerms);
        self.touched.medical |= reading.event().is(Kind::Medical);
    }
}
