//! Every rule on what may be recorded.

use super::cuts::Cuts;
use super::entry::RegisterEntry;
use super::erase::erasable;
use super::event::{Event, Relation};
use super::history::{History, Reading, original};
use super::ids::{Position, RecordId};
use super::kind::Kind;
use super::moment::{Instant, Moment, spell, to_the_millisecond};
use super::name::{Name, Slug, Text};
use super::record::{Draft, Record};
use super::refusal::{Clock, Refusal, words};
use super::rules::{
    allows, are_clear, can_be, corrected, is_learned_after, learned_after, leaves_owner_and_buyer_apart, owner_who_buys,
};
use super::source::Source;
use super::who::Who;
use chrono::Duration;
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};

/// What someone wants recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// The identity that the record will have.
    pub id: RecordId,
    /// The deal or window.
    pub slug: Slug,
    /// When it took place.
    pub happened: Moment,
    /// When the recorder came to know; none for just now.
    pub learned: Option<Moment>,
    /// Who typed it.
    pub recorder: Name,
    /// Who said so.
    pub source: Option<Source>,
    /// A remark.
    pub note: Option<Text>,
    /// What happened.
    pub event: Event,
}

/// The time that the log gives to a record: its clock never runs backwards, and a machine a little behind takes the
/// log's time.
pub fn recorded_at(now: Instant, head: Option<Instant>, zone: Tz) -> Result<Instant, Refusal> {
    let now = to_the_millisecond(now);
    match head {
        Some(head) if now < head - TOLERANCE => {
            Err(Refusal::ClockBehind { now: spell(now, zone), head: spell(head, zone) })
        }
        Some(head) => Ok(now.max(head)),
        None => Ok(now),
    }
}

/// How far a machine's clock may be behind the log's head.
const TOLERANCE: Duration = Duration::minutes(5);

/// What a rule must know of other deals than the one that a record is about.
#[derive(Clone, Debug, Default)]
pub struct OtherDeals {
    /// Of those that it names, those that exist and are not void.
    pub known: BTreeSet<Slug>,
    /// Of those that it names, those that are duplicates, each with the deal that it is a duplicate of.
    pub duplicates: BTreeMap<Slug, Slug>,
    /// A deal that is a duplicate of the one that the record is about.
    pub duplicate_of_this: Option<Slug>,
    /// Where the opening of its deal is retracted: the records that tie other deals to it.
    pub tied_to_this: Vec<Position>,
    /// Who is meant by names.
    pub who: Who,
}

/// The record that a command makes, or the rule that refuses it. `now` is the time the log will give it.
pub fn decide(history: &History, command: Command, others: &OtherDeals, now: Instant) -> Result<Draft, Refusal> {
    let zone = history.zone();
    exists(history, &command)?;
    is_not_void(history, &command)?;
    let known_end = Moment::end_of(now);
    if let Some(learned) = command.learned.as_ref().filter(|learned| learned.start >= known_end) {
        return Err(Refusal::InTheFuture {
            clock: Clock::Learned,
            moment: words(learned),
            now: to_the_minute(now, zone),
        });
    }
    if !command.event.is_plan() && command.happened.start >= known_end {
        return Err(Refusal::InTheFuture {
            clock: Clock::Happened,
            moment: words(&command.happened),
            now: to_the_minute(now, zone),
        });
    }
    let mut draft = Draft {
        learned: match command.learned {
            Some(learned) => learned.cut_in_words(known_end, zone),
            None => Moment::at(now, zone),
        },
        id: command.id,
        // A deal whose name was erased is not called by it again.
        slug: match history.slug() {
            Some(slug) if *slug != command.slug => slug.clone(),
            _ => command.slug,
        },
        happened: command.happened,
        recorded: now,
        recorder: command.recorder,
        source: command.source,
        note: command.note,
        event: command.event,
    };
    can_be(&draft.slug, &draft.event, draft.note.as_ref(), others)?;
    are_clear(&draft.event, None, &others.who)?;
    leaves_owner_and_buyer_apart(history, &draft.event, &others.who)?;
    learned_after(&draft.event, &draft.happened, &draft.learned)?;
    allows(history, &draft.slug, &draft.event, &draft.when(), draft.is_doubtful(), None)?;
    match &draft.event {
        Event::Link { deal, relation: Relation::DuplicateOf } => {
            is_no_chain(&draft.slug, deal, history.duplicate_of(&Cuts::default()), others)?;
        }
        Event::Correction { of, patch, .. } => {
            corrected(history, &draft, *of, patch, others)?;
            let as_corrected = |refusal| match history.record(*of) {
                Some(Record { position, .. }) => {
                    Refusal::AsCorrected { position: *position, refusal: Box::new(refusal) }
                }
                None => refusal,
            };
            leaves_what_can_be(history, &draft, *of, others).map_err(as_corrected)?;
        }
        Event::Retraction { of, .. } => {
            retractable(history, &draft, *of, others)?;
            let as_retracted = |refusal| match refusal {
                Refusal::OwnerIsBuyer { owner, .. } => {
                    Refusal::OwnerIsBuyer { owner, without: history.record(*of).map(|record| record.position) }
                }
                refusal => refusal,
            };
            leaves_what_can_be(history, &draft, *of, others).map_err(as_retracted)?;
        }
        Event::Erasure { of, .. } => data_is_gone(history, &draft, *of)?,
        Event::ClubSet(_) | Event::PlayerSet(_) => can_be_removed(history, &draft, &others.who)?,
        // A correction was erased with its record, and never by itself.
        Event::Erased(erased) => erased.of().map_or(Ok(()), |of| data_is_gone(history, &draft, of))?,
        _ => {}
    }
    if let Some(stream) = history.stream().filter(|_| draft.event.stays_for_good()) {
        draft.slug = Slug::of_id(stream);
    }
    Ok(draft)
}

fn to_the_minute(now: Instant, zone: Tz) -> String {
    now.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
}

fn exists(history: &History, command: &Command) -> Result<(), Refusal> {
    let begins = command.event.is(Kind::Opened) || command.event.is_reference();
    let reference = history.records().first().map(|first| first.event.kind()).filter(|kind| kind.is_reference());
    match (command.event.kind(), history.records().is_empty()) {
        // The id of a window, a club or a player is that of no deal.
        (kind, false) if reference != Some(kind).filter(|kind| kind.is_reference()) => {
            Err(Refusal::UnknownDeal { slug: command.slug.to_string(), nearest: Vec::new() })
        }
        (Kind::Opened, false) => Err(match history.slug().filter(|slug| **slug != command.slug) {
            Some(id) => Refusal::NameWasErased { slug: command.slug.clone(), id: id.clone() },
            None => Refusal::DealExists { slug: command.slug.clone() },
        }),
        (_, true) if !begins => Err(Refusal::UnknownDeal { slug: command.slug.to_string(), nearest: Vec::new() }),
        _ => Ok(()),
    }
}

/// Of a deal that was opened by mistake nothing more is recorded, but that it was no mistake.
fn is_not_void(history: &History, command: &Command) -> Result<(), Refusal> {
    let stays = command.event.stays_for_good() || matches!(command.event, Event::Erased(_));
    match history.voided_by().filter(|_| !stays) {
        Some(retraction) => Err(Refusal::DealIsVoid { slug: command.slug.clone(), position: retraction.position }),
        None => Ok(()),
    }
}

/// A deal is a duplicate of one that is none, and has none itself. It is one of no other deal.
fn is_no_chain(slug: &Slug, of: &Slug, before: Option<Slug>, others: &OtherDeals) -> Result<(), Refusal> {
    let before = before.filter(|original| original != of);
    let (duplicate, original) = match (before, others.duplicates.get(of), &others.duplicate_of_this) {
        (Some(original), ..) => (slug.clone(), original),
        (None, Some(original), _) => (of.clone(), original.clone()),
        (None, None, Some(duplicate)) => (duplicate.clone(), slug.clone()),
        (None, None, None) => return Ok(()),
    };
    Err(Refusal::DuplicateChain { slug: slug.clone(), of: of.clone(), duplicate, original })
}

/// Only an entry that is there is removed, and nobody learns that earlier than the entry.
fn can_be_removed(history: &History, draft: &Draft, who: &Who) -> Result<(), Refusal> {
    let Some(RegisterEntry { kind, name, .. }) = draft.event.entry().filter(|entry| entry.is_removed) else {
        return Ok(());
    };
    match history.records().last().filter(|latest| !latest.event.removes_an_entry()) {
        Some(latest) => is_learned_after(latest, draft),
        None => {
            let entry = who.entry(kind, &name).map(|entry| entry.name.clone());
            Err(Refusal::NoSuchEntry { kind, name, entry })
        }
    }
}

/// What a record says with a correction of it, or once a correction or retraction of it is retracted, is held against the rules on the
/// parties and on the deals that it names.
fn leaves_what_can_be(history: &History, draft: &Draft, of: RecordId, others: &OtherDeals) -> Result<(), Refusal> {
    let Some(subject) = history.subject(of) else { return Ok(()) };
    let is_of_parties = matches!(subject.event.kind(), Kind::Opened | Kind::PartiesChanged);
    if !is_of_parties && history.deals_named_by(subject.id).next().is_none() {
        return Ok(());
    }
    let (cuts, changed) = (Cuts::default(), history.with(draft));
    let (before, after) = (history.readings(&cuts), changed.readings(&cuts));
    if let Some(owner) = owner_who_buys(&after, &others.who).filter(|_| owner_who_buys(&before, &others.who).is_none())
    {
        return Err(Refusal::OwnerIsBuyer { owner: owner.clone(), without: None });
    }
    let says = |readings: &[Reading<'_>]| {
        let said = readings.iter().find(|reading| reading.record.id == subject.id && reading.counts());
        said.map(|said| said.event().clone())
    };
    let Some(said) = says(&after).filter(|said| says(&before).as_ref() != Some(said)) else { return Ok(()) };
    if let Some(deal) = said.deals().iter().find(|deal| !others.known.contains(*deal) && **deal != draft.slug) {
        return Err(Refusal::UnknownDeal { slug: deal.to_string(), nearest: Vec::new() });
    }
    match &said {
        Event::Link { deal, relation: Relation::DuplicateOf } => {
            let elsewhere: Vec<Reading<'_>> =
                before.into_iter().filter(|reading| reading.record.id != subject.id).collect();
            is_no_chain(&draft.slug, deal, original(&elsewhere).cloned(), others)
        }
        _ => Ok(()),
    }
}

fn retractable(history: &History, draft: &Draft, of: RecordId, others: &OtherDeals) -> Result<(), Refusal> {
    let slug = draft.slug.clone();
    let record = history.record(of).ok_or(Refusal::NoSuchRecord { slug: slug.clone(), of })?;
    is_learned_after(record, draft)?;
    let (position, event, erased) = (record.position, record.event.type_name(), record.is_erased());
    match record.event.kind() {
        Kind::Opened if !erased => {
            let readings = history.readings(&Cuts::default());
            let further = readings.iter().filter(|other| other.record.id != of && other.counts());
            let further = further.map(|other| other.record.position);
            let records: Vec<Position> = further.chain(others.tied_to_this.iter().copied()).collect();
            if records.is_empty() { Ok(()) } else { Err(Refusal::OpeningHasRecords { slug, position, records }) }
        }
        Kind::Erasure | Kind::WindowSet | Kind::ClubSet | Kind::PlayerSet | Kind::Opened => {
            Err(Refusal::NotRetractable { slug, position, event, erased })
        }
        _ => Ok(()),
    }
}

/// An erasure tells what was done; the data went first (see [`super::erase`]). A second erasure of the same record, from
/// another store, does no harm.
fn data_is_gone(history: &History, draft: &Draft, of: RecordId) -> Result<(), Refusal> {
    let record = history.record(of).ok_or(Refusal::NoSuchRecord { slug: draft.slug.clone(), of })?;
    erasable(history, record)?;
    if record.is_erased() { Ok(()) } else { Err(Refusal::NotErasedHere { position: record.position }) }
}
