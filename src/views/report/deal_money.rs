//! The money of one completed deal: what is certain of it, what is disputed, and what hangs on something to come.

use super::amount::Amount;
use super::claimed::{amount_of, claimed, claims, contradiction, doubtful, rests_on_doubt};
use super::clause::{Outcome, Purchased};
use super::money_kind::MoneyKind;
use crate::deal::claims::{Claim, Known, terms};
use crate::deal::history::Reading;
use crate::deal::money::Money;
use crate::deal::name::Name;
use crate::deal::order::Placed;
use crate::deal::terms::{Field, Purchase, TransferKind, Value};
use crate::views::deal_at_cuts::DealAtCuts;
use crate::views::wording::{label, value};
use std::collections::BTreeMap;

/// The money of a deal.
pub(super) struct DealMoney<'c> {
    /// None of a free agent.
    pub(super) seller: Option<&'c Name>,
    pub(super) buyer: &'c Name,
    /// It was a loan when it was completed.
    pub(super) loan: bool,
    pub(super) parts: Vec<(MoneyKind, Amount)>,
    /// What the sums do not tell.
    pub(super) remarks: Vec<String>,
}

/// None while it is not completed, and where its clubs were not known.
pub(super) fn deal_money<'c>(case: &'c DealAtCuts<'_>) -> Option<DealMoney<'c>> {
    let (completion, parties) = (case.completion()?, case.parties()?);
    let outcome = Outcome::of(case, completion);
    let before = outcome.first.map(|purchase| terms_before(purchase, case, completion));
    let moved = before.as_ref().unwrap_or(&case.state.terms);
    let kind = moved.get(&Field::Kind);
    let mut kinds = [case.state.terms.get(&Field::Kind), kind].into_iter().flatten();
    let doubted = kinds.find(|kind| kind.disputed || rests_on_doubt(&kind.standing));
    let is = |wanted: TransferKind| kind.is_some_and(|kind| *kind.standing.value == Value::Kind(wanted));
    let loan = doubted.is_none() && (is(TransferKind::Loan) || (kind.is_none() && looks_like_a_loan(moved)));
    let mut account = Account { case, moved, parts: Vec::new(), remarks: Vec::new() };
    match (doubted, kind) {
        (Some(kind), _) => account.of_a_doubted_kind(kind),
        (None, _) if loan => account.of_a_loan(outcome),
        (None, kind) => account.of_a_sale(kind.filter(|_| is(TransferKind::Free))),
    }
    if let Some(add_ons) = account.amount(Field::AddOns, |_| true) {
        account.part(MoneyKind::AddOns, if doubted.is_some() { add_ons.or_nothing() } else { add_ons });
    }
    let Account { parts, remarks, .. } = account;
    Some(DealMoney { seller: parties.owner.as_ref(), buyer: &parties.to, loan, parts, remarks })
}

/// The terms before the purchase took effect: what it was then is no more.
fn terms_before<'a>(
    purchase: &Reading<'_>,
    case: &DealAtCuts<'a>,
    completion: &Reading<'_>,
) -> BTreeMap<Field, Known<'a>> {
    let is_before = |reading: &&Reading<'_>| {
        // It may not be known that it was completed before.
        purchase.when().is_after(reading.when()) || reading.position() == completion.position()
    };
    terms(&case.certain().filter(is_before).collect::<Vec<_>>(), case.parties(), &case.who)
}

/// Nobody named the kind, but terms that only a loan has.
fn looks_like_a_loan(terms: &BTreeMap<Field, Known<'_>>) -> bool {
    let stated = |field: Field| terms.contains_key(&field);
    !stated(Field::Fee) && [Field::LoanFee, Field::Purchase, Field::PurchasePrice, Field::Until].into_iter().any(stated)
}

struct Account<'c, 'a> {
    case: &'c DealAtCuts<'a>,
    /// The terms before a purchase took effect, which ends the price and the condition.
    moved: &'c BTreeMap<Field, Known<'a>>,
    parts: Vec<(MoneyKind, Amount)>,
    remarks: Vec<String>,
}

impl<'a> Account<'_, 'a> {
    fn part(&mut self, what: MoneyKind, amount: Amount) {
        self.parts.push((what, amount));
    }

    fn known(&self, field: Field) -> Option<&Known<'a>> {
        self.case.state.terms.get(&field)
    }

    fn of_a_sale(&mut self, free: Option<&Known<'_>>) {
        let fee = match free {
            Some(kind) => self.of_what_is_free(kind),
            None => self.amount(Field::Fee, |_| true).unwrap_or(Amount::Unknown),
        };
        self.part(MoneyKind::Fee, fee);
        self.not_counted(Field::LoanFee, "it is no loan");
        self.not_counted(Field::PurchasePrice, "it is no loan");
    }

    /// A fee that was talked of before is not due. One that is stated as late as that it is free may be.
    fn of_what_is_free(&mut self, kind: &Known<'_>) -> Amount {
        let is_something = |claim: &Claim<'_>| amount_of(claim).is_some_and(|money| !money.high().is_zero());
        let is_over = |claim: &Claim<'_>| claims(Some(kind)).any(|free| free.when.is_after(&claim.when));
        let is_due = |claim: &Claim<'_>| is_something(claim) && !is_over(claim);
        let yet = claims(self.known(Field::Fee)).find(|claim| is_due(claim)).map(|claim| {
            let (free, fee) = (kind.standing.said_by.position, claim.said_by.position);
            format!("it is free (#{free}), and yet fee: {} (#{fee})", value(&claim.value))
        });
        if yet.is_none() && claims(self.known(Field::Fee)).any(is_something) {
            self.not_counted(Field::Fee, "it is free");
        }
        self.remarks.extend(yet);
        self.amount(Field::Fee, is_due).map_or(Amount::Free, Amount::or_nothing)
    }

    /// The fee of a loan is its loan fee. What the purchase costs is due once that took effect, and not before.
    fn of_a_loan(&mut self, outcome: Outcome<'_, '_>) {
        let loan_fee = self.amount(Field::LoanFee, |_| true).unwrap_or(Amount::Unknown);
        self.part(MoneyKind::LoanFee, loan_fee);
        self.remarks.extend(outcome.remarks);
        match outcome.purchased {
            Purchased::Yes(clause) => {
                let paid = self.paid(clause).unwrap_or(Amount::Unknown);
                self.part(MoneyKind::Fee, paid);
            }
            Purchased::Perhaps(clause) => {
                let paid = self.paid(clause).unwrap_or(Amount::Unknown);
                let position = clause.position();
                self.remarks.push(format!("only a doubtful source says that he was bought (#{position})"));
                self.part(MoneyKind::Fee, paid.doubted());
            }
            Purchased::InDispute(clause) => {
                let paid = self.paid(clause).unwrap_or(Amount::Unknown);
                self.part(MoneyKind::Fee, paid.or_nothing());
            }
            Purchased::No => self.not_counted(Field::Fee, "it is a loan"),
            Purchased::Open => {
                self.not_counted(Field::Fee, "it is a loan");
                self.open_purchase();
            }
        }
    }

    /// What a purchase costs: the fee that was named then, or the price that had been agreed.
    fn paid(&mut self, clause: &Reading<'_>) -> Option<Amount> {
        let named = self.amount(Field::Fee, |claim| !clause.when().is_after(&claim.when));
        let paid = named.or_else(|| self.price_before());
        let disputed = self.known(Field::Fee).filter(|fee| fee.disputed);
        match (disputed, paid) {
            // What was said before contradicts what was said after, and nothing settles it.
            (Some(fee), Some(Amount::Certain(money))) => {
                let all: Vec<Money> = claims(Some(fee)).filter_map(amount_of).chain([money]).collect();
                let remark = contradiction(Field::Fee, claims(Some(fee)));
                self.remarks.push(remark);
                Some(Amount::disputed(&all))
            }
            (_, paid) => paid,
        }
    }

    /// The price that had been agreed when the purchase took effect.
    fn price_before(&mut self) -> Option<Amount> {
        let (amount, remarks) = claimed(Field::PurchasePrice, self.moved.get(&Field::PurchasePrice)?, |_| true)?;
        self.remarks.extend(remarks);
        Some(amount)
    }

    /// What is stated, and cannot be due: terms of a sale that came to be a loan may still stand, and the other way round.
    fn not_counted(&mut self, field: Field, why: &str) {
        if let Some(known) = self.case.state.terms.get(&field) {
            let (stated, position) = (value(&known.standing.value), known.standing.said_by.position);
            self.remarks.push(format!("{}: {stated} (#{position}) is not counted, since {why}", label(field)));
        }
    }

    /// What kind of purchase was stated; none where none was, or it is known that there is none.
    fn purchase(&self) -> Option<MoneyKind> {
        match self.known(Field::Purchase).map(|known| (&*known.standing.value, known.disputed)) {
            Some((Value::Purchase(Purchase::None), false)) => None,
            Some((Value::Purchase(Purchase::Option), false)) => Some(MoneyKind::Option),
            Some((Value::Purchase(Purchase::Obligation), false)) => Some(MoneyKind::Obligation),
            None => self.known(Field::PurchasePrice).map(|_| MoneyKind::Purchase),
            _ => Some(MoneyKind::Purchase),
        }
    }

    fn open_purchase(&mut self) {
        let Some(what) = self.purchase() else { return };
        let purchase = self.case.state.terms.get(&Field::Purchase);
        if let Some(known) = purchase.filter(|known| known.disputed) {
            self.remarks.push(contradiction(Field::Purchase, claims(Some(known))));
        }
        let none = claims(purchase).any(|claim| *claim.value == Value::Purchase(Purchase::None));
        let price = self.amount(Field::PurchasePrice, |_| true).unwrap_or(Amount::Unknown);
        self.part(what, if none { price.or_nothing() } else { price });
    }

    /// Whatever was stated may be due, or not; and whatever a kind asks for that was not stated is not known.
    fn of_a_doubted_kind(&mut self, kind: &Known<'_>) {
        self.remarks.push(match kind.disputed {
            true => contradiction(Field::Kind, claims(Some(kind))),
            false => doubtful(Field::Kind, &value(&kind.standing.value), &kind.standing),
        });
        let may_be = |wanted: TransferKind| claims(Some(kind)).any(|claim| *claim.value == Value::Kind(wanted));
        // What is no more than a doubtful word may as well be a sale.
        let sale = !kind.disputed || may_be(TransferKind::Permanent) || may_be(TransferKind::Swap);
        for (what, field, is_due) in [
            (MoneyKind::Fee, Field::Fee, sale),
            (MoneyKind::LoanFee, Field::LoanFee, may_be(TransferKind::Loan)),
            (MoneyKind::Purchase, Field::PurchasePrice, false),
        ] {
            let stated = self.amount(field, |_| true).map(Amount::or_nothing);
            self.parts.extend(stated.or(is_due.then_some(Amount::Unknown)).map(|amount| (what, amount)));
        }
    }

    /// What the claims on a field, of those that count, make of it; none where nobody claims anything.
    fn amount(&mut self, field: Field, counts: impl Fn(&Claim<'_>) -> bool) -> Option<Amount> {
        let (amount, remarks) = claimed(field, self.case.state.terms.get(&field)?, counts)?;
        self.remarks.extend(remarks);
        Some(amount)
    }
}
