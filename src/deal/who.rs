//! Who is meant by a name: the reference data on clubs and players, as of a date.

use super::entry::{RegisterEntry, RegisterKind, to_the_letter};
use super::event::{Event, Role};
use super::filter::{has_words, words};
use super::name::Name;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The clubs and players that have an entry. A name means the entry that has it to the letter; else the one entry for which it is the
/// [same](Name::is_same); else itself. Entries that nobody had learned of yet are asked only for names that no other entry has or is the
/// same as: so nothing that is learned later changes who was meant by a name that was clear.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Who {
    /// None where there are no entries: then names are compared as they are.
    learned: Option<Arc<Registers>>,
    unlearned: Option<Arc<Registers>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Registers {
    clubs: Register,
    players: Register,
}

/// Who is meant by a name. It is the same for all names that mean the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meant {
    /// The name of an entry, to the letter.
    Entry(Arc<str>),
    /// Somebody without an entry: the key of the name.
    Itself(Arc<str>),
}

impl Meant {
    /// It has an entry.
    pub fn is_registered(&self) -> bool {
        matches!(self, Self::Entry(_))
    }
}

impl Who {
    /// By these entries. Those of one kind have different names.
    pub fn of(entries: impl IntoIterator<Item = RegisterEntry>) -> Self {
        let mut who = Self::default();
        for entry in entries {
            who.set(entry);
        }
        who
    }

    /// The entry holds from now on, in the place of the one of the same name. One that is removed holds no longer.
    pub fn set(&mut self, entry: RegisterEntry) {
        if entry.is_removed {
            return self.remove(&entry);
        }
        Arc::make_mut(self.learned.get_or_insert_default()).of_mut(entry.kind).set(entry);
    }

    /// The entry counts where no entry that is [set](Self::set) does.
    pub fn set_unlearned(&mut self, entry: RegisterEntry) {
        Arc::make_mut(self.unlearned.get_or_insert_default()).of_mut(entry.kind).set(entry);
    }

    /// The entry of this name, which was [set](Self::set), holds no longer.
    pub fn remove(&mut self, entry: &RegisterEntry) {
        if let Some(registers) = &mut self.learned {
            Arc::make_mut(registers).of_mut(entry.kind).remove(&to_the_letter(&entry.name));
        }
    }

    /// The club that is meant.
    pub fn club(&self, name: &Name) -> Meant {
        self.meant(RegisterKind::Club, name)
    }

    /// The player who is meant.
    pub fn player(&self, name: &Name) -> Meant {
        self.meant(RegisterKind::Player, name)
    }

    /// The same club is meant.
    pub fn is_same_club(&self, one: &Name, other: &Name) -> bool {
        if self.has_none() { one.is_same(other) } else { one == other || self.club(one) == self.club(other) }
    }

    /// The same player is meant, as far as names tell: who has no entry may be a namesake.
    pub fn is_same_player(&self, one: &Name, other: &Name) -> bool {
        if self.has_none() { one.is_same(other) } else { one == other || self.player(one) == self.player(other) }
    }

    /// Whoever is meant, as the entry calls it; else the name as it is.
    pub fn called<'n>(&'n self, kind: RegisterKind, name: &'n Name) -> &'n Name {
        self.entry(kind, name).map_or(name, |entry| &entry.name)
    }

    /// The entry that is meant.
    pub fn entry(&self, kind: RegisterKind, name: &Name) -> Option<&RegisterEntry> {
        match self.look_up(kind, name).as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// The names of the entries that an ambiguous name could mean; none for any other name.
    pub fn candidates(&self, kind: RegisterKind, name: &Name) -> Vec<Name> {
        let found = self.look_up(kind, name);
        if found.len() < 2 { Vec::new() } else { found.iter().map(|entry| entry.name.clone()).collect() }
    }

    /// Some entry has this name, or one that is the same.
    pub fn knows(&self, kind: RegisterKind, name: &Name) -> bool {
        !self.look_up(kind, name).is_empty()
    }

    /// The names of the entries that say more than this name of nobody's: each has all its words.
    pub fn fuller(&self, kind: RegisterKind, name: &Name) -> Vec<Name> {
        if words(name.as_str()).is_empty() || self.knows(kind, name) {
            return Vec::new();
        }
        let has_them = |entry: &&RegisterEntry| entry.names().any(|known| has_words(known, name.as_str()));
        let mut found: Vec<Name> = self.entries(kind).filter(has_them).map(|entry| entry.name.clone()).collect();
        found.sort();
        found
    }

    /// Another entry that has one of these names to the letter, and which name it is.
    pub fn owner_of_a_name<'e>(&self, entry: &'e RegisterEntry) -> Option<(&RegisterEntry, &'e Name)> {
        let own = to_the_letter(&entry.name);
        let owner = |name| self.to_the_letter(entry.kind, name).find(|other| to_the_letter(&other.name) != own);
        entry.names().find_map(|name| Some((owner(name)?, name)))
    }

    /// The name matches what was typed: it has all the words of it, or another name of its entry does. What is typed to the letter as the
    /// name of one entry is none of another that is called the same.
    pub fn has_words(&self, kind: RegisterKind, name: &Name, typed: &str) -> bool {
        let entry = self.entry(kind, name);
        let found =
            has_words(name, typed) || entry.is_some_and(|entry| entry.names().any(|name| has_words(name, typed)));
        let told_apart = || {
            let typed = Name::new(typed).ok()?;
            // Those who are meant by what was typed, as long as they have it to the letter.
            let asked = self.look_up(kind, &typed);
            asked.iter().any(|asked| asked.has_to_the_letter(&typed)).then_some(())?;
            let other = entry.filter(|entry| !asked.contains(entry))?;
            Some(other.names().any(|name| name.is_same(&typed)))
        };
        found && !told_apart().unwrap_or_default()
    }

    /// The entries of this kind, in no order.
    pub fn entries(&self, kind: RegisterKind) -> impl Iterator<Item = &RegisterEntry> {
        self.registers(kind).flat_map(|register| register.entries.values())
    }

    fn meant(&self, kind: RegisterKind, name: &Name) -> Meant {
        match self.entry(kind, name) {
            Some(entry) => Meant::Entry(to_the_letter(&entry.name).into()),
            None => Meant::Itself(name.key().into()),
        }
    }

    fn has_none(&self) -> bool {
        self.learned.is_none() && self.unlearned.is_none()
    }

    /// One entry where it is clear who is meant, several where it is not.
    fn look_up(&self, kind: RegisterKind, name: &Name) -> Vec<&RegisterEntry> {
        self.registers(kind).map(|register| register.look_up(name)).find(|found| !found.is_empty()).unwrap_or_default()
    }

    fn to_the_letter(&self, kind: RegisterKind, name: &Name) -> impl Iterator<Item = &RegisterEntry> {
        self.registers(kind).flat_map(|register| register.to_the_letter(name))
    }

    /// In the order in which they are asked.
    fn registers(&self, kind: RegisterKind) -> impl Iterator<Item = &Register> {
        [&self.learned, &self.unlearned].into_iter().flatten().map(move |registers| match kind {
            RegisterKind::Club => &registers.clubs,
            RegisterKind::Player => &registers.players,
        })
    }
}

impl Registers {
    fn of_mut(&mut self, kind: RegisterKind) -> &mut Register {
        match kind {
            RegisterKind::Club => &mut self.clubs,
            RegisterKind::Player => &mut self.players,
        }
    }
}

/// The entries of one kind. An entry is called by its name, to the letter.
#[derive(Clone, Debug, Default, PartialEq)]
struct Register {
    entries: HashMap<String, RegisterEntry>,
    /// The entries that have a name to the letter. As of an early date these may be several.
    by_letter: HashMap<String, BTreeSet<String>>,
    /// The entries that have a name with this key.
    by_key: HashMap<String, BTreeSet<String>>,
}

impl Register {
    fn remove(&mut self, own: &str) {
        for name in self.entries.remove(own).iter().flat_map(RegisterEntry::names) {
            for (index, name) in [(&mut self.by_letter, to_the_letter(name)), (&mut self.by_key, name.key())] {
                if let Some(entries) = index.get_mut(&name) {
                    entries.remove(own);
                }
            }
        }
    }

    fn set(&mut self, entry: RegisterEntry) {
        let own = to_the_letter(&entry.name);
        self.remove(&own);
        for name in entry.names() {
            self.by_letter.entry(to_the_letter(name)).or_default().insert(own.clone());
            self.by_key.entry(name.key()).or_default().insert(own.clone());
        }
        self.entries.insert(own, entry);
    }

    fn to_the_letter(&self, name: &Name) -> impl Iterator<Item = &RegisterEntry> {
        let found = self.by_letter.get(&to_the_letter(name));
        found.into_iter().flatten().filter_map(|own| self.entries.get(own))
    }

    /// One entry where it is clear who is meant, several where it is not.
    fn look_up(&self, name: &Name) -> Vec<&RegisterEntry> {
        let exact: Vec<&RegisterEntry> = self.to_the_letter(name).collect();
        if !exact.is_empty() {
            return exact;
        }
        let same = self.by_key.get(&name.key());
        same.into_iter().flatten().filter_map(|own| self.entries.get(own)).collect()
    }
}

/// The clubs and players that an event names: those whose names must be clear when it is recorded.
pub fn names_of(event: &Event) -> Vec<(RegisterKind, &Name)> {
    match event {
        Event::Opened(parties) => {
            let players = parties.players.iter().map(|name| (RegisterKind::Player, name));
            let of_clubs = parties.owner.iter().chain([&parties.to]).chain(&parties.loan_club);
            players.chain(of_clubs.map(|name| (RegisterKind::Club, name))).collect()
        }
        Event::PartiesChanged(change) => {
            clubs([&change.owner, &change.loan_club].into_iter().filter_map(|club| club.as_ref()?.as_ref()))
        }
        Event::ReplacementFound { player, .. } => player.iter().map(|name| (RegisterKind::Player, name)).collect(),
        Event::Contact { between, .. } | Event::Meeting { between, .. } => clubs(between),
        Event::Collapse { rival, .. } => clubs(rival),
        Event::Interest { by }
        | Event::Valuation { by, .. }
        | Event::Offer { by, .. }
        | Event::CounterOffer { by, .. }
        | Event::AuthorizationPendingReplacement { by, .. }
        | Event::AuthorizationGranted { by, .. }
        | Event::AuthorizationRefused { by, .. }
        | Event::Medical { club: by, .. }
        | Event::Registration { club: by }
        | Event::Announcement { club: by } => clubs([by]),
        Event::Rejection { by, role, .. } => match role {
            Role::Player => vec![(RegisterKind::Player, by)],
            Role::Agent => Vec::new(),
            Role::Owner | Role::Buyer => clubs([by]),
        },
        _ => Vec::new(),
    }
}

fn clubs<'n>(names: impl IntoIterator<Item = &'n Name>) -> Vec<(RegisterKind, &'n Name)> {
    names.into_iter().map(|name| (RegisterKind::Club, name)).collect()
}

/// All clubs and players that an event names, or may: those that somebody is asked about who derives a state from it.
pub fn mentioned(event: &Event) -> BTreeSet<(RegisterKind, Name)> {
    let mut names: BTreeSet<(RegisterKind, Name)> =
        names_of(event).into_iter().map(|(kind, name)| (kind, name.clone())).collect();
    match event {
        Event::Rejection { by, .. } => names.extend([(RegisterKind::Club, by.clone())]),
        // It may be of any record, and any text in it a name.
        Event::Correction { patch, .. } => {
            let mut texts = Vec::new();
            collect_texts(patch, &mut texts);
            let both = |name: Name| [(RegisterKind::Club, name.clone()), (RegisterKind::Player, name)];
            names.extend(texts.into_iter().filter_map(|text| Name::new(text).ok()).flat_map(both));
        }
        _ => {
            let entry = event.entry();
            names.extend(entry.iter().flat_map(|entry| entry.names().map(|name| (entry.kind, name.clone()))));
        }
    }
    names
}

fn collect_texts<'v>(value: &'v Value, texts: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(list) => list.iter().for_each(|one| collect_texts(one, texts)),
        Value::Object(members) => members.values().for_each(|one| collect_texts(one, texts)),
        _ => {}
    }
}
