//! The ledger as questions read it: the read model, the zone that days are counted in, and the names that deals have now.

use super::Error;
use super::entries::holding;
use super::erased_names::Names;
use crate::bytes::identities::{Identities, id_of};
use crate::cores;
use crate::deal::cuts::{Cuts, was_recorded_by};
use crate::deal::decide::recorded_at;
use crate::deal::entry::RegisterKind;
use crate::deal::event::Event;
use crate::deal::filter::{DealFilter, words};
use crate::deal::history::History;
use crate::deal::ids::{Position, RecordId, StreamId};
use crate::deal::moment::{Instant, Moment};
use crate::deal::name::Slug;
use crate::deal::patch::deals_in;
use crate::deal::record::Record;
use crate::deal::window::WindowSet;
use crate::proof::tree_hash::Hash;
use crate::read_model::{DealNumber, Found, Key, ModelError, ReadModel};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Deals that are read at a time, where one core looks up what they are called now.
const AT_ONCE: usize = 1_024;

/// One moment of a ledger.
pub struct Reader {
    pub(super) model: ReadModel,
    pub(super) zone: Tz,
    identities: Identities,
    /// Nobody has written to what is read.
    is_unchanged: Box<dyn Fn() -> bool + Send>,
}

impl Reader {
    /// Over this model. `secret` is the ledger's own: the same secret derives the same identities.
    pub fn new(model: ReadModel, zone: Tz, secret: &[u8; 32]) -> Self {
        Self { model, zone, identities: Identities::new(secret), is_unchanged: Box::new(|| true) }
    }

    /// The same with a copy of its model, which more records can be taken into.
    pub(super) fn rehearsal(&self) -> Result<Self, Error> {
        let is_unchanged: Box<dyn Fn() -> bool + Send> = Box::new(|| true);
        Ok(Self { model: self.model.scratch()?, zone: self.zone, identities: self.identities.clone(), is_unchanged })
    }

    /// The same, of a model in which somebody may write meanwhile.
    pub(super) fn while_unchanged(self, is_unchanged: impl Fn() -> bool + Send + 'static) -> Self {
        Self { is_unchanged: Box::new(is_unchanged), ..self }
    }

    /// What was read so far is what the model had at one moment. Otherwise the question will be asked again.
    pub(super) fn is_unchanged(&self) -> bool {
        (self.is_unchanged)()
    }

    /// Reads from now on what its model has now.
    pub(super) fn renew(&mut self) -> Result<(), Error> {
        Ok(self.model.renew()?)
    }

    /// Nothing is read until it is [renewed](Self::renew).
    pub(super) fn let_go(&self) -> Result<(), Error> {
        Ok(self.model.let_go()?)
    }

    /// The zone that days are counted in.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The position of the newest record.
    pub fn head(&self) -> Result<Position, Error> {
        Ok(self.model.position())
    }

    /// The root of the tree over all records up to there.
    pub fn root(&self) -> Hash {
        self.model.root()
    }

    /// All that is recorded of a deal.
    pub fn history_of(&self, found: &Found) -> Result<History, Error> {
        self.history_numbered(found.number)
    }

    /// The deals that a filter may be about, by slug: all that ever matched it, under whatever correction.
    pub fn histories(&self, filter: &DealFilter) -> Result<Vec<History>, Error> {
        self.histories_numbered(&self.numbers(filter)?, &mut Names::new())
    }

    pub(super) fn histories_numbered(&self, numbers: &[DealNumber], names: &mut Names) -> Result<Vec<History>, Error> {
        let zone = self.zone;
        // Otherwise one core looks up what deals are called now.
        if !self.model.has_erased() {
            return Ok(self.model.of_records_of_all(numbers, |records| History::of(zone, records))?);
        }
        let records = self.model.records_of_all(numbers)?;
        let histories = records.into_iter().map(|records| {
            let records = self.by_their_names(records, names)?;
            Ok(History::of(zone, records))
        });
        histories.collect()
    }

    /// What `of` makes of each of these deals, in the same order. Whichever core reads a deal goes on with it, and lets it go
    /// before it reads the next: thousands of deals need not be in memory together.
    pub fn of_histories<T: Clone + Send>(
        &self,
        filter: &DealFilter,
        of: impl Fn(&History) -> T + Sync,
    ) -> Result<Vec<T>, Error> {
        self.of_deals(&self.numbers(filter)?, of)
    }

    /// The same of the deals with these numbers.
    pub fn of_deals<T: Clone + Send>(
        &self,
        numbers: &[DealNumber],
        of: impl Fn(&History) -> T + Sync,
    ) -> Result<Vec<T>, Error> {
        let zone = self.zone;
        // What deals are called now is looked up by one core.
        if self.model.has_erased() {
            let (mut made, mut names) = (Vec::with_capacity(numbers.len()), Names::new());
            for some in numbers.chunks(AT_ONCE) {
                made.extend(cores::map(&self.histories_numbered(some, &mut names)?, &of));
            }
            return Ok(made);
        }
        Ok(self.model.of_records_of_all(numbers, |records| of(&History::of(zone, records)))?)
    }

    /// The deals that a filter may be about, each once, by the names that lists tell them by.
    pub fn found_by_name(&self, filter: &DealFilter) -> Result<Vec<Found>, Error> {
        let mut found = self.found(filter)?;
        if self.model.has_erased() {
            // Other records still lead to the name that was erased with the opening.
            let deals = self.model.find(Key::Deal(""))?.into_iter();
            let nameless = deals.filter(|deal| deal.slug == Slug::of_id(deal.stream)).map(|deal| deal.stream);
            let nameless: BTreeSet<StreamId> = nameless.collect();
            for deal in found.iter_mut().filter(|deal| nameless.contains(&deal.stream)) {
                deal.slug = Slug::of_id(deal.stream);
            }
        }
        found.sort_by(|one, other| one.slug.cmp(&other.slug));
        found.dedup_by_key(|deal| deal.number);
        Ok(found)
    }

    pub(super) fn numbers(&self, filter: &DealFilter) -> Result<Vec<DealNumber>, Error> {
        Ok(self.found(filter)?.iter().map(|found| found.number).collect())
    }

    fn found(&self, filter: &DealFilter) -> Result<Vec<Found>, Error> {
        Ok(match filter {
            DealFilter { window: Some(window), .. } => self.model.find(Key::InWindow(window))?,
            DealFilter { player: Some(player), .. } => {
                self.under_any(&self.spellings(RegisterKind::Player, player)?, |name| Key::Player(name))?
            }
            DealFilter { club: Some(club), .. } => {
                self.under_any(&self.spellings(RegisterKind::Club, club)?, |name| Key::Club(name))?
            }
            _ => self.model.find(Key::Deal(""))?,
        })
    }

    /// What is found under the first word of one of these names, by slug. A name without words may be that of any deal.
    pub(super) fn under_any(
        &self,
        names: &BTreeSet<String>,
        key: impl Fn(&str) -> Key<'_>,
    ) -> Result<Vec<Found>, Error> {
        let words: BTreeSet<String> = names.iter().map(|name| words(name).pop_first().unwrap_or_default()).collect();
        let mut found = BTreeMap::new();
        for word in words {
            let key = if word.is_empty() { Key::Deal("") } else { key(&word) };
            found.extend(self.model.find(key)?.into_iter().map(|found| (found.slug.clone(), found)));
        }
        Ok(found.into_values().collect())
    }

    /// The windows that are known, with their latest dates.
    pub fn windows(&self) -> Result<Vec<(WindowSet, Record)>, Error> {
        self.windows_at(&Cuts::default())
    }

    /// The windows that are known, with their dates as they were at these cuts.
    pub fn windows_at(&self, cuts: &Cuts) -> Result<Vec<(WindowSet, Record)>, Error> {
        let mut windows = Vec::new();
        for found in self.model.find(Key::Window(""))? {
            if let Some(record) = holding(self.model.records_of(found.number)?, cuts)
                && let Event::WindowSet(window) = &record.event
            {
                windows.push((window.clone(), record));
            }
        }
        Ok(windows)
    }

    /// The record at a position, or with an id.
    pub fn find_record(&self, typed: &str) -> Result<Record, Error> {
        let number = typed.trim().trim_start_matches('#');
        let found = match (number.parse::<u64>(), Uuid::parse_str(number)) {
            (Ok(position), _) => self.model.record_at(Position(position))?,
            (_, Ok(id)) => self.model.record_with(RecordId(id))?,
            _ => None,
        };
        let record = found.ok_or_else(|| Error::NoSuchRecord { typed: typed.into() })?;
        self.by_its_names(record)
    }

    /// Records may be made at this time: the clock that says so is not too far behind the newest one.
    pub fn takes_records_at(&self, now: Instant) -> Result<(), Error> {
        Ok(recorded_at(now, self.model.recorded(), self.zone).map(drop)?)
    }

    /// The record with this id, if there is one.
    pub fn record_with(&self, id: RecordId) -> Result<Option<Record>, Error> {
        self.model.record_with(id)?.map(|record| self.by_its_names(record)).transpose()
    }

    /// The records that follow this position, at most so many; fewer where they are large. None after the newest.
    pub fn records_after(&self, after: Position, most: u64) -> Result<Vec<Record>, Error> {
        self.by_their_names(self.model.records_after(after, most)?, &mut Names::new())
    }

    /// The position of the last record that was recorded by the end of this moment; 0 where none was.
    pub fn recorded_by(&self, moment: &Moment) -> Result<Position, Error> {
        // The clock of the log never runs backwards.
        let (mut known, mut beyond) = (Position(0), self.model.position().next());
        while known.next() < beyond {
            let middle = Position(known.0 + (beyond.0 - known.0) / 2);
            let missing = || ModelError::Damaged { what: format!("record {middle} is not there") };
            let record = self.model.record_at(middle)?.ok_or_else(missing)?;
            if was_recorded_by(&record, moment) { known = middle } else { beyond = middle }
        }
        Ok(known)
    }

    /// All that is recorded of the deal or window that this record is about.
    pub fn history_with(&self, record: &Record) -> Result<History, Error> {
        self.history(record.stream)
    }

    /// The record with this id, if there is one outside of this deal.
    pub(super) fn record_outside(&self, stream: StreamId, id: RecordId) -> Result<Option<Record>, Error> {
        self.model.record_outside(Some(stream), id)?.map(|record| self.by_its_names(record)).transpose()
    }

    fn by_its_names(&self, mut record: Record) -> Result<Record, Error> {
        self.name_deals(&mut record.draft.event, &mut Names::new())?;
        Ok(record)
    }

    /// All that is recorded of the deal or window with this identity.
    pub(super) fn history(&self, stream: StreamId) -> Result<History, Error> {
        match self.model.number_of(stream)? {
            Some(number) => self.history_numbered(number),
            None => Ok(History::new(self.zone)),
        }
    }

    fn history_numbered(&self, number: DealNumber) -> Result<History, Error> {
        let records = self.by_their_names(self.model.records_of(number)?, &mut Names::new())?;
        Ok(History::of(self.zone, records))
    }

    /// The identity of a deal or window, derived from its name.
    pub(super) fn stream(&self, slug: &Slug, event: &Event) -> StreamId {
        match event {
            Event::WindowSet(_) => StreamId(self.derive(&["window", slug.as_str()])),
            Event::ClubSet(_) => self.entry_stream(RegisterKind::Club, slug),
            Event::PlayerSet(_) => self.entry_stream(RegisterKind::Player, slug),
            _ => self.deal(slug),
        }
    }

    /// The identity of a deal; one whose name was erased is called by it.
    pub(super) fn deal(&self, slug: &Slug) -> StreamId {
        self.identities.deal(slug)
    }

    /// An identity that only this ledger's secret leads to.
    pub(super) fn derive(&self, parts: &[&str]) -> Uuid {
        self.identities.derive(parts)
    }

    /// What derives the identities of this ledger.
    pub fn identities(&self) -> Identities {
        self.identities.clone()
    }

    /// The id of a new record: it begins as the identity of its deal does, so that the deal leads to it.
    pub fn id_in(&self, slug: &Slug, event: &Event, random: Uuid) -> RecordId {
        id_of(self.stream(slug, event), random)
    }

    /// The same, of a new record about the deal of this one.
    pub fn id_beside(&self, record: &Record, random: Uuid) -> RecordId {
        id_of(record.stream, random)
    }

    /// The deals that an event names, also through the record that it corrects.
    pub(super) fn named(event: &Event, history: &History) -> BTreeSet<Slug> {
        let mut named: BTreeSet<Slug> = event.deals().iter().cloned().collect();
        if let Event::Correction { of, patch, .. } = event {
            named.extend(history.deals_named_by(*of).chain(&deals_in(patch)).cloned());
        }
        // What was retracted may count again.
        if let Event::Retraction { of, .. } = event
            && let Some(subject) = history.subject(*of)
        {
            named.extend(history.deals_named_by(subject.id).cloned());
        }
        named
    }
}
