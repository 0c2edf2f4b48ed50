//! What the claims on a field make of its amount, and what is to be said of that.

use super::amount::{Amount, common};
use crate::deal::claims::{Claim, Known};
use crate::deal::history::Reading;
use crate::deal::money::Money;
use crate::deal::source::Grade;
use crate::deal::terms::{Field, Value};
use crate::views::wording::{label, value};

/// Of those claims that count; none where none does.
pub(super) fn claimed(
    field: Field,
    known: &Known<'_>,
    counts: impl Fn(&Claim<'_>) -> bool,
) -> Option<(Amount, Vec<String>)> {
    let counted: Vec<&Claim<'_>> = claims(Some(known)).filter(|claim| counts(claim)).collect();
    let standing = *counted.first()?;
    let money = |claims: &[&Claim<'_>]| claims.iter().copied().filter_map(amount_of).collect::<Vec<Money>>();
    let all = money(&counted);
    if all.iter().any(|one| all.iter().any(|other| !one.agrees_with(other))) {
        return Some((Amount::disputed(&all), vec![contradiction(field, counted.into_iter())]));
    }
    // A doubtful word makes nothing more certain than it is.
    let is_doubtful = rests_on_doubt(standing);
    let heard: Vec<&Claim<'_>> = counted.into_iter().filter(|claim| is_doubtful || !rests_on_doubt(claim)).collect();
    let said = money(&heard);
    let common = common(&said)?;
    let mut remarks = Vec::new();
    if !said.iter().any(|one| (one.low(), one.high()) == (common.low(), common.high())) {
        remarks.push(format!("{}: {} meet at {common}", label(field), told(heard.into_iter()).join(" and ")));
    }
    if !is_doubtful {
        return Some((Amount::Certain(common), remarks));
    }
    remarks.push(doubtful(field, &common.to_string(), standing));
    Some((Amount::Doubtful(common), remarks))
}

/// The standing one first.
pub(super) fn claims<'k, 'a>(known: Option<&'k Known<'a>>) -> impl Iterator<Item = &'k Claim<'a>> {
    known.into_iter().flat_map(|known| std::iter::once(&known.standing).chain(&known.rivals))
}

pub(super) fn amount_of(claim: &Claim<'_>) -> Option<Money> {
    match &*claim.value {
        Value::Money(money) => Some(*money),
        _ => None,
    }
}

/// `35m EUR (#20)`, each.
fn told<'k, 'a: 'k>(claims: impl Iterator<Item = &'k Claim<'a>>) -> Vec<String> {
    claims.map(|claim| format!("{} (#{})", value(&claim.value), claim.said_by.position)).collect()
}

/// `fee: 35m EUR (#20) or 39m EUR (#108)`.
pub(super) fn contradiction<'k, 'a: 'k>(field: Field, claims: impl Iterator<Item = &'k Claim<'a>>) -> String {
    format!("{}: {}", label(field), told(claims).join(" or "))
}

pub(super) fn doubtful(field: Field, stated: &str, claim: &Claim<'_>) -> String {
    format!("{}: {stated} rests on a doubtful source alone (#{})", label(field), claim.said_by.position)
}

/// It rests on a source that is known to be doubtful. Where that is said of the standing claim, all are.
pub(super) fn rests_on_doubt(claim: &Claim<'_>) -> bool {
    claim.source.as_ref().and_then(|source| source.grade).is_some_and(Grade::is_doubtful)
}

/// It rests on a source that is known to be doubtful.
pub(super) fn is_doubtful(reading: &Reading<'_>) -> bool {
    reading.is_doubtful()
}
