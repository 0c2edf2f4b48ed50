//! The use cases: load, decide, append, answer. Time and identities come in as arguments.

mod around;
mod canonical;
mod erase;
mod error;
mod export;
mod import;
mod line;
mod nameless;
mod names;
mod straight;
mod unique;

pub use erase::{Erased, Erasure};
pub use error::Error;
pub use import::{BadLine, Fault, Import, Imported};
pub use line::{Exported, Line};
pub use nameless::Keepers;

use crate::deal::cuts::Cuts;
use crate::deal::decide::{Command, decide, recorded_at};
use crate::deal::event::Event;
use crate::deal::history::History;
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::moment::{Instant, spell};
use crate::deal::name::{Slug, fold};
use crate::deal::record::Record;
use crate::deal::refusal::Refusal;
use crate::deal::window::WindowSet;
use crate::log::{Append, EventLog, Found, Key, LogError};
use chrono_tz::Tz;
use hmac::{Hmac, Mac};
use nameless::Names;
use serde_json::Value;
use sha2::Sha256;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A log, the zone that its days are counted in, and the secret that derived identities come from.
pub struct Ledger {
    log: Box<dyn EventLog>,
    zone: Tz,
    /// Keyed with the store's secret.
    mac: Hmac<Sha256>,
}

/// What someone wants recorded, and under which conditions.
#[derive(Clone, Debug)]
pub struct Request {
    /// What is to be recorded, of a deal that is named in full.
    pub command: Command,
    /// Refuse if the deal does not stand at this version.
    pub if_version: Option<Version>,
    /// Record it even if the deal's newest record says the same.
    pub again: bool,
}

/// What was recorded.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The record.
    pub record: Record,
    /// The deal, with it.
    pub history: History,
}

/// Which deals a question is about. Names match by their words, whatever the case and accents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Meant for this window.
    pub window: Option<String>,
    /// With this player.
    pub player: Option<String>,
    /// With this club as owner, buyer or loan club.
    pub club: Option<String>,
}

impl Ledger {
    /// Over this log. `secret` is the store's own: the same secret derives the same identities.
    pub fn new(log: Box<dyn EventLog>, zone: Tz, secret: [u8; 32]) -> Self {
        // HMAC takes keys of any length.
        #[expect(clippy::expect_used, reason = "a key of 32 bytes is never refused")]
        let mac = Hmac::new_from_slice(&secret).expect("BUG: HMAC refused a key");
        Self { log, zone, mac }
    }

    /// The zone that days are counted in.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// Records what the rules allow, or nothing.
    pub fn record(&mut self, request: Request, now: Instant) -> Result<Receipt, Error> {
        let Request { mut command, if_version, again } = request;
        self.name_deals(&mut command.event, &mut Names::new())?;
        let now = recorded_at(now, self.log.head()?.recorded, self.zone)?;
        let stream = self.stream(&command.slug, &command.event);
        let history = self.history(stream)?;
        if let Some(expected) = if_version.filter(|expected| *expected != history.version()) {
            return Err(LogError::Conflict { stream, expected, actual: history.version() }.into());
        }
        if let Some(twin) = history.records().last().filter(|newest| !again && says_the_same(&command, newest)) {
            return Err(Refusal::Twin { position: twin.position }.into());
        }
        let known = self.known(&command.event, &history)?;
        let draft = decide(&history, command, &known, now).map_err(|refusal| self.with_nearest(refusal))?;
        let expected = history.version();
        self.log.append(&[Append { stream, expected, drafts: vec![draft] }])?;
        // From here on it stands, whatever becomes of reading it back.
        let unread = |error: Error| LogError::Unknown { reason: format!("it cannot be read back: {error}") };
        let history = self.history(stream).map_err(unread)?;
        let record = history
            .records()
            .last()
            .cloned()
            .ok_or_else(|| LogError::Unknown { reason: "it cannot be read back".into() })?;
        Ok(Receipt { record, history })
    }

    /// All that is recorded of a deal.
    pub fn history_of(&self, found: &Found) -> Result<History, Error> {
        self.history(found.stream)
    }

    /// The deals that a filter may be about, by slug: all that ever matched it, under whatever correction.
    pub fn histories(&self, filter: &Filter) -> Result<Vec<History>, Error> {
        let word = |name: &str| {
            let folded = fold(name);
            folded.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default().to_owned()
        };
        let found = match filter {
            Filter { window: Some(window), .. } => self.log.find(Key::InWindow(window))?,
            Filter { player: Some(player), .. } => self.log.find(Key::Player(&word(player)))?,
            Filter { club: Some(club), .. } => self.log.find(Key::Club(&word(club)))?,
            _ => self.log.find(Key::Deal(""))?,
        };
        let streams: Vec<StreamId> = found.iter().map(|found| found.stream).collect();
        let records = self.log.read_streams(&streams)?;
        let mut names = Names::new();
        let histories = records.into_iter().map(|records| {
            let records = self.by_their_names(records, &mut names)?;
            Ok(History::of(self.zone, records))
        });
        histories.collect()
    }

    /// The windows that are known, with their latest dates.
    pub fn windows(&self) -> Result<Vec<(WindowSet, Record)>, Error> {
        let mut windows = Vec::new();
        for found in self.log.find(Key::Window(""))? {
            // The latest holds, whatever the cut.
            if let Some(record) = self.log.read_stream(found.stream)?.pop()
                && let Event::WindowSet(window) = &record.event
            {
                windows.push((window.clone(), record));
            }
        }
        Ok(windows)
    }

    /// The record at a position, or with an id.
    pub fn find_record(&self, typed: &str) -> Result<Record, Error> {
        let nothing = || Error::NoSuchRecord { typed: typed.into() };
        let number = typed.trim().trim_start_matches('#');
        let position = match (number.parse::<u64>(), Uuid::parse_str(number)) {
            (Ok(position), _) => Position(position),
            (_, Ok(id)) => self.log.locate(RecordId(id))?.ok_or_else(nothing)?,
            _ => return Err(nothing()),
        };
        self.at(position)?.ok_or_else(nothing)
    }

    /// Makes what leads to the records anew from the records.
    pub fn rebuild(&mut self, progress: &mut dyn FnMut(u64)) -> Result<(), Error> {
        Ok(self.log.rebuild(progress)?)
    }

    /// How many records there are, at the most.
    pub fn head(&self) -> Result<Position, Error> {
        Ok(self.log.head()?.position)
    }

    fn at(&self, position: Position) -> Result<Option<Record>, Error> {
        let before = Position(position.0.saturating_sub(1));
        let records = self.by_their_names(self.log.read_after(before, 1)?, &mut Names::new())?;
        Ok(records.into_iter().find(|record| record.position == position))
    }

    fn history(&self, stream: StreamId) -> Result<History, Error> {
        let records = self.by_their_names(self.log.read_stream(stream)?, &mut Names::new())?;
        Ok(History::of(self.zone, records))
    }

    /// The identity of a deal or window, derived from its name.
    fn stream(&self, slug: &Slug, event: &Event) -> StreamId {
        match event {
            Event::WindowSet(_) => StreamId(self.derive(&["window", slug.as_str()])),
            _ => self.deal(slug),
        }
    }

    /// The identity of a deal; one whose name was erased is called by it.
    fn deal(&self, slug: &Slug) -> StreamId {
        let id = Uuid::parse_str(slug.as_str()).ok().map(StreamId).filter(|id| Slug::of_id(*id) == *slug);
        id.unwrap_or_else(|| StreamId(self.derive(&["deal", slug.as_str()])))
    }

    /// An identity that only this store's secret leads to.
    fn derive(&self, parts: &[&str]) -> Uuid {
        let mut mac = self.mac.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        let digest = mac.finalize().into_bytes();
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(digest).for_each(|(byte, digest)| *byte = digest);
        Uuid::new_v8(bytes)
    }

    /// Of the deals that an event names, those that exist.
    fn known(&self, event: &Event, history: &History) -> Result<BTreeSet<Slug>, Error> {
        let mut known = BTreeSet::new();
        for slug in self.named(event, history) {
            let stream = self.deal(&slug);
            if !self.log.read_stream(stream)?.is_empty() {
                known.insert(slug);
            }
        }
        Ok(known)
    }

    /// The deals that an event names, also through the record that it corrects.
    fn named(&self, event: &Event, history: &History) -> BTreeSet<Slug> {
        let mut named: BTreeSet<Slug> = event.deals().iter().cloned().collect();
        if let Event::Correction { of, patch, .. } = event {
            let before = history.records().iter().filter_map(|record| match &record.event {
                Event::Correction { of: same, patch, .. } if same == of => Some(patch),
                _ => None,
            });
            named.extend(history.record(*of).into_iter().flat_map(|record| record.event.deals()).cloned());
            named.extend(before.chain([patch]).flat_map(deals_in));
        }
        named
    }

    fn with_nearest(&self, refusal: Refusal) -> Error {
        match refusal {
            Refusal::UnknownDeal { slug, .. } => match self.unknown(&slug, std::iter::empty()) {
                Ok(refusal) => refusal.into(),
                Err(error) => error,
            },
            refusal => refusal.into(),
        }
    }
}

/// The deals that a patch names.
fn deals_in(patch: &Value) -> Vec<Slug> {
    let data = patch.get("data");
    let deal = data.and_then(|data| data.get("deal")).into_iter();
    let package = data.and_then(|data| data.get("package")).and_then(Value::as_array).into_iter().flatten();
    deal.chain(package).filter_map(Value::as_str).filter_map(|slug| Slug::new(slug).ok()).collect()
}

/// Records read from the log at a time: enough for all cores.
const PAGE: usize = 1 << 14;

/// Word for word; also learned at the same time, where that is said.
fn says_the_same(command: &Command, newest: &Record) -> bool {
    let learned =
        command.learned.as_ref().is_none_or(|learned| learned.cut_to(newest.learned.end).is_the_same(&newest.learned));
    learned
        && command.event == newest.event
        && command.happened.words == newest.happened.words
        && command.source == newest.source
        && command.note == newest.note
        && command.recorder == newest.recorder
}

/// The state a question asks for, or why there is none.
pub fn known_then(history: &History, cuts: &Cuts) -> Result<(), Error> {
    if history.state(cuts).is_some() {
        return Ok(());
    }
    let log = Cuts { up_to: cuts.up_to.clone(), ..Cuts::default() };
    let recorded = history.records().iter().filter(|record| log.see(record)).min_by_key(|record| record.learned.end);
    match (recorded, history.records().first()) {
        (Some(news), _) => Err(Error::NotKnownThen {
            slug: news.slug.clone(),
            position: news.position,
            learned: news.learned.words.clone(),
        }),
        (None, Some(first)) => {
            let recorded = spell(first.recorded, history.zone());
            Err(Error::NotRecordedThen { slug: first.slug.clone(), position: first.position, recorded })
        }
        (None, None) => Err(Error::NoSuchRecord { typed: "of this deal".into() }),
    }
}
