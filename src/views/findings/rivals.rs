//! One player, two clubs.

use super::Severity::High;
use super::world::{Namesakes, RawFinding, World};
use crate::deal::event::Event;
use crate::deal::history::Reading;
use crate::deal::ids::Position;
use crate::deal::kind::Kind;
use crate::deal::moment::Instant;
use crate::deal::name::Name;
use crate::deal::order::Placed;
use crate::deal::parties::Parties;
use crate::deal::phase::{Phase, undoes};
use crate::deal::who::Who;
use crate::views::date::readable;
use crate::views::deal_at_cuts::DealAtCuts;

/// From an agreement or a later step on, or from the reopening of a deal that had come so far, until it ended or its window
/// closed.
struct Agreed<'c, 'a> {
    by: &'c Reading<'a>,
    is_signed: bool,
    until: Option<Instant>,
}

/// At once for sure: each was agreed wholly before the other ended.
pub(super) fn agreed_with_two_clubs(case: &DealAtCuts<'_>, world: &World<'_, '_>) -> Vec<RawFinding> {
    let rivals = world.rivals(case);
    if rivals.is_empty() {
        return Vec::new();
    }
    let ones = agreed(case, world);
    let mut found = Vec::new();
    for (rival, player) in rivals {
        let (Some(here), Some(there)) = (case.parties(), rival.parties()) else { continue };
        let onward = owns(there, &here.to, &case.who) || owns(here, &there.to, &case.who);
        if onward || case.who.is_same_club(&here.to, &there.to) {
            continue;
        }
        let others = agreed(rival, world);
        let Some((one, other)) = at_once(&ones.iter().collect::<Vec<_>>(), &others.iter().collect::<Vec<_>>()) else {
            continue;
        };
        let message = format!(
            "{player} was agreed with {} ({}) and with {} ({}) at once.",
            here.to,
            one.since(),
            there.to,
            other.since()
        );
        let told = RawFinding::new(message).on([one.by, other.by]).with([rival.slug.clone()]);
        // Two contracts for one time are another matter than two prices.
        let signed = at_once(&signed(&ones), &signed(&others)).is_some();
        found.push(if signed { told.weighs(High) } else { told });
    }
    found
}

/// The first two that each lasted until the other had begun. Of those that had begun when one ended, the one that lasts longest tells
/// whether there are such, so that not every two are compared.
fn at_once<'g, 'c, 'a>(
    ones: &[&'g Agreed<'c, 'a>],
    others: &[&'g Agreed<'c, 'a>],
) -> Option<(&'g Agreed<'c, 'a>, &'g Agreed<'c, 'a>)> {
    let end = |agreed: &Agreed<'_, '_>| agreed.until.unwrap_or(Instant::MAX_UTC);
    let mut by_beginning: Vec<_> = others.iter().map(|other| (other.by.when().end, end(other))).collect();
    by_beginning.sort_unstable();
    let mut longest = Instant::MIN_UTC;
    for (_, until) in &mut by_beginning {
        longest = longest.max(*until);
        *until = longest;
    }
    let meets_another = |one: &&&Agreed<'_, '_>| {
        let begun = by_beginning.partition_point(|(beginning, _)| *beginning <= end(one));
        let longest = begun.checked_sub(1).and_then(|last| by_beginning.get(last));
        longest.is_some_and(|(_, longest)| *longest >= one.by.when().end)
    };
    let one = ones.iter().find(meets_another)?;
    let other = others.iter().find(|other| one.lasts_beyond(other) && other.lasts_beyond(one))?;
    Some((one, other))
}

fn signed<'g, 'c, 'a>(agreed: &'g [Agreed<'c, 'a>]) -> Vec<&'g Agreed<'c, 'a>> {
    agreed.iter().filter(|agreed| agreed.is_signed).collect()
}

fn owns(parties: &Parties, club: &Name, who: &Who) -> bool {
    parties.owner.as_ref().is_some_and(|owner| who.is_same_club(owner, club))
}

/// Deals of one name that nothing ties together: taken for different people, unless somebody says otherwise.
pub(super) fn namesakes(case: &DealAtCuts<'_>, world: &World<'_, '_>) -> Vec<RawFinding> {
    let found = world.namesakes(case).iter().map(|Namesakes { player, others }| {
        let slugs: Vec<&str> = others.iter().map(|other| other.slug.as_str()).collect();
        let message = match slugs.as_slice() {
            [other] => format!(
                "{player} is also a player of {other}, and no club is in both deals: they are taken for two people."
            ),
            [told @ .., last] if told.len() < NAMED => several(player, &format!("{} and {last}", told.join(", "))),
            all => {
                let told: Vec<&str> = all.iter().take(NAMED).copied().collect();
                several(player, &format!("{} and {} more", told.join(", "), all.len() - told.len()))
            }
        };
        let records = opening(case).into_iter().chain(others.iter().filter_map(|other| opening(other)));
        RawFinding::new(message).at(records).with(others.iter().map(|other| other.slug.clone()))
    });
    found.collect()
}

fn opening(case: &DealAtCuts<'_>) -> Option<Position> {
    case.readings.iter().find(|reading| reading.event().is(Kind::Opened)).map(Placed::position)
}

/// So many deals of namesakes are named in a sentence.
const NAMED: usize = 3;

fn several(player: &Name, deals: &str) -> String {
    format!(
        "{player} is also a player of {deals}, which have no club in common with this deal: they are taken for different people."
    )
}

impl Agreed<'_, '_> {
    /// `9 Jan 2020`, `again from 20 Jan 2020`.
    fn since(&self) -> String {
        let when = readable(&self.by.when().words);
        if self.by.event().is(Kind::Reopening) { format!("again from {when}") } else { when }
    }

    fn lasts_beyond(&self, other: &Self) -> bool {
        self.until.is_none_or(|until| until >= other.by.when().end)
    }
}

fn agreed<'c, 'a>(case: &'c DealAtCuts<'a>, world: &World<'_, '_>) -> Vec<Agreed<'c, 'a>> {
    let closing = world.window(case).and_then(|window| window.closing().ok());
    let ends = |event: &Event| matches!(event.kind(), Kind::Completion | Kind::Collapse);
    let mut steps: Vec<_> = case.events(|event| case.step(event) >= Some(Phase::Agreed)).collect();
    let reached = |reading: &Reading<'_>| case.step(reading.event());
    let agreements = steps.clone().into_iter().map(|by| (by, reached(by)));
    // How far it had come with each step, in the order of their starts.
    steps.sort_by_key(|step| step.when().start);
    let mut furthest = None;
    let come_so_far: Vec<Option<Phase>> = steps
        .iter()
        .map(|step| {
            furthest = furthest.max(reached(step));
            furthest
        })
        .collect();
    let reopenings = case.events(|event| event.is(Kind::Reopening)).filter_map(|by| {
        let before = steps.partition_point(|step| !step.when().is_after(by.when()));
        Some((by, *come_so_far.get(before.checked_sub(1)?)?))
    });
    let all_endings: Vec<_> = case.events(ends).collect();
    let agreed = agreements.chain(reopenings).map(|(by, reached)| {
        let endings = all_endings
            .iter()
            .filter(|ending| !by.when().is_after(ending.when()) && !undoes(by, ending, case.is_of_a_free_agent()));
        let closed = closing.as_ref().filter(|closing| !by.when().is_after(closing)).map(|closing| closing.end);
        Agreed {
            by,
            is_signed: reached >= Some(Phase::Signed),
            until: endings.map(|ending| ending.when().start).chain(closed).min(),
        }
    });
    agreed.collect()
}
