//! The entries of clubs and players, and who is meant by them.

use super::{Error, Reader};
use crate::bytes::line::Line;
use crate::cores;
use crate::deal::cuts::Cuts;
use crate::deal::entry::{RegisterEntry, RegisterKind, slug_of_entry};
use crate::deal::filter::{DealFilter, has_words, words};
use crate::deal::history::History;
use crate::deal::ids::StreamId;
use crate::deal::kind::Kind;
use crate::deal::name::{Name, Slug};
use crate::deal::record::Record;
use crate::deal::who::{Who, mentioned};
use crate::read_model::{DealNumber, Key};
use std::collections::BTreeSet;

/// So many entries are read as fast as the names of a few thousand deals are looked up.
const MANY: usize = 2_000;

impl Reader {
    /// What was typed, and all names that an entry ever had of which one has all its words: whoever may be meant is recorded under the
    /// words of one of them.
    pub(super) fn spellings(&self, kind: RegisterKind, typed: &str) -> Result<BTreeSet<String>, Error> {
        let mut spellings = BTreeSet::from([typed.to_owned()]);
        // What has no words is looked for among all.
        let found = match longest_word(typed) {
            Some(word) => self.entries_under(Key::EntryWord(kind, &word))?,
            None => self.entries(kind)?,
        };
        for records in found {
            let entries: Vec<RegisterEntry> = records.iter().filter_map(|record| record.event.entry()).collect();
            let names = || entries.iter().flat_map(RegisterEntry::names);
            if names().any(|name| has_words(name, typed)) {
                spellings.extend(names().map(ToString::to_string));
            }
        }
        Ok(spellings)
    }

    /// The records of each club or player that has an entry, by what the log calls it.
    fn entries(&self, kind: RegisterKind) -> Result<Vec<Vec<Record>>, Error> {
        self.entries_under(Key::Entries(kind))
    }

    fn entries_under(&self, key: Key<'_>) -> Result<Vec<Vec<Record>>, Error> {
        let numbers: Vec<DealNumber> = self.model.find(key)?.into_iter().map(|found| found.number).collect();
        Ok(self.model.records_of_all(&numbers)?)
    }

    /// The entries that a key finds, as they are now: so many at the most.
    pub(super) fn entries_now(&self, key: Key<'_>, most: usize) -> Result<Vec<RegisterEntry>, Error> {
        let numbers: Vec<DealNumber> = self.model.find(key)?.into_iter().map(|found| found.number).take(most).collect();
        let holding = |records| holding(records, &Cuts::default())?.event.entry();
        Ok(self.model.records_of_all(&numbers)?.into_iter().filter_map(holding).collect())
    }

    /// The records of clubs, players and windows, in their orders.
    pub fn reference_records(&self) -> Result<Vec<Record>, Error> {
        let mut records = Vec::new();
        for key in [Key::Entries(RegisterKind::Club), Key::Entries(RegisterKind::Player), Key::Window("")] {
            records.extend(self.entries_under(key)?.into_iter().flatten());
        }
        Ok(records)
    }

    /// The latest record of the entry that has this name as its own, to the letter, if there is such an entry.
    pub fn entry_record(&self, kind: RegisterKind, name: &Name) -> Result<Option<Record>, Error> {
        let history = self.entry_history(kind, name)?;
        Ok(history.records().last().filter(|record| !removes(record)).cloned())
    }

    /// All records of the entry that has or had this name as its own, to the letter.
    pub fn entry_history(&self, kind: RegisterKind, name: &Name) -> Result<History, Error> {
        self.history(self.entry_stream(kind, &slug_of_entry(name)))
    }

    /// The entries of clubs or players as they were at these cuts, each with its record.
    pub fn entries_at(&self, kind: RegisterKind, cuts: &Cuts) -> Result<Vec<Record>, Error> {
        Ok(self.entries(kind)?.into_iter().filter_map(|records| holding(records, cuts)).collect())
    }

    /// Who was meant by names at these cuts. It reads every entry: for a few names, ask [`who_of`](Self::who_of).
    pub fn who(&self, cuts: &Cuts) -> Result<Who, Error> {
        let mut who = Who::default();
        for kind in [RegisterKind::Club, RegisterKind::Player] {
            add_to(&mut who, self.entries(kind)?, cuts);
        }
        Ok(who)
    }

    /// Who is meant by the names in these deals, with all other entries that have a name which is the same as one of theirs: so that the
    /// deals can be searched by any name of an entry.
    pub fn who_to_search<'h>(
        &self,
        histories: impl IntoIterator<Item = &'h History>,
        cuts: &Cuts,
    ) -> Result<Who, Error> {
        let mut names: BTreeSet<(RegisterKind, Name)> = histories.into_iter().flat_map(mentioned_in).collect();
        let who = self.who_of(names.iter().cloned(), cuts)?;
        for kind in [RegisterKind::Club, RegisterKind::Player] {
            names.extend(who.entries(kind).flat_map(RegisterEntry::names).map(|name| (kind, name.clone())));
        }
        self.who_of(names, cuts)
    }

    /// The same of these names alone: it reads the entries that ever had a name that is the same as one of them.
    pub fn who_of(&self, names: impl IntoIterator<Item = (RegisterKind, Name)>, cuts: &Cuts) -> Result<Who, Error> {
        let keys: BTreeSet<(RegisterKind, String)> = names.into_iter().map(|(kind, name)| (kind, name.key())).collect();
        let mut numbers = BTreeSet::new();
        for (kind, key) in &keys {
            numbers.extend(self.model.find(Key::Named(*kind, key))?.into_iter().map(|found| found.number));
        }
        let mut who = Who::default();
        if !numbers.is_empty() {
            let numbers: Vec<DealNumber> = numbers.into_iter().collect();
            add_to(&mut who, self.model.records_of_all(&numbers)?, cuts);
        }
        Ok(who)
    }

    /// Who was meant by the names in these deals.
    pub fn who_in<'h>(&self, histories: impl IntoIterator<Item = &'h History>, cuts: &Cuts) -> Result<Who, Error> {
        self.who_of(histories.into_iter().flat_map(mentioned_in), cuts)
    }

    /// Who is meant by the names that decide about this line.
    pub(super) fn who_for(&self, line: &Line) -> Result<Who, Error> {
        let mut names: BTreeSet<(RegisterKind, Name)> = mentioned(&line.event).into_iter().collect();
        // What it changes has names of its own.
        if matches!(line.event.kind(), Kind::Correction | Kind::PartiesChanged) {
            names.extend(mentioned_in(&self.history(self.stream(&line.slug, &line.event))?));
        }
        self.who_of(names, &Cuts::default())
    }

    /// Who was meant by the names in these deals, which are many, and by these other names. Where there are few entries, it reads them all.
    pub fn who_among(
        &self,
        histories: &[History],
        others: Vec<(RegisterKind, Name)>,
        cuts: &Cuts,
    ) -> Result<Who, Error> {
        if !self.has_many_entries()? {
            return self.who(cuts);
        }
        let mut names: BTreeSet<(RegisterKind, Name)> = others.into_iter().collect();
        names.extend(cores::map(histories, mentioned_in).into_iter().flatten());
        self.who_of(names, cuts)
    }

    /// The same of the deals that a filter may be about, and those that they may wait for.
    pub fn who_behind(&self, filter: &DealFilter, cuts: &Cuts) -> Result<Who, Error> {
        if !self.has_many_entries()? {
            return self.who(cuts);
        }
        self.who_behind_deals(&self.numbers(filter)?, filter, cuts)
    }

    /// The same of some of the deals that a filter may be about.
    pub fn who_behind_deals(&self, deals: &[DealNumber], filter: &DealFilter, cuts: &Cuts) -> Result<Who, Error> {
        if !self.has_many_entries()? {
            return self.who(cuts);
        }
        let found = self.of_deals(deals, |history| (mentioned_in(history), Self::names_waited_for(history)))?;
        let (mut names, mut waited_for) = (BTreeSet::new(), BTreeSet::new());
        for (of_deal, others) in found {
            names.extend(of_deal);
            waited_for.extend(others);
        }
        for slug in waited_for {
            names.extend(mentioned_in(&self.history(self.deal(&slug))?));
        }
        names.extend(filter.names());
        self.who_of(names, cuts)
    }

    /// There are so many that it is worth while to look for the names that are needed.
    fn has_many_entries(&self) -> Result<bool, Error> {
        let more = |kind| self.model.finds_more_than(Key::Entries(kind), MANY);
        Ok(more(RegisterKind::Player)? || more(RegisterKind::Club)?)
    }

    /// The names of the entries that say more than this name of nobody's: each has all its words.
    pub fn fuller_names(&self, kind: RegisterKind, name: &Name) -> Result<Vec<Name>, Error> {
        let now = Cuts::default();
        let Some(word) = longest_word(name.as_str()) else { return Ok(Vec::new()) };
        let mut who = self.who_of([(kind, name.clone())], &now)?;
        if !who.knows(kind, name) {
            add_to(&mut who, self.entries_under(Key::EntryWord(kind, &word))?, &now);
        }
        Ok(who.fuller(kind, name))
    }

    /// The identity of an entry, derived from what the log calls it.
    pub(super) fn entry_stream(&self, kind: RegisterKind, slug: &Slug) -> StreamId {
        StreamId(self.derive(&[kind.word(), slug.as_str()]))
    }
}

/// The names in a deal.
fn mentioned_in(history: &History) -> BTreeSet<(RegisterKind, Name)> {
    history.records().iter().flat_map(|record| mentioned(&record.event)).collect()
}

/// Adds the entries that these records set, as they were at these cuts.
fn add_to(who: &mut Who, entries: Vec<Vec<Record>>, cuts: &Cuts) {
    for record in entries.into_iter().filter_map(|records| holding(records, cuts)) {
        let Some(entry) = record.event.entry() else { continue };
        if cuts.see(&record) { who.set(entry) } else { who.set_unlearned(entry) }
    }
}

/// The word of a name or of what was typed that most likely few others have.
fn longest_word(typed: &str) -> Option<String> {
    words(typed).into_iter().max_by_key(|word| word.chars().count())
}

/// Of the records of one window, club or player the one that holds at these cuts: the latest that is visible; where none was learned by
/// then, the first in that part of the log. None if that one removes the entry. What was removed does not count as the first, either:
/// it was a mistake, or is told elsewhere now.
pub(super) fn holding(mut records: Vec<Record>, cuts: &Cuts) -> Option<Record> {
    records.retain(|record| cuts.reach(record));
    let first = || records.iter().rposition(removes).map_or(0, |removal| removal + 1);
    let place = records.iter().rposition(|record| cuts.see(record)).unwrap_or_else(first);
    (place < records.len()).then(|| records.swap_remove(place)).filter(|record| !removes(record))
}

fn removes(record: &Record) -> bool {
    record.event.removes_an_entry()
}
