//! Claims on the terms: what events state, which claims supersede which, and what is left.

use super::event::{Event, Said};
use super::grade;
use super::moment::Moment;
use super::money;
use super::name::plain;
use serde_json::Value;
use std::cmp::Reverse;

/// One field stated by one event.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub(crate) field: String,
    pub(crate) value: Value,
    /// The type of the event it comes from.
    pub(crate) from: String,
    pub(crate) happened: Moment,
    pub(crate) said: Said,
}

/// All claims that the events make; `owner` decides whose valuations count.
pub(crate) fn claims(events: &[&Event], owner: &Value) -> Vec<Claim> {
    events.iter().flat_map(|event| stated(event, owner)).collect()
}

fn stated(event: &Event, owner: &Value) -> Vec<Claim> {
    match event.kind.as_str() {
        "agreement" | "completion" | "clause_triggered" | "terms_reported" => stated_terms(event),
        "personal_terms" if event.has_status("agreed") => stated_terms(event),
        "valuation" if owner.is_string() && plain(&event.data["by"]) == plain(owner) => stated_price(event),
        _ => Vec::new(),
    }
}

fn stated_terms(event: &Event) -> Vec<Claim> {
    let Some(terms) = event.data["terms"].as_object() else {
        return Vec::new();
    };
    terms.iter().map(|(field, value)| claim(event, field, value, event.said_of(field))).collect()
}

/// "For the field `asking`, or `asking_package` when it names a package."
fn stated_price(event: &Event) -> Vec<Claim> {
    let field = if event.data["package"].is_null() { "asking" } else { "asking_package" };
    match &event.data["fee"] {
        Value::Null => Vec::new(),
        fee => vec![claim(event, field, fee, event.said_of("fee"))],
    }
}

fn claim(event: &Event, field: &str, value: &Value, said: &Said) -> Claim {
    Claim {
        field: field.to_owned(),
        value: value.clone(),
        from: event.kind.clone(),
        happened: event.happened,
        said: said.clone(),
    }
}

impl Claim {
    fn is_after(&self, other: &Claim) -> bool {
        self.happened.is_after(&other.happened)
    }

    fn is_report(&self) -> bool {
        self.from == "terms_reported"
    }

    /// Every claim is either an act or a report: what is neither states nothing.
    fn is_act(&self) -> bool {
        !self.is_report()
    }

    fn is_of_the_clubs(&self) -> bool {
        self.from == "agreement" || self.from == "completion"
    }

    fn source_name(&self) -> Option<String> {
        plain(&self.said.source["name"])
    }

    fn is_doubtful(&self) -> bool {
        grade::is_doubtful(&self.said.source)
    }

    /// "An act from a doubtful source supersedes only doubtful claims."
    fn may_supersede(&self, other: &Claim) -> bool {
        !self.is_doubtful() || other.is_doubtful()
    }
}

/// Rule 1: "by an act that states the same field and is after it".
fn rule_1(claim: &Claim, by: &Claim) -> bool {
    by.is_act() && by.field == claim.field && by.is_after(claim) && by.may_supersede(claim)
}

/// Rule 2: "a report, by a report of the same field and source that was learned later, or together with it at a higher
/// position, and that it is not after".
fn rule_2(claim: &Claim, by: &Claim) -> bool {
    claim.is_report()
        && by.is_report()
        && claim.field == by.field
        && claim.source_name().is_some()
        && claim.source_name() == by.source_name()
        && was_learned_later(by, claim)
        && !claim.is_after(by)
}

fn was_learned_later(claim: &Claim, than: &Claim) -> bool {
    let later = claim.said.learned_end > than.said.learned_end;
    let together = claim.said.learned_end == than.said.learned_end;
    later || (together && claim.said.position > than.said.position)
}

/// Rule 3: "if it comes from an agreement, a completion or a report, by an agreement or completion that is after it and
/// names a `kind` other than the one that would stand". `changes` are the claims of [`changes_of_kind`].
fn rule_3(claim: &Claim, changes: &[&Claim]) -> bool {
    (claim.is_of_the_clubs() || claim.is_report())
        && changes.iter().any(|by| by.is_after(claim) && by.may_supersede(claim))
}

/// The agreements and completions (their claim of a `kind`) that name another kind than stood until then.
fn changes_of_kind(all: &[Claim]) -> Vec<&Claim> {
    all.iter()
        .filter(|claim| claim.field == "kind" && claim.is_of_the_clubs())
        .filter(|claim| kind_before(claim, all).is_some_and(|stood| stood != claim.value))
        .collect()
}

/// The kind "that would stand, by rules 1 and 2, if only the claims that it is after existed".
fn kind_before(change: &Claim, all: &[Claim]) -> Option<Value> {
    let earlier: Vec<&Claim> = all.iter().filter(|claim| claim.field == "kind" && change.is_after(claim)).collect();
    let left: Vec<&Claim> = earlier
        .iter()
        .copied()
        .filter(|claim| !earlier.iter().any(|by| rule_1(claim, by) || rule_2(claim, by)))
        .collect();
    standing(&left).map(|claim| claim.value.clone())
}

/// Rule 4: "if it comes from personal_terms, by personal_terms refused after it".
fn rule_4(claim: &Claim, events: &[&Event]) -> bool {
    claim.from == "personal_terms"
        && events.iter().any(|event| {
            event.is("personal_terms") && event.has_status("refused") && event.happened.is_after(&claim.happened)
        })
}

/// The claims that nothing supersedes. Superseded claims still supersede.
pub(crate) fn left_over<'a>(all: &'a [Claim], events: &[&Event]) -> Vec<&'a Claim> {
    let changes = changes_of_kind(all);
    all.iter()
        .filter(|claim| !all.iter().any(|by| rule_1(claim, by) || rule_2(claim, by)))
        .filter(|claim| !rule_3(claim, &changes))
        .filter(|claim| !rule_4(claim, events))
        .collect()
}

/// "The rival with the best grade (letter, then digit), then the latest learned.end, then the highest position."
pub(crate) fn standing<'a>(rivals: &[&'a Claim]) -> Option<&'a Claim> {
    rivals
        .iter()
        .copied()
        .max_by_key(|claim| (Reverse(grade::rank(&claim.said.source)), claim.said.learned_end, claim.said.position))
}

/// "When two rivals cannot both be true."
pub(crate) fn is_disputed(rivals: &[&Claim]) -> bool {
    rivals.iter().any(|one| rivals.iter().any(|other| !money::both_true(&one.field, &one.value, &other.value)))
}
