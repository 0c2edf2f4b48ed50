//! One player who moved twice, or one move that was told twice.

use super::Severity::Medium;
use super::returns::Returns;
use super::world::{RawFinding, World};
use crate::deal::choice::Clause;
use crate::deal::history::Reading;
use crate::deal::name::{Name, Slug};
use crate::deal::order::{Placed, last};
use crate::deal::parties::Parties;
use crate::deal::phase::Phase;
use crate::deal::terms::{Field, TransferKind, Value};
use crate::views::date::on;
use crate::views::deal_at_cuts::DealAtCuts;
use std::collections::BTreeMap;

/// Two sources date one move no further apart than this, in days.
const ONE_MOVE: i64 = 31;

/// A move that was completed.
struct CompletedMove<'c, 'a> {
    by: &'c Reading<'a>,
    parties: &'c Parties,
    kind: Option<TransferKind>,
}

impl<'c, 'a> CompletedMove<'c, 'a> {
    /// A loan that an exercised option or obligation ended is a sale on that day.
    fn of(case: &'c DealAtCuts<'a>) -> Option<Self> {
        let completion = case.completion().filter(|_| case.state.phase == Some(Phase::Completed))?;
        let bought = last(case.events(|event| {
            event.exercises_a_clause() && matches!(event.clause(), Some((Clause::Option | Clause::Obligation, _)))
        }));
        let stated = case.state.terms.get(&Field::Kind).and_then(|known| match &*known.standing.value {
            Value::Kind(kind) => Some(*kind),
            _ => None,
        });
        let kind = if bought.is_some() { Some(TransferKind::Permanent) } else { stated };
        Some(Self { by: bought.unwrap_or(completion), parties: case.parties()?, kind })
    }

    /// The owner who let the player go, unless on loan.
    fn seller(&self) -> Option<&'c Name> {
        self.parties.owner.as_ref().filter(|_| self.kind != Some(TransferKind::Loan))
    }

    /// Both may be of one kind.
    fn may_be_as(&self, other: &Self) -> bool {
        self.kind.is_none() || other.kind.is_none() || self.kind == other.kind
    }
}

/// Two moves for good from one owner, who did not buy the player back in between. It weighs less where nothing is said of
/// the kind of a move.
pub(super) fn sold_twice(case: &DealAtCuts<'_>, world: &World<'_, '_>) -> Vec<RawFinding> {
    let Some(one) = CompletedMove::of(case) else { return Vec::new() };
    let Some(seller) = one.seller() else { return Vec::new() };
    let back = |back: &CompletedMove<'_, '_>| {
        back.kind != Some(TransferKind::Loan) && case.who.is_same_club(&back.parties.to, seller)
    };
    let told = |rival: &DealAtCuts<'_>, player: &Name, returns: &Returns| {
        let other = CompletedMove::of(rival)
            .filter(|other| other.seller().is_some_and(|club| case.who.is_same_club(club, seller)))?;
        if is_one_move(case, rival) || returns.may_lie_between(one.by.when(), other.by.when()) {
            return None;
        }
        let message = format!(
            "{seller} sold {player} twice, to {} {} and to {} {}, and no record returns the player in between.",
            one.parties.to,
            on(one.by.when()),
            other.parties.to,
            on(other.by.when())
        );
        let found = RawFinding::new(message).on([one.by, other.by]).with([rival.slug.clone()]);
        let is_sure = one.kind.is_some() && other.kind.is_some();
        Some(if is_sure { found } else { found.weighs(Medium) })
    };
    let mut found: BTreeMap<&Slug, RawFinding> = BTreeMap::new();
    for (player, others) in world.by_player(case) {
        // Who else of the deal came back says nothing of him.
        let moves_back: Vec<_> = others.iter().copied().filter_map(CompletedMove::of).filter(back).collect();
        let returns = Returns::of(moves_back.iter().map(|back| back.by.when()));
        for rival in others.into_iter().filter(|rival| rival.slug > case.slug) {
            if !found.contains_key(rival.slug) {
                found.extend(told(rival, player, &returns).map(|told| (rival.slug, told)));
            }
        }
    }
    found.into_values().collect()
}

/// Two deals of a player from one owner to one club, for the same window while one of them is open, or completed a few days
/// apart.
pub(super) fn told_twice(case: &DealAtCuts<'_>, world: &World<'_, '_>) -> Vec<RawFinding> {
    let told = |(rival, player): (&DealAtCuts<'_>, String)| {
        let parties = case.parties().filter(|_| is_one_move(case, rival))?;
        let from = parties.owner.as_ref().map(|owner| format!(" from {owner}")).unwrap_or_default();
        let message = format!(
            "{player}'s move{from} to {} is recorded in two deals, this one and {}. If it is one move, link one of the two to the other as duplicate_of.",
            parties.to, rival.slug
        );
        let first = |of: &DealAtCuts<'_>| of.certain().next().map(Placed::position);
        let behind = [first(case), first(rival)].into_iter().flatten();
        Some(RawFinding::new(message).at(behind).with([rival.slug.clone()]))
    };
    world.rivals(case).into_iter().filter_map(told).collect()
}

/// Both deals seem to tell of one move.
fn is_one_move(case: &DealAtCuts<'_>, rival: &DealAtCuts<'_>) -> bool {
    let (Some(here), Some(there)) = (case.parties(), rival.parties()) else { return false };
    let is_same_owner = match (&here.owner, &there.owner) {
        (Some(here), Some(there)) => case.who.is_same_club(here, there),
        (None, None) => true,
        _ => false,
    };
    let is_at_once = match (CompletedMove::of(case), CompletedMove::of(rival)) {
        (Some(one), Some(other)) => {
            case.days(one.by.when().start, other.by.when().start).abs() <= ONE_MOVE && one.may_be_as(&other)
        }
        (one, other) => {
            let is_over = |of: &DealAtCuts<'_>, completed: bool| of.is_over() && !completed;
            !is_over(case, one.is_some()) && !is_over(rival, other.is_some()) && here.window == there.window
        }
    };
    is_same_owner && case.who.is_same_club(&here.to, &there.to) && is_at_once
}
