//! The money of one completed deal: what is certain of it, what is disputed, and what hangs on something to come.

use crate::deal::claims::{Claim, Known};
use crate::deal::event::{Clause, Event};
use crate::deal::history::Reading;
use crate::deal::money::Money;
use crate::deal::name::{Name, fold};
use crate::deal::order::{Placed, last};
use crate::deal::source::Grade;
use crate::deal::terms::{Field, Purchase, TransferKind, Value};
use crate::views::case::{Case, is_completion};
use crate::views::wording::{label, value};
use rust_decimal::Decimal;
use serde::Serialize;
use std::collections::BTreeMap;

/// What money is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Of a permanent move, or of a purchase that took effect.
    Fee,
    /// Of a loan.
    LoanFee,
    /// On top, if what they hang on comes true.
    AddOns,
    /// The price of an option that nobody has taken up yet.
    Option,
    /// The price of an obligation that has not taken effect yet.
    Obligation,
    /// The price of a purchase of which it is disputed, or not known, whether it is an option or an obligation.
    Purchase,
}

impl What {
    /// It is due only if something comes true.
    pub fn is_contingent(self) -> bool {
        !matches!(self, Self::Fee | Self::LoanFee)
    }

    /// As people say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Fee => "fees",
            Self::LoanFee => "loan fees",
            Self::AddOns => "add-ons, if due",
            Self::Option => "options, if taken up",
            Self::Obligation => "obligations, once due",
            Self::Purchase => "options or obligations",
        }
    }
}

/// How much is known of an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    /// Nobody contradicts it. It may be a range.
    Certain(Money),
    /// Nobody contradicts it, but its source is a doubtful one.
    Doubtful(Money),
    /// Sources contradict each other: the range that it lies in, for each currency that they name.
    Disputed(Vec<Money>),
    /// Nothing was paid, and that is known.
    Free,
    /// Nobody said how much.
    Unknown,
}

/// The money of a deal.
pub(super) struct Business<'c> {
    pub(super) seller: &'c Name,
    pub(super) buyer: &'c Name,
    /// It was a loan when it was completed.
    pub(super) loan: bool,
    pub(super) parts: Vec<(What, Amount)>,
    /// What the sums do not tell.
    pub(super) remarks: Vec<String>,
}

/// None while it is not completed, and where its clubs were not known.
pub(super) fn business<'c>(case: &'c Case<'_>) -> Option<Business<'c>> {
    let (completion, parties) = (case.completion()?, case.parties()?);
    let then = case.terms_at(completion);
    let kind = then.get(&Field::Kind);
    let disputed = kind.filter(|kind| kind.disputed);
    let is = |wanted: TransferKind| kind.is_some_and(|kind| *kind.standing.value == Value::Kind(wanted));
    let loan = disputed.is_none() && (is(TransferKind::Loan) || (kind.is_none() && looks_like_a_loan(&then)));
    let mut account = Account { case, parts: Vec::new(), remarks: Vec::new() };
    match disputed {
        Some(kind) => account.of_a_disputed_kind(kind),
        None if loan => account.of_a_loan(completion),
        None => account.of_a_sale(if is(TransferKind::Free) { Amount::Free } else { Amount::Unknown }),
    }
    if let Some(add_ons) = account.amount(Field::AddOns, |_| true) {
        account.part(What::AddOns, if disputed.is_some() { or_nothing(add_ons) } else { add_ons });
    }
    if case.events(is_completion).all(is_doubtful) {
        account.remarks.push(format!("completed by a doubtful source alone (#{})", completion.position()));
        account.parts = account.parts.into_iter().map(|(what, amount)| (what, doubted(amount))).collect();
    }
    let Account { parts, remarks, .. } = account;
    Some(Business { seller: &parties.owner, buyer: &parties.to, loan, parts, remarks })
}

/// Nobody named the kind, but terms that only a loan has.
fn looks_like_a_loan(terms: &BTreeMap<Field, Known<'_>>) -> bool {
    let stated = |field: Field| terms.contains_key(&field);
    !stated(Field::Fee) && [Field::LoanFee, Field::Purchase, Field::PurchasePrice, Field::Until].into_iter().any(stated)
}

struct Account<'c, 'a> {
    case: &'c Case<'a>,
    parts: Vec<(What, Amount)>,
    remarks: Vec<String>,
}

impl<'c, 'a> Account<'c, 'a> {
    fn part(&mut self, what: What, amount: Amount) {
        self.parts.push((what, amount));
    }

    /// `silent`: what it is where nobody states a fee.
    fn of_a_sale(&mut self, silent: Amount) {
        let fee = self.amount(Field::Fee, |_| true).unwrap_or(silent);
        self.part(What::Fee, fee);
        self.not_counted(Field::LoanFee, "it is no loan");
        self.not_counted(Field::PurchasePrice, "it is no loan");
    }

    /// The fee of a loan is its loan fee. What the purchase costs is due once that took effect, and not before.
    fn of_a_loan(&mut self, completion: &Reading<'_>) {
        let loan_fee = self.amount(Field::LoanFee, |_| true).unwrap_or(Amount::Unknown);
        self.part(What::LoanFee, loan_fee);
        let case = self.case;
        let clauses = || case.events(settles).filter(|clause| !completion.when().is_after(clause.when()));
        let telling = last(clauses().filter(|clause| took_effect(clause.event()).is_some()));
        match telling.map(|clause| (clause, took_effect(clause.event()) == Some(true), is_doubtful(clause))) {
            Some((clause, true, doubtful)) => self.bought(clause, doubtful),
            Some((_, false, false)) => self.not_counted(Field::Fee, "it is a loan"),
            _ => {
                self.not_counted(Field::Fee, "it is a loan");
                // Nobody who can be trusted tells what became of it.
                self.remarks.extend(last(clauses()).and_then(counted_as_open));
                self.purchase();
            }
        }
    }

    /// The purchase took effect: for the fee that was named then, or for the price that had been agreed.
    fn bought(&mut self, clause: &Reading<'_>, doubtful: bool) {
        let fee = self.amount(Field::Fee, |claim| !clause.when().is_after(&claim.when));
        let fee = fee.or_else(|| self.amount(Field::PurchasePrice, |_| true)).unwrap_or(Amount::Unknown);
        if doubtful {
            self.remarks.push(format!("bought by the word of a doubtful source alone (#{})", clause.position()));
        }
        self.part(What::Fee, if doubtful { doubted(fee) } else { fee });
    }

    /// What is stated, and cannot be due: terms of a sale that came to be a loan may still stand, and the other way round.
    fn not_counted(&mut self, field: Field, why: &str) {
        if let Some(known) = self.case.state.terms.get(&field) {
            let (stated, position) = (value(&known.standing.value), known.standing.said_by.position);
            self.remarks.push(format!("{}: {stated} (#{position}) is not counted, since {why}", label(field)));
        }
    }

    fn purchase(&mut self) {
        let purchase = self.case.state.terms.get(&Field::Purchase);
        let said = |wanted: Purchase| claims(purchase).any(|claim| *claim.value == Value::Purchase(wanted));
        let what = match purchase.map(|known| (&*known.standing.value, known.disputed)) {
            Some((Value::Purchase(Purchase::None), false)) => return,
            Some((Value::Purchase(Purchase::Option), false)) => What::Option,
            Some((Value::Purchase(Purchase::Obligation), false)) => What::Obligation,
            None if !self.case.state.terms.contains_key(&Field::PurchasePrice) => return,
            _ => What::Purchase,
        };
        if let Some(known) = purchase.filter(|known| known.disputed) {
            self.remarks.push(contradiction(Field::Purchase, claims(Some(known))));
        }
        let price = self.amount(Field::PurchasePrice, |_| true).unwrap_or(Amount::Unknown);
        self.part(what, if said(Purchase::None) { or_nothing(price) } else { price });
    }

    /// Whatever was stated may be due, or not.
    fn of_a_disputed_kind(&mut self, kind: &Known<'_>) {
        self.remarks.push(contradiction(Field::Kind, claims(Some(kind))));
        let stated = [(What::Fee, Field::Fee), (What::LoanFee, Field::LoanFee), (What::Purchase, Field::PurchasePrice)];
        let mut silent = true;
        for (what, field) in stated {
            if let Some(amount) = self.amount(field, |_| true) {
                silent &= what.is_contingent();
                self.part(what, or_nothing(amount));
            }
        }
        if silent {
            self.part(What::Fee, Amount::Unknown);
        }
    }

    /// What the claims on a field, of those that count, make of it; none where nobody claims anything.
    fn amount(&mut self, field: Field, counts: impl Fn(&Claim<'_>) -> bool) -> Option<Amount> {
        let known = self.case.state.terms.get(&field)?;
        let counted: Vec<&Claim<'_>> = claims(Some(known)).filter(|claim| counts(claim)).collect();
        let money: Vec<Money> = counted.iter().filter_map(|claim| amount_of(claim)).collect();
        let (standing, first) = (*money.first()?, *counted.first()?);
        if money.iter().any(|one| money.iter().any(|other| !one.agrees_with(other))) {
            self.remarks.push(contradiction(field, counted.into_iter()));
            return Some(Amount::Disputed(ranges(&money)));
        }
        if first.source.and_then(|source| source.grade).is_some_and(Grade::is_doubtful) {
            let position = first.said_by.position;
            self.remarks.push(format!("{}: {standing} rests on a doubtful source alone (#{position})", label(field)));
            return Some(Amount::Doubtful(standing));
        }
        Some(Amount::Certain(standing))
    }
}

/// The standing one first.
fn claims<'k, 'a>(known: Option<&'k Known<'a>>) -> impl Iterator<Item = &'k Claim<'a>> {
    known.into_iter().flat_map(|known| std::iter::once(&known.standing).chain(&known.rivals))
}

fn amount_of(claim: &Claim<'_>) -> Option<Money> {
    match &*claim.value {
        Value::Money(money) => Some(*money),
        _ => None,
    }
}

/// The range that these lie in, for each currency; from nothing, if it may be another currency.
fn ranges(money: &[Money]) -> Vec<Money> {
    let mut by_currency: BTreeMap<&str, (Decimal, Decimal)> = BTreeMap::new();
    for one in money {
        let range = by_currency.entry(one.currency()).or_insert((one.low(), one.high()));
        *range = (range.0.min(one.low()), range.1.max(one.high()));
    }
    let alone = by_currency.len() == 1;
    let range = |(currency, (low, high)): (&str, (Decimal, Decimal))| {
        Money::new(if alone { low } else { Decimal::ZERO }, Some(high), currency).ok()
    };
    by_currency.into_iter().filter_map(range).collect()
}

/// It may not be due at all.
fn or_nothing(amount: Amount) -> Amount {
    let from_nothing = |money: &Money| Money::new(Decimal::ZERO, Some(money.high()), money.currency()).ok();
    match amount {
        Amount::Certain(money) | Amount::Doubtful(money) => {
            Amount::Disputed(from_nothing(&money).into_iter().collect())
        }
        Amount::Disputed(ranges) => Amount::Disputed(ranges.iter().filter_map(from_nothing).collect()),
        Amount::Free | Amount::Unknown => amount,
    }
}

/// `fee: 35m EUR (#20) or 39m EUR (#108)`.
fn contradiction<'k, 'a: 'k>(field: Field, claims: impl Iterator<Item = &'k Claim<'a>>) -> String {
    let told: Vec<String> =
        claims.map(|claim| format!("{} (#{})", value(&claim.value), claim.said_by.position)).collect();
    format!("{}: {}", label(field), told.join(" or "))
}

/// It rests on a source that is known to be doubtful.
fn is_doubtful(reading: &Reading<'_>) -> bool {
    reading.record.source.as_ref().and_then(|source| source.grade).is_some_and(Grade::is_doubtful)
}

/// The amount is as doubtful as what it hangs on.
fn doubted(amount: Amount) -> Amount {
    if let Amount::Certain(money) = amount { Amount::Doubtful(money) } else { amount }
}

fn counted_as_open(clause: &Reading<'_>) -> Option<String> {
    let Event::ClauseTriggered { clause: named, outcome, .. } = clause.event() else { return None };
    let position = clause.position();
    let why =
        if is_doubtful(clause) { "rests on a doubtful source alone" } else { "does not tell whether it took effect" };
    Some(format!("{}: counted as open, since \"{outcome}\" (#{position}) {why}", named.word()))
}

/// The buyer buys after the loan, or does not.
fn settles(event: &Event) -> bool {
    matches!(event, Event::ClauseTriggered { clause: Clause::Option | Clause::Obligation, .. })
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
