//! Claims on the terms: what events state, which claims supersede which, and what is left.

use super::event::{Event, Said};
use super::grade;
use super::moment::Moment;
use super::money;
use super::name::plain;
use super::who::Who;
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// One field stated by one event.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub(crate) field: String,
    pub(crate) value: Value,
    /// The type of the event it comes from.
    pub(crate) from: String,
    pub(crate) happened: Moment,
    pub(crate) said: Said,
    /// The kind that its own record names, null for none.
    kind_of_record: Value,
    /// The position of its own record.
    record: usize,
}

/// All claims that the events make; `owner` decides whose valuations count.
pub(crate) fn claims(events: &[&Event], owner: &Value, who: &Who) -> Vec<Claim> {
    events.iter().flat_map(|event| stated(event, owner, who)).collect()
}

fn stated(event: &Event, owner: &Value, who: &Who) -> Vec<Claim> {
    match event.kind.as_str() {
        "agreement" | "completion" | "terms_reported" => stated_terms(event),
        "clause_triggered" if event.exercises_a_clause() => stated_terms(event),
        "personal_terms" if event.has_status("agreed") => stated_terms(event),
        "valuation" if owner.is_string() && who.club(&event.data["by"]) == who.club(owner) => stated_price(event),
        _ => Vec::new(),
    }
}

fn stated_terms(event: &Event) -> Vec<Claim> {
    let Some(terms) = event.data["terms"].as_object() else {
        return Vec::new();
    };
    terms.iter().map(|(field, value)| claim(event, field, value, &event.said_of(field))).collect()
}

/// "For the field `asking`, or `asking_package` when it names a package."
fn stated_price(event: &Event) -> Vec<Claim> {
    let field = if event.data["package"].is_null() { "asking" } else { "asking_package" };
    match &event.data["fee"] {
        Value::Null => Vec::new(),
        fee => vec![claim(event, field, fee, &event.said_of("fee"))],
    }
}

fn claim(event: &Event, field: &str, value: &Value, said: &Said) -> Claim {
    Claim {
        field: field.to_owned(),
        value: value.clone(),
        from: event.kind.clone(),
        happened: event.happened,
        said: said.clone(),
        kind_of_record: event.data["terms"]["kind"].clone(),
        record: event.position,
    }
}

/// "The further of two acts (personal terms, agreement, completion, clause, in this order)."
const ACTS: [&str; 5] = ["valuation", "personal_terms", "agreement", "completion", "clause_triggered"];
/// What a purchase after the loan ends.
const OF_THE_PURCHASE: [&str; 5] = ["until", "purchase", "purchase_price", "purchase_condition", "option_until"];

impl Claim {
    fn is_after(&self, other: &Claim) -> bool {
        self.happened.is_after(&other.happened)
    }

    /// How far it goes; none for a report.
    fn rank(&self) -> Option<usize> {
        ACTS.iter().position(|act| *act == self.from)
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

    /// "What is doubtful supersedes only doubtful claims."
    fn may_supersede(&self, other: &Claim) -> bool {
        !self.is_doubtful() || other.is_doubtful()
    }

    /// "An act is over a claim if it is after it, or overlaps it and is the further of two acts."
    fn is_over(&self, other: &Claim) -> bool {
        let further =
            self.happened.overlaps(&other.happened) && other.rank().is_some_and(|rank| self.rank() > Some(rank));
        self.rank().is_some() && (self.is_after(other) || further)
    }
}

/// Rule 1: "by an act that states the same field and is over it".
fn rule_1(claim: &Claim, by: &Claim) -> bool {
    by.field == claim.field && by.is_over(claim) && by.may_supersede(claim)
}

/// Rule 2: "by a claim on the same field from the same source, act or report, that was learned later, or together with it at a higher
/// position, and that it is neither after nor over".
fn rule_2(claim: &Claim, by: &Claim) -> bool {
    claim.field == by.field
        && claim.source_name().is_some()
        && claim.source_name() == by.source_name()
        && was_learned_later(by, claim)
        && !claim.is_after(by)
        && !claim.is_over(by)
        && by.may_supersede(claim)
}

fn was_learned_later(claim: &Claim, than: &Claim) -> bool {
    let later = claim.said.learned_end > than.said.learned_end;
    let together = claim.said.learned_end == than.said.learned_end;
    later || (together && claim.said.position > than.said.position)
}

/// Rule 3: "if it comes from an agreement, a completion or a report, by an agreement or completion that is over it and names a `kind`
/// other than the one that would stand; not, if its own record names that new kind".
fn rule_3(claim: &Claim, all: &[Claim], events: &[&Event]) -> bool {
    (claim.is_of_the_clubs() || claim.from == "terms_reported")
        && all.iter().filter(|by| by.field == "kind" && by.is_of_the_clubs()).any(|by| {
            by.is_over(claim)
                && by.may_supersede(claim)
                && claim.kind_of_record != by.value
                && kind_before(by, all, events).is_some_and(|stood| stood != by.value)
        })
}

/// The kind "that would stand, by rules 1, 2 and 5, if only the claims that it is over existed".
fn kind_before(change: &Claim, all: &[Claim], events: &[&Event]) -> Option<Value> {
    let earlier: Vec<&Claim> =
        all.iter().filter(|claim| claim.field == "kind" && change.is_over(claim) && !rule_5(claim, events)).collect();
    standing(&unsuperseded(&earlier)).map(|claim| claim.value.clone())
}

/// Rule 4: "if it comes from personal_terms, by personal_terms refused after it".
fn rule_4(claim: &Claim, events: &[&Event]) -> bool {
    let refuses = |event: &Event| event.is("personal_terms") && event.has_status("refused");
    claim.from == "personal_terms" && events.iter().any(|event| refuses(event) && ends(event, claim))
}

/// Rule 5: "by an afresh reopening that follows its record, unless it is about asking or asking_package".
fn rule_5(claim: &Claim, events: &[&Event]) -> bool {
    let follows = |event: &Event| {
        event.happened.is_after(&claim.happened)
            || (event.happened.overlaps(&claim.happened) && event.position > claim.record)
    };
    !claim.field.starts_with("asking")
        && events.iter().any(|event| {
            event.is("reopening")
                && event.data["afresh"] == true
                && follows(event)
                && (!event.is_doubtful() || claim.is_doubtful())
        })
}

/// Rule 6: "if it is about until, purchase, purchase_price, purchase_condition or option_until, by an option or obligation exercised after
/// it".
fn rule_6(claim: &Claim, events: &[&Event]) -> bool {
    let buys = |event: &Event| {
        event.is("clause_triggered")
            && ["option", "obligation"].iter().any(|clause| event.data["clause"] == *clause)
            && event.data["outcome"] == "exercised"
    };
    OF_THE_PURCHASE.contains(&claim.field.as_str()) && events.iter().any(|event| buys(event) && ends(event, claim))
}

fn ends(event: &Event, claim: &Claim) -> bool {
    event.happened.is_after(&claim.happened) && (!event.is_doubtful() || claim.is_doubtful())
}

/// "3 to 6 come first: what they supersede supersedes nothing by 1 and 2."
pub(crate) fn left_over<'a>(all: &'a [Claim], events: &[&Event]) -> Vec<&'a Claim> {
    let over = |claim: &Claim| {
        rule_3(claim, all, events) || rule_4(claim, events) || rule_5(claim, events) || rule_6(claim, events)
    };
    let live: Vec<&Claim> = all.iter().filter(|claim| !over(claim)).collect();
    let fields: BTreeSet<&str> = live.iter().map(|claim| claim.field.as_str()).collect();
    let of = |field: &str| live.iter().copied().filter(|claim| claim.field == field).collect::<Vec<_>>();
    fields.into_iter().flat_map(|field| unsuperseded(&of(field))).collect()
}

/// "Among the rest, superseded claims still supersede; where that leaves none (a ring), all of the rest stand." All of one field.
fn unsuperseded<'a>(claims: &[&'a Claim]) -> Vec<&'a Claim> {
    let is_superseded = |claim: &Claim| claims.iter().any(|by| rule_1(claim, by) || rule_2(claim, by));
    let left: Vec<&Claim> = claims.iter().copied().filter(|claim| !is_superseded(claim)).collect();
    if left.is_empty() { claims.to_vec() } else { left }
}

/// "The rival with the best grade (letter, then digit), then an act before a report, then the latest learned.end, then the highest
/// position."
pub(crate) fn standing<'a>(rivals: &[&'a Claim]) -> Option<&'a Claim> {
    rivals.iter().copied().max_by_key(|claim| {
        (Reverse(grade::rank(&claim.said.source)), claim.rank().is_some(), claim.said.learned_end, claim.said.position)
    })
}

/// "When two rivals that are not doubtful (or, where all are, two of them) cannot both be true."
pub(crate) fn is_disputed(rivals: &[&Claim]) -> bool {
    let sure: Vec<&Claim> = rivals.iter().copied().filter(|claim| !claim.is_doubtful()).collect();
    let rivals = if sure.is_empty() { rivals } else { &sure };
    rivals.iter().any(|one| rivals.iter().any(|other| !money::both_true(&one.field, &one.value, &other.value)))
}
