//! No sum hides a doubt.

use super::clubs::{LOAN, PERMANENT, completed, of, spent};
use super::{KJAER, kjaer_on, told};
use crate::events::*;
use crate::story::on;
use mercato::deal::event::{Clause, Event};
use mercato::deal::terms::Field;
use mercato::views::deals::Deals;

#[test]
fn a_disputed_fee_is_a_range_apart_and_its_rivals_are_named() {
    let rival = on("2020-01-13", report(fee("17m EUR"))).learned("2020-01-20").by("a paper", "B2");
    let story = completed([PERMANENT, (Field::Fee, "15m EUR")], vec![rival]);
    assert_eq!(spent(&story), ["fee disputed 15m..17m EUR"]);
    // Graded better than no grade at all, the report stands: it does not matter here.
    assert_eq!(of(&story).remarks[0].text, "fee: 17m EUR (#3) or 15m EUR (#2)");
    assert_eq!(of(&story).remarks.len(), 1, "once, for both clubs");
}

#[test]
fn ranges_that_meet_are_no_dispute() {
    let agrees = on("2020-01-13", report(fee("14m..16m EUR"))).by("a paper", "C3");
    let story = completed([PERMANENT], vec![on("2020-01-13", report(fee("15m EUR"))).by("the club", "A1"), agrees]);
    assert_eq!(spent(&story), ["fee 15m EUR"]);
    assert!(of(&story).remarks.is_empty());
}

#[test]
fn of_ranges_that_meet_their_common_part_is_certain() {
    let says = |one: (&'static str, &str), other: (&'static str, &str)| {
        let report =
            |(range, grade): (&'static str, &str), by: &str| on("2020-01-13", report(fee(range))).by(by, grade);
        completed([PERMANENT], vec![report(one, "a paper"), report(other, "another")])
    };
    let meet = says(("8m..10m EUR", "A1"), ("10m..12m EUR", "B2"));
    assert_eq!(spent(&meet), ["fee 10m EUR"]);
    assert_eq!(of(&meet).remarks[0].text, "fee: 8m..10m EUR (#3) and 10m..12m EUR (#4) meet at 10m EUR");
    assert_eq!(spent(&says(("8m..11m EUR", "A1"), ("10m..12m EUR", "B2"))), ["fee 10m..11m EUR"]);
    // A doubtful word makes nothing more certain than it is.
    assert_eq!(spent(&says(("8m..10m EUR", "A1"), ("10m..12m EUR", "E5"))), ["fee 8m..10m EUR"]);
    assert_eq!(spent(&says(("8m..10m EUR", "D4"), ("10m..12m EUR", "E5"))), ["fee doubtful 10m EUR"]);
}

#[test]
fn rivals_in_other_currencies_leave_nothing_certain_in_either() {
    let rival = on("2020-01-13", report(fee("13m GBP"))).by("a paper", "B2");
    let story = completed([PERMANENT, (Field::Fee, "15m EUR")], vec![rival]);
    assert_eq!(spent(&story), ["fee disputed 0..15m EUR", "fee disputed 0..13m GBP"]);
}

#[test]
fn a_doubtful_source_alone_makes_nothing_certain() {
    let doubtful = on("2020-01-13", report(fee("15m EUR"))).by("a forum", "E5");
    let story = completed([PERMANENT], vec![doubtful]);
    assert_eq!(spent(&story), ["fee doubtful 15m EUR"]);
    assert_eq!(of(&story).remarks[0].text, "fee: 15m EUR rests on a doubtful source alone (#3)");
}

#[test]
fn what_a_doubtful_source_alone_has_completed_or_bought_is_as_doubtful() {
    let agreed = || on("2020-01-09", agreement_on(terms([PERMANENT, (Field::Fee, "15m EUR")]))).by("the club", "A1");
    let completed_by = |grade: &str| {
        told([kjaer_on("2020-01-07"), agreed().of(KJAER), on("2020-01-13", completion()).by("x", grade).of(KJAER)])
    };
    assert!(spent(&completed_by("E5")).is_empty(), "it is not completed");
    assert_eq!(spent(&completed_by("C3")), ["fee 15m EUR"]);
    let again = completed_by("E5").and(on("2020-01-13", completion()).by("y", "B2").of(KJAER));
    assert_eq!(spent(&again), ["fee 15m EUR"]);
    let loan = [LOAN, (Field::LoanFee, "0 EUR"), (Field::Purchase, "option"), (Field::PurchasePrice, "8m EUR")];
    let says = |outcome: &str, grade: &str| {
        let event = Event::ClauseTriggered {
            clause: Clause::Option,
            outcome: outcome.parse().unwrap(),
            remark: None,
            terms: None,
        };
        spent(&completed(loan, vec![on("2020-02-20", event).by("x", grade)]))
    };
    assert_eq!(says("exercised", "E5"), ["fee doubtful 8m EUR", "loan_fee 0 EUR"]);
    assert_eq!(says("exercised", "B2"), ["fee 8m EUR", "loan_fee 0 EUR"]);
    assert_eq!(says("lapsed", "E5"), ["loan_fee 0 EUR", "option 8m EUR"]);
}

#[test]
fn what_is_stated_and_cannot_be_due_is_named() {
    let story = completed([PERMANENT, (Field::Fee, "15m EUR"), (Field::LoanFee, "1m EUR")], vec![]);
    assert_eq!(spent(&story), ["fee 15m EUR"]);
    assert_eq!(of(&story).remarks[0].text, "loan fee: 1m EUR (#2) is not counted, since it is no loan");
}

#[test]
fn the_last_word_on_an_option_that_says_what_became_of_it_counts() {
    let loan = [LOAN, (Field::LoanFee, "0 EUR"), (Field::Purchase, "option"), (Field::PurchasePrice, "8m EUR")];
    let says = |day: &str, outcome: &str| {
        on(
            day,
            Event::ClauseTriggered {
                clause: Clause::Option,
                outcome: outcome.parse().unwrap(),
                remark: None,
                terms: None,
            },
        )
    };
    let story = |after| spent(&completed(loan, after));
    let bought = ["fee 8m EUR", "loan_fee 0 EUR"];
    assert_eq!(story(vec![says("2020-02-20", "exercised"), says("2020-02-25", "disputed")]), bought);
    assert_eq!(story(vec![says("2020-02-20", "lapsed"), says("2020-02-25", "exercised")]), bought);
}

#[test]
fn where_the_kind_is_disputed_all_its_money_is() {
    let story = told([
        kjaer_on("2020-01-07"),
        on("2020-01-13", completion()).of(KJAER),
        on("2020-01-13", report(terms([LOAN, (Field::LoanFee, "1m EUR")]))).by("a paper", "B2").of(KJAER),
        on("2020-01-13", report(terms([PERMANENT, (Field::Fee, "9m EUR"), (Field::AddOns, "2m EUR")])))
            .by("another", "B2")
            .of(KJAER),
    ]);
    let all = ["fee disputed 0..9m EUR", "loan_fee disputed 0..1m EUR", "add_ons disputed 0..2m EUR"];
    assert_eq!(spent(&story), all);
    assert!(of(&story).remarks[0].text.starts_with("kind: "));
    let silent = told([
        kjaer_on("2020-01-07"),
        on("2020-01-13", completion()).of(KJAER),
        on("2020-01-13", report(terms([LOAN]))).by("a paper", "B2").of(KJAER),
        on("2020-01-13", report(terms([PERMANENT]))).by("another", "B2").of(KJAER),
    ]);
    assert_eq!(spent(&silent), ["fee unknown 1", "loan_fee unknown 1"]);
}

#[test]
fn an_option_that_may_be_an_obligation_is_told_as_one_or_the_other() {
    let base = || (Field::PurchasePrice, "8m EUR");
    let says = |purchase: &'static str, by: &str| {
        on("2020-01-13", report(terms([(Field::Purchase, purchase), base()]))).by(by, "B2")
    };
    let with = |one: &'static str, other: &'static str| {
        completed([LOAN, (Field::LoanFee, "0 EUR")], vec![says(one, "a paper"), says(other, "another")])
    };
    let story = with("option", "obligation");
    assert_eq!(spent(&story), ["loan_fee 0 EUR", "purchase 8m EUR"]);
    assert_eq!(of(&story).remarks[0].text, "purchase: obligation (#4) or option (#3)");
    assert_eq!(spent(&with("option", "none")), ["loan_fee 0 EUR", "purchase disputed 0..8m EUR"]);
}

#[test]
fn a_disputed_price_of_a_purchase_stays_in_dispute_once_it_is_due() {
    let price = |price: &str, by: &str| on("2020-01-13", report(terms([(Field::PurchasePrice, price)]))).by(by, "B2");
    let mut after = vec![price("2.5m EUR", "a paper"), price("3.5m EUR", "another")];
    let of_a_loan = [LOAN, (Field::LoanFee, "0 EUR"), (Field::Purchase, "option")];
    assert_eq!(spent(&completed(of_a_loan, after)), ["loan_fee 0 EUR", "option disputed 2.5m..3.5m EUR"]);
    after = vec![price("2.5m EUR", "a paper"), price("3.5m EUR", "another")];
    after.push(on("2020-02-20", clause(terms([PERMANENT]))));
    assert_eq!(spent(&completed(of_a_loan, after)), ["fee disputed 2.5m..3.5m EUR", "loan_fee 0 EUR"]);
}

#[test]
fn a_correction_counts_as_soon_as_it_is_known_and_not_before() {
    let corrects = correction(2, serde_json::json!({"data": {"terms": {"fee": written("16m EUR")}}}));
    let story = completed([PERMANENT, (Field::Fee, "15m EUR")], vec![on("2020-01-20", corrects)]);
    assert_eq!(spent(&story), ["fee 16m EUR"]);
    let known_at = Some(crate::story::moment("2020-01-19"));
    let cuts = mercato::deal::cuts::Cuts { known_at, ..Default::default() };
    let then = mercato::views::report::clubs::clubs(&Deals::of(&super::histories(&story), &cuts), &super::everything());
    let spent = super::clubs::lines(&then, "Milan", mercato::views::report::clubs::Side::Spent);
    assert_eq!(spent, ["fee 15m EUR"]);
}
