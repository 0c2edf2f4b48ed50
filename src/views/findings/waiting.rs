//! Waiting for what will not come.

use super::world::{RawFinding, World};
use crate::deal::kind::Kind;
use crate::deal::order::last;
use crate::deal::phase::Phase;
use crate::views::chain;
use crate::views::date::on;
use crate::views::deal_at_cuts::DealAtCuts;

/// It waits for a deal that collapsed, and nobody named another replacement.
pub(super) fn replacement_collapsed(case: &DealAtCuts<'_>, world: &World<'_, '_>) -> Vec<RawFinding> {
    let Some((wait, deal)) = case.waits().and_then(|wait| Some((wait, wait.deal.as_ref()?))) else {
        return Vec::new();
    };
    let other = world.case(deal).filter(|other| other.state.phase == Some(Phase::Collapsed));
    let Some((other, since)) = other.and_then(|other| Some((other, other.state.phase_since.as_ref()?))) else {
        return Vec::new();
    };
    let message = format!("{} still waits for the deal {deal}, which collapsed {}.", wait.who(), on(since));
    let collapse = last(other.events(|event| event.is(Kind::Collapse)));
    vec![RawFinding::new(message).on(collapse).at([wait.asked]).at(wait.found)]
}

/// Told once, of the deal whose name comes first.
pub(super) fn circle(case: &DealAtCuts<'_>, world: &World<'_, '_>) -> Vec<RawFinding> {
    let Some(circle) = chain::circle(case.slug, |slug| world.case(slug)?.waits_for()) else { return Vec::new() };
    if circle.iter().any(|slug| *slug < case.slug) {
        return Vec::new();
    }
    let waits = || circle.iter().filter_map(|slug| world.case(slug)?.waits());
    let each: Vec<&str> = circle.iter().skip(1).map(|slug| slug.as_str()).chain([case.slug.as_str()]).collect();
    let message = format!("{} waits for {}: none of them can move first.", case.slug, each.join(", which waits for "));
    let others = circle.iter().skip(1).map(|slug| (*slug).clone());
    let told = RawFinding::new(message).at(waits().map(|wait| wait.asked)).at(waits().filter_map(|wait| wait.found));
    vec![told.with(others.collect::<Vec<_>>())]
}
