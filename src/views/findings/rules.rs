//! The rules. To add one: a function from a deal to what it finds there, and a line here.

use super::Severity::{self, High, Low, Medium};
use super::world::{RawFinding, World};
use super::{authorization, currency, endings, late, loan, names, rivals, terms, twice, waiting, window};
use crate::views::deal_at_cuts::DealAtCuts;

/// What it is called, how grave it mostly is, and what it asks.
pub struct Rule {
    /// As people type it.
    pub name: &'static str,
    /// Of most of its findings.
    pub severity: Severity,
    /// What it finds, in a few words.
    pub about: &'static str,
    pub(super) finds: fn(&DealAtCuts<'_>, &World<'_, '_>) -> Vec<RawFinding>,
}

const fn rule(
    name: &'static str,
    severity: Severity,
    about: &'static str,
    finds: fn(&DealAtCuts<'_>, &World<'_, '_>) -> Vec<RawFinding>,
) -> Rule {
    Rule { name, severity, about, finds }
}

/// In the order in which findings of one severity are told.
pub const RULES: [Rule; 28] = [
    rule(
        "completed-while-authorization-pending",
        High,
        "completed although the owner's authorization was still pending or refused",
        authorization::completed_while_pending,
    ),
    rule(
        "completed-outside-window",
        High,
        "completed before its window opened or after it closed, to the minute",
        window::completed_outside,
    ),
    rule(
        "step-after-collapse",
        High,
        "a step after the deal had collapsed, without a reopening",
        endings::step_after_collapse,
    ),
    rule(
        "collapse-after-completion",
        High,
        "a collapse after the deal had been completed",
        endings::collapse_after_completion,
    ),
    rule("step-after-completion", High, "a step after the deal had been completed", endings::step_after_completion),
    rule(
        "sold-twice",
        High,
        "one owner sold one player twice, and no record returns the player in between",
        twice::sold_twice,
    ),
    rule("told-twice", Medium, "two deals that seem to be the same move", twice::told_twice),
    rule(
        "agreed-with-two-clubs",
        Medium,
        "the same player agreed with two clubs at once",
        rivals::agreed_with_two_clubs,
    ),
    rule(
        "authorization-by-another",
        Medium,
        "an authorization by a club that cannot give it",
        authorization::by_another,
    ),
    rule("owner-is-buyer", Medium, "the owner and the buyer are one club", names::owner_is_buyer),
    rule("waiting-circle", Medium, "deals that wait for each other", waiting::circle),
    rule(
        "replacement-deal-collapsed",
        Medium,
        "still waiting for a deal that has collapsed",
        waiting::replacement_collapsed,
    ),
    rule(
        "disputed-at-completion",
        Medium,
        "sources contradict each other on the terms it was completed on",
        terms::disputed_at_completion,
    ),
    rule("loan-too-long", Medium, "a loan for longer than the rules of its day allow", loan::too_long),
    rule(
        "loan-ends-before-it-begins",
        Medium,
        "a loan whose last day lies before its first",
        loan::ends_before_it_begins,
    ),
    rule("ended-without-a-loan", Medium, "the end of a loan, for a move that was no loan", loan::ended_without_a_loan),
    rule(
        "effective-before-agreement",
        Medium,
        "a move that takes effect before the clubs agreed",
        loan::effective_before_agreement,
    ),
    rule(
        "terms-changed-after-completion",
        Medium,
        "terms that differ from those at the completion",
        terms::changed_after_completion,
    ),
    rule("open-after-window", Medium, "still open after its window closed", window::open_after),
    rule(
        "authorization-waits-long",
        Medium,
        "an authorization that has been waiting for too long",
        authorization::waits_long,
    ),
    rule(
        "authorization-never-asked",
        Low,
        "an authorization that was granted or refused, but never asked for",
        authorization::never_asked,
    ),
    rule("currency-not-valid", Low, "money in a currency that was not valid on that day", currency::not_valid_then),
    rule("window-without-dates", Low, "its window has no dates in this ledger", window::without_dates),
    rule(
        "namesakes",
        Low,
        "players of one name in different deals, with no entry that says who is meant",
        rivals::namesakes,
    ),
    rule("ambiguous-name", Low, "a recorded name that could mean several clubs or players", names::ambiguous),
    rule("weak-completion", Low, "completed, with no source graded C2 or better", endings::weak_completion),
    rule("learned-late", Low, "events that were learned long after they happened", late::learned),
    rule("recorded-late", Low, "records that were typed in long after they were learned", late::recorded),
];
