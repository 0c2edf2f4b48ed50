//! Registration periods: FIFA RSTP article 6 lets players be registered within them only.

use super::Severity::{High, Medium};
use super::loan::effective;
use super::world::{RawFinding, World};
use crate::deal::event::Event;
use crate::deal::history::Reading;
use crate::deal::moment::Moment;
use crate::deal::order::{Placed, last};
use crate::deal::window::WindowSet;
use crate::views::date::{on, on_the_clocks_of, readable};
use crate::views::deal_at_cuts::{DealAtCuts, is_completion};
use crate::views::wording::capital;

/// How a moment stands to a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    Inside,
    PossiblyBefore,
    PossiblyAfter,
    Before,
    After,
}

/// The day or minute that a window closes in belongs to it.
fn stands(when: &Moment, opening: &Moment, closing: &Moment) -> Stands {
    if when.start >= closing.end {
        Stands::After
    } else if when.end <= opening.start {
        Stands::Before
    } else if when.end > closing.end {
        Stands::PossiblyAfter
    } else if when.start < opening.start {
        Stands::PossiblyBefore
    } else {
        Stands::Inside
    }
}

/// Goes by the registration with the buyer where one is recorded, since that is what the rules are about; else by the
/// completion.
pub(super) fn completed_outside(case: &DealAtCuts<'_>, world: &World<'_, '_>) -> Vec<RawFinding> {
    let (Some(window), Some(parties)) = (world.window(case), case.parties()) else { return Vec::new() };
    let (Ok(opening), Ok(closing)) = (window.opening(), window.closing()) else { return Vec::new() };
    // The player is registered there already.
    if parties.loan_club.as_ref().is_some_and(|club| case.who.is_same_club(club, &parties.to)) {
        return Vec::new();
    }
    let possible =
        |reading: &&Reading<'_>| is_completion(reading.event()) && case.state.possible.contains(&reading.position());
    let possible = case.readings.iter().find(possible);
    let Some(completion) = case.completion().or(possible) else { return Vec::new() };
    let may = case.completion().is_none();
    let at_buyer =
        |event: &Event| matches!(event, Event::Registration { club } if case.who.is_same_club(club, &parties.to));
    let registration = last(case.events(at_buyer)).filter(|_| !may);
    let judged = registration.unwrap_or(completion);
    // A move that was completed early is held against the day that it takes effect on.
    let effective = effective(&case.state.terms).filter(|_| registration.is_none());
    let effective = effective.and_then(|day| Moment::parse(&day.to_string(), window.zone).ok());
    let effective = effective.filter(|effective| effective.is_after(completion.when()));
    let when = effective.as_ref().unwrap_or(judged.when());
    let stands = stands(when, &opening, &closing);
    let done = match (registration, &effective) {
        (Some(_), _) => "registered",
        (None, Some(_)) => "taking effect",
        (None, None) => "completed",
    };
    let begin = if may { format!("May have been {done}") } else { capital(done) };
    let (when, name) = (on_the_clocks_of(when, window.zone), &window.name);
    let (opened, closed) = (dated(&opening, window), dated(&closing, window));
    let message = match stands {
        Stands::Inside => return Vec::new(),
        Stands::After => format!("{begin} {when}, after the window {name} closed {closed}."),
        Stands::Before => format!("{begin} {when}, before the window {name} opened {opened}."),
        Stands::PossiblyAfter => {
            format!("{begin} {when}, possibly outside the window {name}, which closed {closed}.")
        }
        Stands::PossiblyBefore => {
            format!("{begin} {when}, possibly outside the window {name}, which opened {opened}.")
        }
    };
    let sure = !may && matches!(stands, Stands::After | Stands::Before);
    vec![RawFinding::new(message).on([completion, judged]).weighs(if sure { High } else { Medium })]
}

/// Nobody recorded how it ended.
pub(super) fn open_after(case: &DealAtCuts<'_>, world: &World<'_, '_>) -> Vec<RawFinding> {
    let Some(window) = world.window(case).filter(|_| !case.may_be_over()) else { return Vec::new() };
    let (Ok(closing), Some(phase)) = (window.closing(), case.state.phase) else { return Vec::new() };
    if world.today < closing.end {
        return Vec::new();
    }
    let since = case.state.phase_since.as_ref().map(|since| readable(&since.words)).unwrap_or_default();
    let closed = dated(&closing, window);
    let message = format!(
        "Still open ({} since {since}) although the window {} closed {closed}: how it ended is not recorded.",
        phase.word(),
        window.name
    );
    vec![RawFinding::new(message).on(last(case.certain()))]
}

/// Nothing can be held against a window that nobody entered.
pub(super) fn without_dates(case: &DealAtCuts<'_>, world: &World<'_, '_>) -> Vec<RawFinding> {
    let named = case.parties().and_then(|parties| parties.window.as_ref()).filter(|_| world.window(case).is_none());
    let told = named.map(|window| {
        RawFinding::new(format!("Meant for the window {window}, whose dates nobody entered."))
            .on(case.certain().take(1))
    });
    told.into_iter().collect()
}

fn dated(moment: &Moment, window: &WindowSet) -> String {
    format!("{} ({})", on(moment), window.zone)
}
