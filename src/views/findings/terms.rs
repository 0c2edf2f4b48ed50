//! On what terms was it completed?

use super::world::{RawFinding, World};
use crate::deal::claims::Known;
use crate::deal::event::{Clause, Event};
use crate::deal::history::Reading;
use crate::deal::ids::Position;
use crate::deal::kind::Kind;
use crate::deal::money::Money;
use crate::deal::order::Placed;
use crate::deal::terms::{Field, Value};
use crate::views::date::on;
use crate::views::deal_at_cuts::{DealAtCuts, is_completion};
use crate::views::wording::{label, value};
use std::collections::BTreeMap;

/// What was asked is not what was agreed.
fn is_agreed(field: Field) -> bool {
    !matches!(field, Field::Asking | Field::AskingPackage)
}

/// Whenever they were learned: the claims about the time of the completion contradict each other.
pub(super) fn disputed_at_completion(case: &DealAtCuts<'_>, _: &World<'_, '_>) -> Vec<RawFinding> {
    let Some((completion, terms)) = case.terms_at_completion() else { return Vec::new() };
    let disputed: Vec<_> = terms.iter().filter(|(field, known)| known.disputed && is_agreed(**field)).collect();
    if disputed.is_empty() {
        return Vec::new();
    }
    let each = disputed.iter().map(|(field, known)| format!("{} {}", label(**field), contradiction(known)));
    let message =
        format!("Completed {} with terms in dispute: {}.", on(completion.when()), each.collect::<Vec<_>>().join("; "));
    let claims = disputed.iter().flat_map(|(_, known)| std::iter::once(&known.standing).chain(&known.rivals));
    vec![RawFinding::new(message).on([completion]).at(claims.map(|claim| claim.said_by.position))]
}

/// `15m EUR (#54) or 12m EUR (#60)`.
fn contradiction(known: &Known<'_>) -> String {
    let mut told = vec![format!("{} (#{})", value(&known.standing.value), known.standing.said_by.position)];
    let others = known.rivals.iter().filter(|rival| !rival.value.agrees_with(&known.standing.value));
    told.extend(others.map(|rival| format!("{} (#{})", value(&rival.value), rival.said_by.position)));
    told.join(" or ")
}

/// By what was said of a later time, by a clause at another price, or by a correction that was learned later.
pub(super) fn changed_after_completion(case: &DealAtCuts<'_>, _: &World<'_, '_>) -> Vec<RawFinding> {
    let Some((completion, terms)) = case.terms_at_completion() else { return Vec::new() };
    let mut changes = restated(case, terms);
    changes.extend(at_another_price(case, completion, terms));
    changes.extend(corrected(case, completion));
    if changes.is_empty() {
        return Vec::new();
    }
    let each = changes.iter().map(|(told, _)| told.as_str()).collect::<Vec<_>>().join("; ");
    let message = format!("After the completion {}: {each}.", on(completion.when()));
    vec![RawFinding::new(message).on([completion]).at(changes.iter().map(|(_, position)| *position))]
}

/// What came after it made another value stand, and it is no clause that took effect.
fn restated(case: &DealAtCuts<'_>, terms: &BTreeMap<Field, Known<'_>>) -> Vec<(String, Position)> {
    let by_clause = |field: Field, position: Position| {
        case.all(|event| event.is(Kind::ClauseTriggered)).any(|clause| clause.said_by(field).position == position)
    };
    let mut changes = Vec::new();
    for (field, known) in terms.iter().filter(|(field, _)| is_agreed(**field)) {
        let Some(now) = case.state.terms.get(field).map(|known| &known.standing) else { continue };
        if !by_clause(*field, now.said_by.position) && !now.value.agrees_with(&known.standing.value) {
            let (was, is) = (value(&known.standing.value), value(&now.value));
            changes.push((
                format!("{} {was}, then {is} (#{})", label(*field), now.said_by.position),
                now.said_by.position,
            ));
        }
    }
    changes
}

/// An option or obligation took effect for other money than was agreed; add-ons may have fallen due with it.
fn at_another_price(
    case: &DealAtCuts<'_>,
    completion: &Reading<'_>,
    terms: &BTreeMap<Field, Known<'_>>,
) -> Vec<(String, Position)> {
    let agreed = |field: Field| match terms.get(&field).map(|known| &*known.standing.value) {
        Some(Value::Money(money)) => Some(*money),
        _ => None,
    };
    let Some(price) = agreed(Field::PurchasePrice) else { return Vec::new() };
    let buys =
        |event: &Event| matches!(event, Event::ClauseTriggered { clause: Clause::Option | Clause::Obligation, .. });
    let mut changes = Vec::new();
    for clause in case.events(buys).filter(|clause| clause.when().is_after(completion.when())) {
        let Some(Value::Money(paid)) = clause.event().terms().and_then(|terms| terms.0.get(&Field::Fee)) else {
            continue;
        };
        if !covers(&price, agreed(Field::AddOns).as_ref(), paid) {
            let told = format!("bought for {paid} (#{}), where the price was {price}", clause.position());
            changes.push((told, clause.position()));
        }
    }
    changes
}

fn covers(price: &Money, add_ons: Option<&Money>, paid: &Money) -> bool {
    let add_ons = add_ons.filter(|add_ons| add_ons.currency() == price.currency());
    let most = add_ons.and_then(|add_ons| price.high().checked_add(add_ons.high())).unwrap_or(price.high());
    price.currency() == paid.currency() && price.low() <= paid.high() && paid.low() <= most
}

/// The act itself reads otherwise since a correction that nobody knew of when it was done.
fn corrected(case: &DealAtCuts<'_>, completion: &Reading<'_>) -> Vec<(String, Position)> {
    let acts = case.events(|event| is_completion(event) || event.is(Kind::Agreement));
    let mut changes = Vec::new();
    for act in acts.filter(|act| !act.when().is_after(completion.when())) {
        let said = |event: &Event, field: Field| event.terms().and_then(|terms| terms.0.get(&field)).map(value);
        for field in Field::OF_TERMS {
            let by = act.said_by(field);
            let (was, is) = (said(&act.record.event, field), said(act.event(), field));
            if by.learned.is_after(completion.when()) && was != is {
                let nothing = || "nothing".to_owned();
                let (was, is) = (was.unwrap_or_else(nothing), is.unwrap_or_else(nothing));
                changes
                    .push((format!("{} corrected from {was} to {is} (#{})", label(field), by.position), by.position));
            }
        }
    }
    changes
}
