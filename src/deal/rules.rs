//! The rules that new and corrected records must pass alike.

use super::authorization::is_authorization;
use super::decide::OtherDeals;
use super::endings::Ending;
use super::event::Event;
use super::history::{History, Reading, opening};
use super::ids::RecordId;
use super::index::ends;
use super::kind::Kind;
use super::moment::Moment;
use super::name::{Name, Slug, Text};
use super::parties::{PartiesChange, change};
use super::patch::{PatchError, unknown_field};
use super::phase::step;
use super::record::{Draft, Record};
use super::refusal::{Refusal, words};
use super::who::{Who, names_of};
use super::window::WindowSet;
use serde_json::Value;

/// What it says can be: the parties, the deals it names, the dates of a window.
pub(super) fn can_be(slug: &Slug, event: &Event, note: Option<&Text>, others: &OtherDeals) -> Result<(), Refusal> {
    if let Some(deal) = event.deals().iter().find(|deal| !others.known.contains(*deal) && *deal != slug) {
        return Err(Refusal::UnknownDeal { slug: deal.to_string(), nearest: Vec::new() });
    }
    match event {
        Event::Opened(parties) => {
            if parties.players.is_empty() {
                return Err(Refusal::MissingField { field: "players", what: "a deal is about at least one player" });
            }
            if let Some(owner) = parties.owner.as_ref().filter(|owner| others.who.is_same_club(owner, &parties.to)) {
                return Err(Refusal::OwnerIsBuyer { owner: owner.clone(), without: None });
            }
        }
        Event::Contact { between, .. } | Event::Meeting { between, .. } if between.is_empty() => {
            return Err(Refusal::MissingField { field: "between", what: "name at least one side" });
        }
        Event::Valuation { package: Some(deals), .. } if deals.is_empty() => {
            return Err(Refusal::MissingField {
                field: "package",
                what: "name the deals of the package, or leave it out",
            });
        }
        Event::PartiesChanged(change) if change.is_empty() => {
            return Err(Refusal::MissingField {
                field: "owner, loan_club, agent, window",
                what: "name the party that changed",
            });
        }
        Event::ReplacementFound { deal: None, player: None } => {
            return Err(Refusal::MissingField {
                field: "deal, player",
                what: "name the deal or the player that replaces",
            });
        }
        Event::Note {} if note.is_none() => {
            return Err(Refusal::MissingField { field: "note", what: "a note has a text" });
        }
        Event::Link { .. } | Event::AuthorizationPendingReplacement { .. } | Event::ReplacementFound { .. }
            if event.deals().contains(slug) =>
        {
            return Err(Refusal::LinkedToItself { slug: slug.clone() });
        }
        Event::WindowSet(window) => return window_can_be(slug, window),
        Event::ClubSet(_) | Event::PlayerSet(_) => return entry_can_be(slug, event, &others.who),
        _ => {}
    }
    Ok(())
}

/// No other entry has one of its names to the letter.
fn entry_can_be(slug: &Slug, event: &Event, who: &Who) -> Result<(), Refusal> {
    let Some(entry) = event.entry() else { return Ok(()) };
    if event.reference().as_ref() != Some(slug) {
        return Err(Refusal::MissingField { field: "name", what: "it must be the name of the entry" });
    }
    if event.says_more_than_that_it_removes() {
        return Err(Refusal::MissingField {
            field: "removed",
            what: "an entry that is removed has no aliases, birth date or remark",
        });
    }
    match who.owner_of_a_name(&entry).filter(|_| !entry.is_removed) {
        Some((owner, name)) => {
            Err(Refusal::NameTaken { kind: entry.kind, name: name.clone(), entry: owner.name.clone() })
        }
        None => Ok(()),
    }
}

/// No change makes the club that would get the player the one that lets him go.
pub(super) fn leaves_owner_and_buyer_apart(history: &History, event: &Event, who: &Who) -> Result<(), Refusal> {
    let Event::PartiesChanged(PartiesChange { owner: Some(Some(owner)), .. }) = event else { return Ok(()) };
    let Some(opening) = history.records().first().and_then(|first| history.revisions(first.id)) else { return Ok(()) };
    match &opening.last().patched.event {
        Event::Opened(parties) if who.is_same_club(owner, &parties.to) => {
            Err(Refusal::OwnerIsBuyer { owner: owner.clone(), without: None })
        }
        _ => Ok(()),
    }
}

/// The owner, at whatever date, who is the buyer as well.
pub(super) fn owner_who_buys<'r>(readings: &'r [Reading<'_>], who: &Who) -> Option<&'r Name> {
    let parties = opening(readings)?;
    let changes = readings.iter().filter(|reading| reading.counts()).filter_map(|reading| change(reading.event()));
    let mut owners = parties.owner.iter().chain(changes.filter_map(|change| change.owner.as_ref()?.as_ref()));
    owners.find(|owner| who.is_same_club(owner, &parties.to))
}

/// Each name that the event adds to those before means one club or player.
pub(super) fn are_clear(event: &Event, before: Option<&Event>, who: &Who) -> Result<(), Refusal> {
    let known = before.map(names_of).unwrap_or_default();
    for (kind, name) in names_of(event) {
        let candidates = who.candidates(kind, name);
        if !candidates.is_empty() && !known.contains(&(kind, name)) {
            return Err(Refusal::AmbiguousName { kind, name: name.clone(), candidates });
        }
    }
    Ok(())
}

fn window_can_be(slug: &Slug, window: &WindowSet) -> Result<(), Refusal> {
    if window.name != *slug {
        return Err(Refusal::MissingField { field: "name", what: "it must be the name of the window" });
    }
    let opening = window.opening().map_err(|error| Refusal::WindowDate { field: "opens", error })?;
    let closing = window.closing().map_err(|error| Refusal::WindowDate { field: "closes", error })?;
    if closing.end <= opening.start {
        let (opens, closes) = (window.opens.clone(), window.closes.clone());
        return Err(Refusal::WindowClosesBeforeItOpens { name: slug.clone(), opens, closes });
    }
    Ok(())
}

/// Nothing but a plan is learned wholly before it happened.
pub(super) fn learned_after(event: &Event, happened: &Moment, learned: &Moment) -> Result<(), Refusal> {
    if event.is_plan() || happened.start < learned.end {
        return Ok(());
    }
    Err(Refusal::LearnedBeforeItHappened { happened: words(happened), learned: words(learned) })
}

/// Steps, interest, valuations, rejections, personal terms, changes of the parties and authorizations end with the deal. A clause takes
/// effect whenever it does.
fn ends_with_the_deal(event: &Event) -> bool {
    match event.kind() {
        Kind::ClauseTriggered => false,
        Kind::Interest | Kind::Valuation | Kind::Rejection | Kind::PersonalTerms | Kind::PartiesChanged => true,
        _ => step(event).is_some() || is_authorization(event),
    }
}

/// The deal is not over for such an event at that moment. What is doubtful ends no deal, and comes after every end. `except` is the
/// record that it replaces.
pub(super) fn allows(
    history: &History,
    slug: &Slug,
    event: &Event,
    when: &Moment,
    is_doubtful: bool,
    except: Option<&Record>,
) -> Result<(), Refusal> {
    let reopens = event.is(Kind::Reopening);
    // No correction makes an ending of what was none.
    let may_be_refused = reopens || (history.may_be_over() && !is_doubtful && ends_with_the_deal(event));
    if !may_be_refused {
        return Ok(());
    }
    let others = except.filter(|record| ends(record)).map(|record| history.endings().without(record.position));
    let endings = others.as_ref().unwrap_or_else(|| history.endings());
    let slug = slug.clone();
    if reopens {
        let can_undo = endings.can_be_reopened(when);
        return if can_undo { Ok(()) } else { Err(Refusal::NothingToReopen { slug, when: words(when) }) };
    }
    let Some(Ending { kind, when: ended, position, .. }) = endings.bars(when) else { return Ok(()) };
    let (event, when, ended, position) = (event.type_name(), words(when), words(ended), *position);
    Err(match kind {
        Kind::Completion => Refusal::AfterCompletion { slug, event, when, completed: ended, position },
        _ => Refusal::AfterCollapse { slug, event, when, collapsed: ended, position },
    })
}

/// What corrects or retracts a record was not learned before it.
pub(super) fn is_learned_after(record: &Record, change: &Draft) -> Result<(), Refusal> {
    if !record.learned.is_after(&change.learned) {
        return Ok(());
    }
    let (event, position) = (change.event.type_name(), record.position);
    let (learned, record) = (words(&change.learned), words(&record.learned));
    Err(Refusal::CorrectedBeforeLearned { event, learned, position, record })
}

/// The correction is of something that can be corrected, and the record as patched passes the rules.
pub(super) fn corrected(
    history: &History,
    correction: &Draft,
    of: RecordId,
    patch: &Value,
    others: &OtherDeals,
) -> Result<(), Refusal> {
    let slug = &correction.slug;
    let record = history.record(of).ok_or(Refusal::NoSuchRecord { slug: slug.clone(), of })?;
    let position = record.position;
    let kind = record.event.type_name();
    if record.is_erased() {
        return Err(Refusal::ErasedRecord { position, event: kind });
    }
    if record.event.is_about_a_record() || record.event.is_reference() {
        return Err(Refusal::NotCorrectable { position, event: kind });
    }
    is_learned_after(record, correction)?;
    if let Some(field) = unknown_field(record.event.kind(), patch) {
        return Err(Refusal::Patch { position, error: PatchError::NoSuchField { kind: record.event.kind(), field } });
    }
    let Some(revisions) = history.revisions(of) else {
        return Err(Refusal::NoSuchRecord { slug: slug.clone(), of });
    };
    // It must be readable, and nothing learned before it happened, after each of its corrections: that is how it reads at
    // some date.
    let revised = revisions.and(history.records(), (patch, &correction.learned), |revision, told| {
        let patched = revision.patched.apply(told.0, history.zone());
        let patched = patched.map_err(|error| Refusal::Patch { position, error })?;
        let revised = revision.with(patched, told);
        match learned_after(&revised.patched.event, &revised.patched.happened, &revised.told) {
            Ok(()) => Ok(revised),
            Err(refusal) => Err(Refusal::AsCorrected { position, refusal: Box::new(refusal) }),
        }
    })?;
    let (before, after) = (revisions.last(), &revised.patched);
    let as_corrected = |refusal| Refusal::AsCorrected { position, refusal: Box::new(refusal) };
    can_be(slug, &after.event, after.note.as_ref(), others).map_err(as_corrected)?;
    are_clear(&after.event, Some(&before.patched.event), &others.who).map_err(as_corrected)?;
    leaves_owner_and_buyer_apart(history, &after.event, &others.who).map_err(as_corrected)?;
    let when = revised.when(record);
    // What stood where it stands now was judged when it was recorded.
    let is_doubtful = after.is_doubtful();
    let moves = when != before.when(record) || step(&after.event) != step(&before.patched.event);
    if moves || is_doubtful != before.patched.is_doubtful() {
        allows(history, slug, &after.event, &when, is_doubtful, Some(record)).map_err(as_corrected)?;
    }
    Ok(())
}
