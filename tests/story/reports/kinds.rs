//! What the kind of a move leaves of its money: where it is in dispute, all of that is.

use super::clubs::{LOAN, PERMANENT, completed, of, spent};
use super::{KJAER, kjaer_on, told};
use crate::events::*;
use crate::story::{Story, Told, on};
use mercato::deal::terms::Field;

const FREE: (Field, &str) = (Field::Kind, "free");

fn remark(story: &Story) -> String {
    of(story).remarks[0].text.clone()
}

/// Kjaer's deal with all of this.
fn dealt<const N: usize>(all: [Told; N]) -> Story {
    all.into_iter().map(|told| told.of(KJAER)).fold(told([kjaer_on("2020-01-02")]), Story::and)
}

#[test]
fn a_report_of_the_next_day_can_dispute_the_kind() {
    let story = dealt([
        on("2020-01-13", completion_on(terms([PERMANENT, (Field::Fee, "10m EUR")]))).by("the club", "B2"),
        on("2020-01-14", report(terms([LOAN]))).by("a paper", "A1"),
    ]);
    assert_eq!(spent(&story), ["fee disputed 0..10m EUR", "loan_fee unknown 1"]);
    assert_eq!(remark(&story), "kind: loan (#3) or permanent (#2)");
    let other = dealt([
        on("2020-01-13", completion_on(terms([LOAN, (Field::LoanFee, "1m EUR")]))).by("the club", "C3"),
        on("2020-01-14", report(terms([PERMANENT, (Field::Fee, "9m EUR")]))).by("a paper", "A1"),
    ]);
    assert_eq!(spent(&other), ["fee disputed 0..9m EUR", "loan_fee disputed 0..1m EUR"]);
}

#[test]
fn a_kind_that_was_named_the_next_day_counts() {
    let says = [LOAN, (Field::LoanFee, "1m EUR"), (Field::Purchase, "option"), (Field::PurchasePrice, "9m EUR")];
    let story = dealt([on("2020-01-13", completion()), on("2020-01-14", report(terms(says))).by("a paper", "B2")]);
    assert_eq!(spent(&story), ["loan_fee 1m EUR", "option 9m EUR"]);
    assert_eq!(of(&story).clubs[0].arrivals.loans, 1);
}

#[test]
fn an_earlier_completion_of_a_doubtful_source_takes_nothing_from_the_official_one() {
    let story = dealt([
        on("2020-01-12", completion_on(terms([PERMANENT, (Field::Fee, "10m EUR")]))).by("the club", "A1"),
        on("2020-01-10", completion_on(terms([LOAN]))).learned("2020-01-13").by("a forum", "E5"),
    ]);
    assert_eq!(spent(&story), ["fee 10m EUR"]);
}

#[test]
fn what_was_bought_was_a_loan_before_also_where_all_is_of_one_day() {
    let terms_of_it = [LOAN, (Field::LoanFee, "1m EUR"), (Field::Purchase, "option"), (Field::PurchasePrice, "8m EUR")];
    let story = completed(terms_of_it, vec![on("2020-01-13", clause(terms([PERMANENT, (Field::Fee, "9m EUR")])))]);
    assert_eq!(of(&story).clubs[0].arrivals.loans, 1);
    assert_eq!(spent(&story), ["fee 9m EUR", "loan_fee 1m EUR"]);
    let vague = dealt([
        on("2020-01-10..2020-01-20", completion_on(terms(terms_of_it))),
        on("2020-01-16", clause(fee("9m EUR"))),
    ]);
    assert_eq!(spent(&vague), ["fee 9m EUR", "loan_fee 1m EUR"]);
}

#[test]
fn a_fee_that_was_talked_of_before_a_free_transfer_is_not_due() {
    let story = dealt([
        on("2020-01-03", report(fee("5m EUR"))).by("a paper", "B2"),
        on("2020-01-13", completion_on(terms([FREE]))).by("the club", "A1"),
    ]);
    assert_eq!(spent(&story), ["fee free 1"]);
    assert_eq!(remark(&story), "fee: 5m EUR (#2) is not counted, since it is free");
}

#[test]
fn a_fee_of_what_is_free_is_in_dispute_if_nothing_was_said_after_it() {
    let of_one_act = completed([FREE, (Field::Fee, "5m EUR")], vec![]);
    assert_eq!(spent(&of_one_act), ["fee disputed 0..5m EUR"]);
    assert_eq!(remark(&of_one_act), "it is free (#2), and yet fee: 5m EUR (#2)");
    let later = completed([FREE], vec![on("2020-01-20", report(fee("5m EUR"))).by("a paper", "B2")]);
    assert_eq!(spent(&later), ["fee disputed 0..5m EUR"]);
    let nothing = completed([FREE, (Field::Fee, "0 EUR")], vec![]);
    assert_eq!(spent(&nothing), ["fee free 1"], "they say the same");
    assert!(of(&nothing).remarks.is_empty());
}

#[test]
fn a_kind_that_rests_on_a_doubtful_source_alone_makes_nothing_certain() {
    let says = |kind: &'static str| {
        dealt([
            on("2020-01-03", report(terms([(Field::Kind, kind)]))).by("a forum", "E5"),
            on("2020-01-04", agreement_on(fee("10m EUR"))).by("the club", "A1"),
            on("2020-01-13", completion()).by("the club", "A1"),
        ])
    };
    assert_eq!(spent(&says("loan")), ["fee disputed 0..10m EUR", "loan_fee unknown 1"]);
    assert_eq!(remark(&says("loan")), "kind: loan rests on a doubtful source alone (#2)");
    assert_eq!(spent(&says("permanent")), ["fee disputed 0..10m EUR"]);
    let silent = dealt([
        on("2020-01-03", report(terms([FREE]))).by("a forum", "E5"),
        on("2020-01-13", completion()).by("the club", "A1"),
    ]);
    assert_eq!(spent(&silent), ["fee unknown 1"]);
}

#[test]
fn a_fee_that_nobody_states_is_not_known_if_it_may_be_a_sale() {
    let two = |one: [(Field, &'static str); 2], other: (Field, &'static str)| {
        dealt([
            on("2020-01-03", report(terms(one))).by("a paper", "B2"),
            on("2020-01-03", report(terms([other]))).by("another", "B2"),
            on("2020-01-13", completion()).by("the club", "A1"),
        ])
    };
    let nothing = two([LOAN, (Field::LoanFee, "0 EUR")], PERMANENT);
    assert_eq!(spent(&nothing), ["fee unknown 1", "loan_fee disputed 0 EUR"]);
    assert_eq!(
        spent(&two([PERMANENT, (Field::Fee, "2m EUR")], LOAN)),
        ["fee disputed 0..2m EUR", "loan_fee unknown 1"]
    );
    assert_eq!(spent(&two([LOAN, (Field::LoanFee, "1m EUR")], FREE)), ["loan_fee disputed 0..1m EUR"]);
}
