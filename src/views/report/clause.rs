//! What records tell of an option or an obligation: whether the buyer bought after the loan.

use super::claimed::is_doubtful;
use crate::deal::event::{Clause, ClauseOutcome, Event};
use crate::deal::history::Reading;
use crate::deal::order::{Placed, last};
use crate::deal::terms::{Field, TransferKind, Value};
use crate::views::deal_at_cuts::DealAtCuts;

/// What became of the purchase.
pub(super) enum Purchased<'c, 'a> {
    /// It took effect, by this record.
    Yes(&'c Reading<'a>),
    /// The same, by the word of a doubtful source alone.
    Perhaps(&'c Reading<'a>),
    /// It took effect by this record, and did not by another.
    InDispute(&'c Reading<'a>),
    /// It lapsed.
    No,
    /// Nobody who can be trusted tells.
    Open,
}

/// What all clauses tell together.
pub(super) struct Outcome<'c, 'a> {
    pub(super) purchased: Purchased<'c, 'a>,
    /// The first record by which the purchase took effect, whoever says so, and whether or not it stands.
    pub(super) first: Option<&'c Reading<'a>>,
    pub(super) remarks: Vec<String>,
}

impl<'c, 'a> Outcome<'c, 'a> {
    /// By the last telling words of those who can be trusted; if there are none, by those of the doubtful.
    pub(super) fn of(case: &'c DealAtCuts<'a>, completion: &Reading<'_>) -> Self {
        let clauses: Vec<&'c Reading<'a>> =
            case.all(settles).filter(|clause| !completion.when().is_after(clause.when())).collect();
        let telling = |doubtful: bool| {
            let tells =
                |clause: &&&Reading<'_>| took_effect(clause.event()).is_some() && is_doubtful(clause) == doubtful;
            latest(&clauses.iter().filter(tells).copied().collect::<Vec<_>>())
        };
        let (trusted, doubtful) = (telling(false), telling(true));
        let first = clauses.iter().filter(|clause| took_effect(clause.event()) == Some(true));
        let mut outcome = Self {
            purchased: Purchased::Open,
            first: first.min_by_key(|clause| (clause.when().end, clause.position())).copied(),
            remarks: Vec::new(),
        };
        let is_older = |word: &Reading<'_>, than: &Reading<'_>| than.when().is_after(word.when());
        let words = if trusted.is_empty() { &doubtful } else { &trusted };
        let says = |wanted: bool| words.iter().copied().find(|word| took_effect(word.event()) == Some(wanted));
        outcome.purchased = match (says(true), says(false)) {
            (Some(yes), Some(_)) => {
                outcome.remarks.extend(contradiction(words));
                Purchased::InDispute(yes)
            }
            (Some(yes), None) if trusted.is_empty() => Purchased::Perhaps(yes),
            (Some(yes), None) => Purchased::Yes(yes),
            (None, Some(_)) if !trusted.is_empty() => Purchased::No,
            (None, _) => {
                outcome.remarks.extend(last(clauses.iter().copied()).and_then(counted_as_open));
                Purchased::Open
            }
        };
        let contradicts = |word: &&&Reading<'_>| {
            trusted.iter().any(|trusted| took_effect(trusted.event()) != took_effect(word.event()))
                && !trusted.iter().any(|trusted| is_older(word, trusted))
        };
        outcome.remarks.extend(doubtful.iter().filter(contradicts).filter_map(|word| {
            Some(format!("{} is not counted, since it rests on a doubtful source alone", quoted(word, true)?))
        }));
        outcome
    }
}

/// Those that none of the others is after.
fn latest<'c, 'a>(words: &[&'c Reading<'a>]) -> Vec<&'c Reading<'a>> {
    let is_last = |word: &&&Reading<'_>| !words.iter().any(|other| other.when().is_after(word.when()));
    words.iter().filter(is_last).copied().collect()
}

/// `option: exercised (#3)`; without its name `exercised (#3)`.
fn quoted(clause: &Reading<'_>, named: bool) -> Option<String> {
    let (which, outcome) = clause.event().clause()?;
    let name = if named { format!("{}: ", which.word()) } else { String::new() };
    Some(format!("{name}{outcome} (#{})", clause.position()))
}

/// `option: exercised (#3) or lapsed (#4)`.
fn contradiction(words: &[&Reading<'_>]) -> Option<String> {
    let told: Vec<String> = words.iter().enumerate().filter_map(|(place, word)| quoted(word, place == 0)).collect();
    (!told.is_empty()).then(|| told.join(" or "))
}

fn counted_as_open(clause: &Reading<'_>) -> Option<String> {
    let (named, outcome) = clause.event().clause()?;
    let position = clause.position();
    let why =
        if is_doubtful(clause) { "rests on a doubtful source alone" } else { "does not tell whether it took effect" };
    Some(format!("{}: counted as open, since {outcome} (#{position}) {why}", named.word()))
}

/// The buyer buys after the loan, or does not.
fn settles(event: &Event) -> bool {
    event.clause().is_some_and(|(clause, _)| matches!(clause, Clause::Option | Clause::Obligation))
}

/// By its outcome; none where that does not tell, or the terms that it states say otherwise.
fn took_effect(event: &Event) -> Option<bool> {
    let (_, outcome) = event.clause()?;
    let states = |field: Field| event.terms().and_then(|terms| terms.0.get(&field));
    let buys = states(Field::Fee).is_some() || states(Field::Kind) == Some(&Value::Kind(TransferKind::Permanent));
    match outcome {
        ClauseOutcome::Exercised | ClauseOutcome::Agreed => Some(true),
        ClauseOutcome::Lapsed | ClauseOutcome::Waived => (!buys).then_some(false),
        ClauseOutcome::Disputed => None,
    }
}
