//! Who waits for whom, and what would set it free.

use super::date::on;
use super::deal_at_cuts::DealAtCuts;
use super::deals::Deals;
use super::wording::in_a_line;
use crate::deal::authorization::{AuthorizationStatus, Wait};
use crate::deal::filter::DealFilter;
use crate::deal::moment::Moment;
use crate::deal::name::{Name, Slug};
use crate::deal::phase::Phase;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A deal that waits or waited for a replacement, or that another waits or waited for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Link {
    pub deal: Slug,
    pub players: Vec<Name>,
    pub phase: Option<Phase>,
    pub phase_since: Option<String>,
    pub authorization: AuthorizationStatus,
    /// Who gives the authorization.
    pub by: Option<Name>,
    pub since: Option<String>,
    /// Still, at the cuts.
    pub waits: bool,
    pub waits_for: Option<Slug>,
    pub replacement: Option<String>,
    /// It waits, one through the other, for itself.
    pub circle: bool,
    /// What would set it free, or did; none where it never waited.
    pub free: Option<String>,
}

impl Link {
    /// It waits, or waited once; for what, and by whose word, may be gone.
    pub fn asked(&self) -> bool {
        self.since.is_some()
    }
}

/// The links of the chains that hold a deal which the filter takes, by name.
pub fn chain(deals: &Deals<'_>, filter: &DealFilter) -> Vec<Link> {
    let mut links: BTreeSet<&Slug> = BTreeSet::new();
    for case in deals.iter().filter(|case| case.state.wait.is_some()) {
        links.insert(case.slug);
        links.extend(waited_for(case).and_then(|deal| deals.get(deal)).map(|case| case.slug));
    }
    let mut taken: BTreeSet<&Slug> =
        deals.taken(filter).map(|case| case.slug).filter(|slug| links.contains(slug)).collect();
    // Whoever hangs together with one that was asked for belongs to its chain.
    loop {
        let before = taken.len();
        for slug in &links {
            let Some(other) = deals.get(slug).and_then(waited_for).and_then(|deal| links.get(deal)) else { continue };
            if taken.contains(slug) || taken.contains(other) {
                taken.extend([*slug, *other]);
            }
        }
        if taken.len() == before {
            break;
        }
    }
    taken.into_iter().filter_map(|slug| Some(link(deals.get(slug)?, deals))).collect()
}

/// The deals of the circle that begins and ends with this one, if each waits for the next.
pub(super) fn circle<'s>(start: &'s Slug, waits_for: impl Fn(&Slug) -> Option<&'s Slug>) -> Option<Vec<&'s Slug>> {
    let mut path = vec![start];
    let mut next = waits_for(start)?;
    while next != start {
        // It leads into a circle of others.
        if path.contains(&next) {
            return None;
        }
        path.push(next);
        next = waits_for(next)?;
    }
    Some(path)
}

fn waited_for<'c>(case: &'c DealAtCuts<'_>) -> Option<&'c Slug> {
    case.state.wait.as_ref()?.deal.as_ref()
}

fn link(case: &DealAtCuts<'_>, deals: &Deals<'_>) -> Link {
    let wait = case.state.wait.as_ref();
    let circle = circle(case.slug, |slug| deals.get(slug)?.waits_for()).is_some();
    Link {
        deal: case.slug.clone(),
        players: case.parties().map(|parties| parties.players.clone()).unwrap_or_default(),
        phase: case.state.phase,
        phase_since: case.state.phase_since.as_ref().map(|since| since.words.clone()),
        authorization: case.state.authorization.status,
        by: wait.and_then(|wait| wait.by.clone()),
        since: wait.map(|wait| wait.since.words.clone()),
        waits: case.waits().is_some(),
        waits_for: waited_for(case).cloned(),
        replacement: wait.and_then(|wait| wait.replacement.clone()),
        circle,
        free: wait.map(|wait| free(case, wait, circle, deals)),
    }
}

/// What would set it free, or what became of it.
fn free(case: &DealAtCuts<'_>, wait: &Wait, circle: bool, deals: &Deals<'_>) -> String {
    let authorization = &case.state.authorization;
    let since = |moment: &Option<Moment>| moment.as_ref().map(|since| format!(" {}", on(since))).unwrap_or_default();
    let by = authorization.by.as_ref().map_or_else(|| wait.who(), Name::as_str);
    match (authorization.status, case.state.phase) {
        (AuthorizationStatus::Granted, _) if authorization.implied => {
            format!("completed{}, without an answer from {by}", since(&authorization.since))
        }
        (AuthorizationStatus::Granted, _) => format!("authorized by {by}{}", since(&authorization.since)),
        (_, Some(Phase::Collapsed)) => format!("collapsed{}", since(&case.state.phase_since)),
        (_, Some(Phase::Completed)) => format!("completed{}", since(&case.state.phase_since)),
        (AuthorizationStatus::Refused, _) => {
            format!("{by} refused{}: only a new answer from {by}", since(&authorization.since))
        }
        _ if circle => "a circle: one of the clubs must let its player go first".into(),
        _ => once(wait, deals),
    }
}

/// What would set it free.
pub(super) fn once(wait: &Wait, deals: &Deals<'_>) -> String {
    let by = wait.who();
    let replacement = wait.replacement.as_deref().map(in_a_line);
    let Some(deal) = &wait.deal else {
        return match replacement {
            Some(replacement) if wait.found.is_some() => {
                format!("{replacement} at {by}, then an authorization by {by}")
            }
            Some(replacement) => format!("a replacement for {by}: {replacement}"),
            None => format!("a replacement for {by}"),
        };
    };
    match deals.get(deal).and_then(|case| case.state.phase) {
        Some(Phase::Completed) => format!("{deal} is completed: an authorization by {by}"),
        Some(Phase::Collapsed) => format!("{deal} collapsed: another replacement for {by}"),
        Some(phase) => format!("the completion of {deal}, now in {}", phase.word()),
        None => format!("the completion of {deal}, of which nothing was known"),
    }
}
