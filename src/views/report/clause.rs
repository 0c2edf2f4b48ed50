//! What records tell of an option or an obligation: whether the buyer bought after the loan.

use super::claimed::is_doubtful;
use crate::deal::event::{Clause, Event};
use crate::deal::history::Reading;
use crate::deal::kind::Kind;
use crate::deal::name::fold;
use crate::deal::order::{Placed, last};
use crate::deal::terms::{Field, TransferKind, Value};
use crate::views::deal_at_cuts::DealAtCuts;

/// What became of the purchase.
pub(super) enum Purchased<'c, 'a> {
    /// It took effect, by this record.
    Yes(&'c Reading<'a>),
    /// The same, by the word of a doubtful source alone.
    Perhaps(&'c Reading<'a>),
    /// It took effect by this record, and did not by another; or what this one said was erased.
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
            case.events(settles).filter(|clause| !completion.when().is_after(clause.when())).collect();
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
        let erased = clauses.iter().filter(|clause| clause.record.is_erased());
        // It may have said anything: only a later word tells more.
        let open = erased.filter(|erased| !trusted.iter().any(|word| is_older(erased, word)));
        if let Some(erased) = last(open.copied()) {
            // What was paid by an earlier word may be what is due.
            let since = outcome.first.filter(|first| is_older(first, erased)).unwrap_or(erased);
            outcome.purchased = Purchased::InDispute(since);
            let position = erased.position();
            outcome.remarks.push(format!("#{position} was erased: it is not known whether the purchase took effect"));
            return outcome;
        }
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

/// `option: "exercised" (#3)`; without its name `"exercised" (#3)`.
fn quoted(clause: &Reading<'_>, named: bool) -> Option<String> {
    let Event::ClauseTriggered { clause: which, outcome, .. } = clause.event() else { return None };
    let name = if named { format!("{}: ", which.word()) } else { String::new() };
    Some(format!("{name}\"{outcome}\" (#{})", clause.position()))
}

/// `option: "exercised" (#3) or "lapsed" (#4)`.
fn contradiction(words: &[&Reading<'_>]) -> Option<String> {
    let told: Vec<String> = words.iter().enumerate().filter_map(|(place, word)| quoted(word, place == 0)).collect();
    (!told.is_empty()).then(|| told.join(" or "))
}

fn counted_as_open(clause: &Reading<'_>) -> Option<String> {
    let Event::ClauseTriggered { clause: named, outcome, .. } = clause.event() else { return None };
    let position = clause.position();
    let why =
        if is_doubtful(clause) { "rests on a doubtful source alone" } else { "does not tell whether it took effect" };
    Some(format!("{}: counted as open, since \"{outcome}\" (#{position}) {why}", named.word()))
}

/// The buyer buys after the loan, or does not; or it may be that, and was erased.
fn settles(event: &Event) -> bool {
    match event {
        Event::ClauseTriggered { clause, .. } => matches!(clause, Clause::Option | Clause::Obligation),
        Event::Erased(erased) => erased.kind() == Kind::ClauseTriggered,
        _ => false,
    }
}

/// By its outcome, which is a free text, or by the terms that it states; none where they do not tell, or each says
/// otherwise.
fn took_effect(event: &Event) -> Option<bool> {
    const YES: [&str; 8] =
        ["exercised", "exercised early", "triggered", "taken up", "met", "fulfilled", "activated", "took effect"];
    const NO: [&str; 8] =
        ["lapsed", "expired", "declined", "waived", "not exercised", "not triggered", "not taken up", "not met"];
    let Event::ClauseTriggered { outcome, terms, .. } = event else { return None };
    let states = |field: Field| terms.as_ref().and_then(|terms| terms.0.get(&field));
    let buys = states(Field::Fee).is_some() || states(Field::Kind) == Some(&Value::Kind(TransferKind::Permanent));
    let outcome = fold(outcome.as_str());
    let words = outcome.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let outcome = words.collect::<Vec<_>>().join(" ");
    // Only these words and no others: a guess would make money certain.
    match (YES.contains(&outcome.as_str()), NO.contains(&outcome.as_str())) {
        (_, true) => (!buys).then_some(false),
        (true, _) => Some(true),
        (false, false) => buys.then_some(true),
    }
}
