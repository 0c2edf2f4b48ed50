//! What an auditor would ask about: each rule with a story that it finds, and one that only looks like it.

use crate::events::{name, slug};
use crate::story::{Story, moment};
use mercato::deal::cuts::Cuts;
use mercato::deal::event::{Event, Parties};
use mercato::deal::filter::DealFilter;
use mercato::deal::window::WindowSet;
use mercato::views::deals::Deals;
use mercato::views::findings::{Finding, Limits, Severity, findings, today};

mod authorization;
mod endings;
mod late;
mod loan;
mod one_club;
mod past;
mod rivals;
mod terms;
mod twice;
mod waiting;
mod window;

pub(crate) const KJAER: &str = "kjaer-milan";

/// An opening for the window called `winter`.
pub(crate) fn opened_for_winter(player: &str, owner: &str, to: &str) -> Event {
    Event::Opened(Parties {
        players: vec![name(player)],
        owner: Some(name(owner)),
        to: name(to),
        loan_club: None,
        agent: None,
        window: Some(slug("winter")),
    })
}

/// The findings of one rule without cuts, on the day of the story.
pub(crate) fn found(story: &Story, rule: &str) -> Vec<Finding> {
    found_at(story, rule, &Cuts::default())
}

/// The same on a past date, as it was and as it was known.
pub(crate) fn found_on(story: &Story, rule: &str, date: &str) -> Vec<Finding> {
    found_at(story, rule, &Cuts { at: Some(moment(date)), known_at: Some(moment(date)), ..Cuts::default() })
}

pub(crate) fn found_at(story: &Story, rule: &str, cuts: &Cuts) -> Vec<Finding> {
    found_within(story, rule, cuts, &Limits::DEFAULT)
}

pub(crate) fn found_within(story: &Story, rule: &str, cuts: &Cuts, limits: &Limits) -> Vec<Finding> {
    let histories = story.ledger.histories(&DealFilter::default()).unwrap();
    let windows: Vec<WindowSet> = story.ledger.windows().unwrap().into_iter().map(|(window, _)| window).collect();
    let (deals, today) = (Deals::of(&histories, cuts), today(cuts, None, story.now()));
    findings(&deals, &windows, today, limits, &DealFilter::default(), Some(rule))
}

/// The one finding: how grave it is, its deal and its records.
#[track_caller]
pub(crate) fn only(findings: &[Finding]) -> (Severity, &str, Vec<u64>) {
    assert_eq!(findings.len(), 1, "{findings:#?}");
    let finding = &findings[0];
    (finding.severity, finding.deal.as_str(), finding.records.iter().map(|position| position.0).collect())
}

#[track_caller]
pub(crate) fn nothing_found(findings: &[Finding]) {
    assert!(findings.is_empty(), "{findings:#?}");
}

/// The sentence of the one finding holds these words.
#[track_caller]
pub(crate) fn says(findings: &[Finding], words: &[&str]) {
    assert_eq!(findings.len(), 1, "{findings:#?}");
    for word in words {
        assert!(findings[0].message.contains(word), "no {word:?} in: {}", findings[0].message);
    }
}
